// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../first_in_city/user.hpp"
#include "excerpt.hpp"

#include <weir/bytes/file.hpp>

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The fastest loop on simdjson that was found, over a file of users that may be larger than memory.
// Faster than that of ../first_in_city: strings without escapes go straight from the chunk into
// their members, a record is searched for escapes once, members are taken in the order in which
// they stand without being searched for, and no string that has grown is ever given back. What is
// checked is what simdjson checks, the kinds and ranges of values, and that no member is missing;
// what cannot be read throws, and nothing can be recovered from.

namespace bench::handwritten {

namespace ondemand = simdjson::ondemand;

simdjson_inline void check(simdjson::error_code error) {
    if (error != simdjson::SUCCESS) [[unlikely]]
        throw std::runtime_error{simdjson::error_message(error)};
}
simdjson_inline void check(bool holds, const char* otherwise) {
    if (!holds) [[unlikely]]
        throw std::runtime_error{otherwise};
}

/// The members of an object, one after the other.
class members {
public:
    simdjson_inline explicit members(ondemand::object& of) {
        check(of.begin().get(at_));
        check(of.end().get(end_));
        load();
    }

    simdjson_inline bool next_is(std::string_view name) const {
        return !ended_ && key_.unsafe_is_equal(name);
    }
    simdjson_inline ondemand::value value_of(std::string_view name) {
        go_on();
        check(next_is(name), "a member is missing");
        used_ = true;
        return value_;
    }
    simdjson_inline std::optional<ondemand::value> optional_value_of(std::string_view name) {
        go_on();
        if (!next_is(name)) return std::nullopt;
        used_ = true;
        return value_;
    }

private:
    simdjson_inline void go_on() {
        if (!used_) return;
        ++at_;
        load();
    }
    /// Takes the field apart where it stands. To take it out with get() reads as a whole what was
    /// written in parts just before, and the processor waits for that.
    simdjson_inline void load() {
        used_ = false;
        ended_ = at_ == end_;
        if (ended_) return;
        auto found = *at_;
        check(found.error());
        ondemand::field&& field = std::move(found).value_unsafe();
        key_ = field.key();
        value_ = field.value();
    }

    ondemand::object_iterator at_, end_;
    ondemand::raw_json_string key_;
    ondemand::value value_;
    bool ended_ = false;
    bool used_ = false;
};

/// Binds one user after another.
class user_reader {
public:
    simdjson_inline void read(ondemand::document_reference document, std::string_view line,
                              user& u) {
        has_escapes_ = std::memchr(line.data(), '\\', line.size()) != nullptr;
        ondemand::object object;
        check(document.get_object().get(object));
        members in{object};
        check(in.value_of("user_id").get_int64().get(u.user_id));
        text(in.value_of("username"), u.username);
        text(in.value_of("full_name"), u.full_name);
        text(in.value_of("email"), u.email);
        std::int64_t age = 0;
        check(in.value_of("age").get_int64().get(age));
        check(std::in_range<int>(age), "age is out of range");
        u.age = static_cast<int>(age);
        text(in.value_of("gender"), u.gender);
        text(in.value_of("country"), u.country);
        text(in.value_of("city"), u.city);
        occupation(in.optional_value_of("occupation"), u.occupation);
        text(in.value_of("education"), u.education);
        texts(in.value_of("interests"), u.interests, spare_interests_);
        texts(in.value_of("languages"), u.languages, spare_languages_);
        text(in.value_of("last_login"), u.last_login);
        ondemand::object inner;
        check(in.value_of("subscription").get_object().get(inner));
        members subscription{inner};
        text(subscription.value_of("type"), u.subscription.type);
        text(subscription.value_of("start_date"), u.subscription.start_date);
        text(subscription.value_of("end_date"), u.subscription.end_date);
    }

