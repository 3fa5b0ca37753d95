// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/json/detail/excerpt.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::string shortened(std::string_view text, std::size_t longest) {
    const std::string_view kept = weir::detail::beginning_of(text, longest);
    return std::string{kept} += kept.size() < text.size() ? "…" : "";
}

WEIR_DETAIL_INLINE std::string excerpt_of(std::string_view record, std::size_t longest) {
    return weir::detail::on_one_line(shortened(record, longest));
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
