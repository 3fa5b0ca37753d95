// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../first_in_city/user.hpp"
#include "answer.hpp"

#include <weir/weir.hpp>

#include <simdjson.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

// The programs that write: the users in memory, some thousands of them again and again.

namespace bench {

/// Counts the lines, and takes every byte into account.
class digest_sink final : public weir::bytes::sink {
public:
    void write(std::string_view bytes) override {
        for (const char c : bytes) {
            found.checksum = (found.checksum ^ static_cast<unsigned char>(c)) * 0x100000001b3;
            found.records += c == '\n';
        }
    }
    void close() override {}
    std::string name() const override { return "a digest"; }

    answer found;
};

namespace handwritten {

/// Eight bytes at a time up to the first that JSON has to escape.
inline std::size_t plain_length(std::string_view text) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
    const auto zeros = [](std::uint64_t bytes) { return (bytes - ones) & ~bytes & highs; };
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + at, 8);
        const std::uint64_t controls = (bytes - ones * 0x20) & ~bytes & highs;
        if ((controls | zeros(bytes ^ ones * '"') | zeros(bytes ^ ones * '\\')) != 0) break;
    }
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x20 && text[at] != '"'
           && text[at] != '\\')
        ++at;
    return at;
}

inline void append_string(std::string& out, std::string_view text) {
    out += '"';
    for (;;) {
        const std::size_t plain = plain_length(text);
        out.append(text.data(), plain);
        if (plain == text.size()) break;
        const char c = text[plain];
        constexpr std::string_view escaped = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
        if (const std::size_t which = escaped.find(c); which != escaped.npos) {
            out += '\\';
            out += letters[which];
        } else {
            constexpr std::string_view digits = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(c);
            out += "\\u00";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
        text.remove_prefix(plain + 1);
    }
    out += '"';
}

inline void append_strings(std::string& out, const std::vector<std::string>& texts) {
    out += '[';
    for (const std::string& text : texts) {
        if (&text != texts.data()) out += ',';
        append_string(out, text);
    }
    out += ']';
}

template <std::integral Number>
void append_number(std::string& out, Number number) {
    char digits[20];
    out.append(digits, std::to_chars(std::begin(digits), std::end(digits), number).ptr);
}

inline void append_user(std::string& out, const user& u) {
    out += R"({"user_id":)";
    append_number(out, u.user_id);
    out += R"(,"username":)";
    append_string(out, u.username);
    out += R"(,"full_name":)";
    append_string(out, u.full_name);
    out += R"(,"email":)";
    append_string(out, u.email);
    out += R"(,"age":)";
    append_number(out, u.age);
    out += R"(,"gender":)";
    append_string(out, u.gender);
    out += R"(,"country":)";
    append_string(out, u.country);
    out += R"(,"city":)";
    append_string(out, u.city);
    out += R"(,"occupation":)";
    if (u.occupation)
        append_string(out, *u.occupation);
    else
        out += "null";
    out += R"(,"education":)";
    append_string(out, u.education);
    out += R"(,"interests":)";
    append_strings(out, u.interests);
    out += R"(,"languages":)";
    append_strings(out, u.languages);
    out += R"(,"last_login":)";
    append_string(out, u.last_login);
    out += R"(,"subscription":{"type":)";
    append_string(out, u.subscription.type);
    out += R"(,"start_date":)";
    append_string(out, u.subscription.start_date);
    out += R"(,"end_date":)";
    append_string(out, u.subscription.end_date);
    out += "}}\n";
}

/// 64 KiB at a time, and all of them checked at once to be UTF-8.
template <class Range>
void write_users(Range&& users, weir::bytes::sink& to) {
    constexpr std::size_t enough = std::size_t{64} << 10;
    std::string text;
    text.reserve(enough + 4096);
    const auto put = [&] {
        if (!simdjson::validate_utf8(text.data(), text.size()))
            throw std::runtime_error{"a string is not UTF-8"};
        to.write(text);
        text.clear();
    };
    for (const user& u : users) {
        append_user(text, u);
        if (text.size() >= enough) put();
    }
    put();
}

} // namespace handwritten

class null_sink final : public weir::bytes::sink {
public:
    null_sink() : fd_{::open("/dev/null", O_WRONLY | O_CLOEXEC)} {
        if (fd_ < 0)
            throw std::system_error{errno, std::generic_category(), "cannot open " + name()};
    }
    ~null_sink() override { ::close(fd_); }
    null_sink(const null_sink&) = delete;
    null_sink& operator=(const null_sink&) = delete;

    void write(std::string_view bytes) override {
        if (::write(fd_, bytes.data(), bytes.size()) != static_cast<::ssize_t>(bytes.size()))
            throw std::system_error{errno, std::generic_category(), "cannot write to " + name()};
    }
    void close() override {}
    std::string name() const override { return "/dev/null"; }

private:
    int fd_;
};

/// So many users, the first ones of a file again and again.
class users_in_memory {
public:
    users_in_memory(const std::filesystem::path& path, std::uint64_t count) : count_{count} {
        constexpr std::uint64_t some = 10'000;
        for (const user& u : weir::json::read<user>(path)) {
            if (users_.size() == some) break;
            users_.push_back(u);
        }
    }
    auto all() const {
        return std::views::iota(std::uint64_t{0}, count_)
             | std::views::transform([this](std::uint64_t index) -> const user& {
                   return users_[index % users_.size()];
               });
    }
    std::uint64_t count() const noexcept { return count_; }

private:
    std::uint64_t count_;
    std::vector<user> users_;
};

} // namespace bench