    /// The same, with the members in any order: faster than to search for each of them.
    simdjson_inline void read_in_any_order(ondemand::document_reference document,
                                           std::string_view line, user& u) {
        has_escapes_ = std::memchr(line.data(), '\\', line.size()) != nullptr;
        ondemand::object object;
        check(document.get_object().get(object));
        unsigned found = 0; // one bit each
        for (auto each : object) {
            ondemand::field field;
            check(std::move(each).get(field));
            const ondemand::raw_json_string key = field.key();
            const ondemand::value value = field.value();
            const auto is = [&](std::string_view name, unsigned bit) {
                if (!key.unsafe_is_equal(name)) return false;
                found |= 1U << bit;
                return true;
            };
            switch (*key.raw()) {
            case 'u':
                if (is("user_id", 0))
                    check(ondemand::value{value}.get_int64().get(u.user_id));
                else if (is("username", 1))
                    text(value, u.username);
                break;
            case 'f':
                if (is("full_name", 2)) text(value, u.full_name);
                break;
            case 'e':
                if (is("email", 3))
                    text(value, u.email);
                else if (is("education", 4))
                    text(value, u.education);
                break;
            case 'a':
                if (is("age", 5)) {
                    std::int64_t age = 0;
                    check(ondemand::value{value}.get_int64().get(age));
                    check(std::in_range<int>(age), "age is out of range");
                    u.age = static_cast<int>(age);
                }
                break;
            case 'g':
                if (is("gender", 6)) text(value, u.gender);
                break;
            case 'c':
                if (is("country", 7))
                    text(value, u.country);
                else if (is("city", 8))
                    text(value, u.city);
                break;
            case 'o':
                if (is("occupation", 13)) occupation(value, u.occupation);
                break;
            case 'i':
                if (is("interests", 9)) texts(value, u.interests, spare_interests_);
                break;
            case 'l':
                if (is("languages", 10))
                    texts(value, u.languages, spare_languages_);
                else if (is("last_login", 11))
                    text(value, u.last_login);
                break;
            case 's':
                if (is("subscription", 12)) subscription(value, u.subscription);
                break;
            default:
                break;
            }
        }
        constexpr unsigned all_but_occupation = (1U << 13) - 1;
        check((found & all_but_occupation) == all_but_occupation, "a member is missing");
        if ((found & ~all_but_occupation) == 0) occupation(std::nullopt, u.occupation);
    }

private:
    simdjson_inline unsigned member(ondemand::field& of, std::string& into, unsigned bit) {
        text(of.value(), into);
        return bit;
    }
    simdjson_inline void subscription(ondemand::value from, bench::subscription& into) {
        ondemand::object object;
        check(from.get_object().get(object));
        unsigned found = 0;
        for (auto each : object) {
            ondemand::field field;
            check(std::move(each).get(field));
            const ondemand::raw_json_string key = field.key();
            if (key.unsafe_is_equal("type"))
                found |= member(field, into.type, 1);
            else if (key.unsafe_is_equal("start_date"))
                found |= member(field, into.start_date, 2);
            else if (key.unsafe_is_equal("end_date"))
                found |= member(field, into.end_date, 4);
        }
        check(found == 7, "a member is missing");
    }

    simdjson_inline void text(ondemand::value from, std::string& into) {
        if (!has_escapes_) [[likely]] {
            std::string_view token = from.raw_json_token();
            check(token.front() == '"', "a member is no string");
            while (token.back() != '"') token.remove_suffix(1); // blanks
            into.clear();
            into.append(token.data() + 1, token.size() - 2);
            return;
        }
        std::string_view unescaped;
        check(from.get_string().get(unescaped));
        into.clear();
        into.append(unescaped);
    }

