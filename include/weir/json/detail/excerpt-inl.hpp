// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/utf8.hpp>
#include <weir/json/detail/excerpt.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::string excerpt_of(std::string_view record, std::size_t longest) {
    const bool cut = record.size() > longest;
    if (cut) {
        record = record.substr(0, longest);
        while (!record.empty() && (static_cast<unsigned char>(record.back()) & 0xC0) == 0x80)
            record.remove_suffix(1);
        if (!record.empty() && static_cast<unsigned char>(record.back()) >= 0xC0)
            record.remove_suffix(1);
    }
    std::string text{record};
    const bool valid = weir::detail::valid_utf8_prefix(text) == text.size();
    unsigned char before = 0;
    for (char& c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool second_of_control = before == 0xC2 && byte >= 0x80 && byte < 0xA0; // U+0080…
        const bool control = byte < 0x20 || byte == 0x7F || second_of_control;
        if (second_of_control) *(&c - 1) = '?';
        if (control || (byte >= 0x80 && !valid)) c = '?';
        before = byte;
    }
    return cut ? text + "…" : text;
}

WEIR_DETAIL_INLINE std::string excerpt_around(std::string_view record, std::size_t offset) {
    constexpr std::size_t longest = 72;
    constexpr std::size_t before = 32;
    if (record.size() <= longest || offset <= before + 8) return excerpt_of(record, longest);
    std::size_t begin = std::min(offset - before, record.size() - longest);
    while (begin < offset && (static_cast<unsigned char>(record[begin]) & 0xC0) == 0x80) ++begin;
    return "…" + excerpt_of(record.substr(begin), longest);
}

} // namespace weir::json::detail
