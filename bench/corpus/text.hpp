// SPDX-License-Identifier: BSL-1.0
#pragma once

// How a corpus writes text, numbers and dates into a line of JSON.
//
// Text is valid UTF-8 and is spelled in one of two ways, as the files of this world are: `utf8`
// escapes only what JSON makes it escape; `ascii` escapes all that is not ASCII, with surrogate
// pairs where needed, and the slash too, as PHP's json_encode does unless told otherwise.

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace corpus {

enum class spelling { utf8, ascii };

namespace detail {

// The characters that have an escape of two bytes, and the second of the two.
inline constexpr std::string_view escaped = "\"\\/\n";
inline constexpr std::string_view escapes = "\"\\/n";

inline void append_unit(std::string& out, std::uint32_t unit) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> shift) & 0xf];
}

// Escapes the first character of `text` and returns how many bytes of `text` it was.
inline std::size_t append_escape(std::string& out, std::string_view text) {
    const auto byte = [text](std::size_t at) -> std::uint32_t {
        return static_cast<unsigned char>(text[at]);
    };
    const auto rest = [byte](std::size_t at) { return byte(at) & 0x3f; };
    if (const auto at = escaped.find(text.front()); at != std::string_view::npos) {
        out += '\\';
        out += escapes[at];
        return 1;
    }
    if (byte(0) < 0x80) {
        append_unit(out, byte(0));
        return 1;
    }
    if (byte(0) < 0xe0) {
        append_unit(out, (byte(0) & 0x1f) << 6 | rest(1));
        return 2;
    }
    if (byte(0) < 0xf0) {
        append_unit(out, (byte(0) & 0x0f) << 12 | rest(1) << 6 | rest(2));
        return 3;
    }
    const auto supplementary =
        ((byte(0) & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3)) - 0x10000;
    append_unit(out, 0xd800 + (supplementary >> 10));
    append_unit(out, 0xdc00 + (supplementary & 0x3ff));
    return 4;
}

} // namespace detail

// Without the quotation marks, so that a string can be put together from several texts.
inline void append_text(std::string& out, std::string_view text, spelling how) {
    const auto goes_as_it_is = [how](char character) {
        const auto byte = static_cast<unsigned char>(character);
        return byte >= 0x20 && byte != '"' && byte != '\\'
            && (how == spelling::utf8 || (byte < 0x80 && byte != '/'));
    };
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && goes_as_it_is(text[plain])) ++plain;
        out.append(text.data(), plain);
        text.remove_prefix(plain);
        if (!text.empty()) text.remove_prefix(detail::append_escape(out, text));
    }
}

inline void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    out.append(digits, std::to_chars(std::begin(digits), std::end(digits), number).ptr);
}

// With leading zeros up to `width`, at most 20.
inline void append_digits(std::string& out, std::uint64_t number, std::size_t width) {
    char digits[20];
    const auto written = std::to_chars(std::begin(digits), std::end(digits), number).ptr - digits;
    const auto size = static_cast<std::size_t>(written);
    if (size < width) out.append(width - size, '0');
    out.append(digits, size);
}

// 2025-12-31
inline void append_date(std::string& out, std::chrono::sys_days day) {
    const std::chrono::year_month_day date = day;
    append_digits(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.day()), 2);
}

// 2025-12-31T23:59:59Z
inline void append_date_and_time(std::string& out, std::chrono::sys_seconds instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::hh_mm_ss time{instant - day};
    append_date(out, day);
    out += 'T';
    append_digits(out, static_cast<std::uint64_t>(time.hours().count()), 2);
    out += ':';
    append_digits(out, static_cast<std::uint64_t>(time.minutes().count()), 2);
    out += ':';
    append_digits(out, static_cast<std::uint64_t>(time.seconds().count()), 2);
    out += 'Z';
}

// How long `append_text` makes a text that it spells in `ascii`.
constexpr std::size_t size_in_ascii(std::string_view text) {
    std::size_t size = 0;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x80)
            size += detail::escaped.find(character) == std::string_view::npos ? 1U : 2U;
        else if (byte >= 0xf0)
            size += 12;
        else if (byte >= 0xc0)
            size += 6;
    }
    return size;
}

// What "longest first" asks of a vocabulary: `longest` is at least as long as each of `table`, both
// in memory, once a parser has decoded it, and on the line, where `ascii` is the longer spelling.
template <class Table>
constexpr bool is_longest(std::string_view longest, const Table& table) {
    return std::ranges::all_of(table, [longest](std::string_view text) {
        return text.size() <= longest.size() && size_in_ascii(text) <= size_in_ascii(longest);
    });
}

} // namespace corpus