    simdjson_inline void texts(ondemand::value from, std::vector<std::string>& into,
                               std::vector<std::string>& spare) {
        ondemand::array array;
        check(from.get_array().get(array));
        std::size_t count = 0;
        for (auto element : array) {
            check(element.error());
            if (count == into.size()) {
                if (spare.empty()) {
                    into.emplace_back();
                } else {
                    into.push_back(std::move(spare.back()));
                    spare.pop_back();
                }
            }
            text(std::move(element).value_unsafe(), into[count++]);
        }
        for (; into.size() > count; into.pop_back()) spare.push_back(std::move(into.back()));
    }

    simdjson_inline void occupation(std::optional<ondemand::value> from,
                                    std::optional<std::string>& into) {
        if (!from || from->is_null()) {
            if (into) spare_occupation_ = std::move(*into);
            into.reset();
            return;
        }
        if (!into) into.emplace(std::move(spare_occupation_));
        text(*from, *into);
    }

    bool has_escapes_ = false;
    std::vector<std::string> spare_interests_, spare_languages_;
    std::string spare_occupation_;
};

/// From 32 KiB to 1 MiB a chunk all were equally fast where this was tuned.
inline constexpr std::size_t chunk_bytes = std::size_t{64} << 10;

/// Calls `each(document, rest)` for each line; `rest` is the text from the line on. The incomplete
/// line at the end of a chunk is carried over to the next. No thread of simdjson's.
template <class Function>
void read_lines(const std::filesystem::path& path, Function each) {
    weir::bytes::file file{path}; // no more than open, read and close
    std::size_t capacity = chunk_bytes;
    auto chunk = std::make_unique_for_overwrite<char[]>(capacity + simdjson::SIMDJSON_PADDING);
    std::size_t carried = 0;
    ondemand::parser parser;
#ifdef SIMDJSON_THREADS_ENABLED
    parser.threaded = false;
#endif
    ondemand::document_stream documents;
    for (bool ended = false; !ended;) {
        const std::size_t got = file.read(std::span{chunk.get() + carried, capacity - carried});
        const std::size_t end = carried + got;
        ended = got == 0;
        const std::size_t last = std::string_view{chunk.get(), end}.rfind('\n');
        const std::size_t lines = ended ? end : last == std::string_view::npos ? 0 : last + 1;

        if (lines != 0) {
            check(parser.iterate_many(chunk.get(), lines, capacity).get(documents));
            std::string_view rest{chunk.get(), lines};
            for (auto document : documents) {
                ondemand::document_reference found;
                check(std::move(document).get(found));
                each(found, rest);
            }
        } else if (end == capacity) { // not one whole line
            auto larger =
                std::make_unique_for_overwrite<char[]>(2 * capacity + simdjson::SIMDJSON_PADDING);
            std::memcpy(larger.get(), chunk.get(), end);
            chunk = std::move(larger);
            capacity *= 2;
        }
        carried = end - lines;
        std::memmove(chunk.get(), chunk.get() + lines, carried);
    }
}

template <bool in_any_order = false, class Function>
void read_users(const std::filesystem::path& path, Function function) {
    user_reader reader;
    user u{};
    read_lines(path, [&](ondemand::document_reference found, std::string_view& rest) {
        const std::size_t size = rest.find('\n') + 1;
        const std::string_view line = rest.substr(0, size != 0 ? size : rest.size());
        rest.remove_prefix(line.size());
        if constexpr (in_any_order)
            reader.read_in_any_order(found, line, u);
        else
            reader.read(found, line, u);
        function(u);
    });
}

/// Three members, in the order in which they stand; none of the others is looked at.
template <class Function>
void read_excerpts(const std::filesystem::path& path, Function function) {
    user_excerpt u{};
    read_lines(path, [&](ondemand::document_reference found, std::string_view&) {
        ondemand::object object;
        check(found.get_object().get(object));
        check(object.find_field("age").get_int64().get(u.age));
        check(object.find_field("city").get_string().get(u.city));
        check(object.find_field("subscription")
                  .find_field("type")
                  .get_string()
                  .get(u.subscription.type));
        function(u);
    });
}

} // namespace bench::handwritten
