// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/json/detail/excerpt.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::string beginning_of(std::string_view text, std::size_t longest) {
    if (text.size() <= longest) return std::string{text};
    text = text.substr(0, longest);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
        text.remove_suffix(1);
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0) text.remove_suffix(1);
    return std::string{text} += "…";
}

WEIR_DETAIL_INLINE std::string excerpt_of(std::string_view record, std::size_t longest) {
    return weir::detail::on_one_line(beginning_of(record, longest));
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
