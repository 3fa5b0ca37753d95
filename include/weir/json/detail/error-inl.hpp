// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/json/detail/excerpt.hpp>
#include <weir/json/error.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

namespace weir::json {

WEIR_DETAIL_INLINE error::error(rejected record, std::string excerpt)
    : std::runtime_error{text_of(record, excerpt)}, record_{std::move(record)},
      excerpt_{std::move(excerpt)} {}

WEIR_DETAIL_INLINE std::string error::text_of(const rejected& record, const std::string& excerpt) {
    constexpr std::size_t longest_message = 1536;
    constexpr std::size_t longest_excerpt = 200;
    std::string text = weir::detail::shown_name(record.source);
    if (record.line != 0) text.append(":").append(std::to_string(record.line));
    text += ": ";
    if (!record.path.empty()) text.append(detail::excerpt_of(record.path, 160)).append(": ");
    text.append(detail::excerpt_of(record.message, longest_message))
        .append(" (")
        .append(to_string(record.reason))
        .append(", record at byte ")
        .append(std::to_string(record.offset)) += ')';
    if (!excerpt.empty())
        text.append("\n    ").append(detail::excerpt_of(excerpt, longest_excerpt));
    return text;
}

} // namespace weir::json
