// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../first_in_city/user.hpp"
#include "answer.hpp"

#include <weir/weir.hpp>

#include <simdjson.h>

#include <bit>
#include <cerrno>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

// The fastest program on std::to_chars that was found: room for the longest text that a user can have
// is made once a user, strings are searched for what must be escaped while they are copied, and all
// text is checked at once to be UTF-8.

namespace handwritten {

inline char* put_rest(char* to, const char* from, const char* end);

/// Of a string that begins with what JSON must escape.
[[gnu::noinline]] inline char* put_escaped(char* to, const char* from, const char* end) {
    constexpr std::string_view escaped = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
    const char c = *from++;
    *to++ = '\\';
    if (const std::size_t which = escaped.find(c); which != escaped.npos) {
        *to++ = letters[which];
    } else {
        constexpr std::string_view digits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        for (const char each : {'u', '0', '0', digits[byte >> 4], digits[byte & 15]}) *to++ = each;
    }
    return put_rest(to, from, end);
}

#ifdef __SSE2__
/// A bit for each byte that must be escaped.
inline unsigned escapes_in(__m128i bytes) noexcept {
    const auto is = [bytes](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    return static_cast<unsigned>(
        _mm_movemask_epi8(_mm_or_si128(controls, _mm_or_si128(is('"'), is('\\')))));
}

/// Copies a short string as its beginning and its end, unless it has something to escape.
template <class Part, class Both>
[[gnu::always_inline]] inline bool copied(char* to, const char* from, std::size_t size, Both both) {
    Part begin, end;
    std::memcpy(&begin, from, sizeof begin);
    std::memcpy(&end, from + size - sizeof end, sizeof end);
    if (escapes_in(_mm_set_epi64x(static_cast<long long>(both(begin, end)),
                                  static_cast<long long>(both(end, begin))))
        != 0)
        return false;
    std::memcpy(to, &begin, sizeof begin);
    std::memcpy(to + size - sizeof end, &end, sizeof end);
    return true;
}

/// Appends the rest of a string, and the quote behind it.
inline char* put_rest(char* to, const char* from, const char* end) {
    auto left = static_cast<std::size_t>(end - from);
    if (left >= 16) {
        for (;;) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
            _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
            if (const unsigned escapes = escapes_in(bytes); escapes != 0) [[unlikely]] {
                const int plain = std::countr_zero(escapes);
                return put_escaped(to + plain, from + plain, end);
            }
            left -= 16;
            const std::size_t step = left == 0 || left >= 16 ? 16 : left;
            to += step;
            from += step;
            if (left == 0) break;
            if (left < 16) left = 16; // the last block, some bytes of it once more
        }
        *to = '"';
        return to + 1;
    }
    const auto one = [](std::uint64_t begin, std::uint64_t) { return begin; };
    const auto four = [](std::uint64_t begin, auto last) {
        return begin | std::uint64_t{last} << 32;
    };
    const auto two = [](std::uint64_t begin, auto last) {
        return (begin | std::uint64_t{last} << 16) * 0x1'0000'0001;
    };
    if (left >= 8   ? copied<std::uint64_t>(to, from, left, one)
        : left >= 4 ? copied<std::uint32_t>(to, from, left, four)
        : left >= 2 ? copied<std::uint16_t>(to, from, left, two)
                    : false) {
        to[left] = '"';
        return to + left + 1;
    }
    for (; from != end; *to++ = *from++)
        if (static_cast<unsigned char>(*from) < 0x20 || *from == '"' || *from == '\\')
            return put_escaped(to, from, end);
    *to = '"';
    return to + 1;
}
#else
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

/// Appends the rest of a string, and the quote behind it.
inline char* put_rest(char* to, const char* from, const char* end) {
    const std::size_t plain = plain_length({from, end});
    std::memcpy(to, from, plain);
    to += plain;
    if (from + plain != end) return put_escaped(to, from + plain, end);
    *to = '"';
    return to + 1;
}
#endif

inline char* put(char* to, std::string_view text) {
    *to = '"';
    return put_rest(to + 1, text.data(), text.data() + text.size());
}
inline char* put(char* to, const std::vector<std::string>& texts) {
    *to++ = '[';
    for (const std::string& text : texts) {
        if (&text != texts.data()) *to++ = ',';
        to = put(to, text);
    }
    *to++ = ']';
    return to;
}
template <std::integral Number>
char* put(char* to, Number number) {
    return std::to_chars(to, to + 20, number).ptr;
}
template <std::size_t Size>
char* put_literal(char* to, const char (&text)[Size]) {
    std::memcpy(to, text, Size - 1);
    return to + Size - 1;
}

inline char* put_user(char* to, const user& u) {
    to = put(put_literal(to, R"({"user_id":)"), u.user_id);
    to = put(put_literal(to, R"(,"username":)"), u.username);
    to = put(put_literal(to, R"(,"full_name":)"), u.full_name);
    to = put(put_literal(to, R"(,"email":)"), u.email);
    to = put(put_literal(to, R"(,"age":)"), u.age);
    to = put(put_literal(to, R"(,"gender":)"), u.gender);
    to = put(put_literal(to, R"(,"country":)"), u.country);
    to = put(put_literal(to, R"(,"city":)"), u.city);
    to = put_literal(to, R"(,"occupation":)");
    to = u.occupation ? put(to, *u.occupation) : put_literal(to, "null");
    to = put(put_literal(to, R"(,"education":)"), u.education);
    to = put(put_literal(to, R"(,"interests":)"), u.interests);
    to = put(put_literal(to, R"(,"languages":)"), u.languages);
    to = put(put_literal(to, R"(,"last_login":)"), u.last_login);
    to = put(put_literal(to, R"(,"subscription":{"type":)"), u.subscription.type);
    to = put(put_literal(to, R"(,"start_date":)"), u.subscription.start_date);
    to = put(put_literal(to, R"(,"end_date":)"), u.subscription.end_date);
    return put_literal(to, "}}\n");
}

/// How long the text of a user may be.
inline std::size_t longest_text(const user& u) noexcept {
    std::size_t bytes = 0, texts = 0;
    for (const std::string* text : {&u.username, &u.full_name, &u.email, &u.gender, &u.country,
                                    &u.city, &u.education, &u.last_login, &u.subscription.type,
                                    &u.subscription.start_date, &u.subscription.end_date})
        bytes += text->size();
    if (u.occupation) bytes += u.occupation->size();
    for (const auto* list : {&u.interests, &u.languages}) {
        texts += list->size();
        for (const std::string& text : *list) bytes += text.size();
    }
    return 6 * bytes + 3 * texts + 512;
}

/// 64 KiB at a time.
template <class Range>
void write_users(Range&& users, weir::bytes::sink& to) {
    constexpr std::size_t enough = std::size_t{64} << 10;
    std::size_t room = 2 * enough, used = 0;
    auto text = std::make_unique_for_overwrite<char[]>(room);
    const auto put = [&] {
        if (!simdjson::validate_utf8(text.get(), used))
            throw std::runtime_error{"a string is not UTF-8"};
        to.write({text.get(), used});
        used = 0;
    };
    for (const user& u : users) {
        if (const std::size_t longest = longest_text(u); room - used < longest) [[unlikely]] {
            room = 2 * room + longest;
            auto larger = std::make_unique_for_overwrite<char[]>(room);
            std::memcpy(larger.get(), text.get(), used);
            text = std::move(larger);
        }
        used = static_cast<std::size_t>(put_user(text.get() + used, u) - text.get());
        if (used >= enough) put();
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
