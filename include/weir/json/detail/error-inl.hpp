// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/excerpt.hpp>
#include <weir/json/error.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace weir::json {

WEIR_DETAIL_INLINE error::error(rejected record, std::string excerpt)
    : std::runtime_error{text_of(record, excerpt)}, record_{std::move(record)},
      excerpt_{std::move(excerpt)} {}

WEIR_DETAIL_INLINE std::string error::text_of(const rejected& record, const std::string& excerpt) {
    std::string text = record.source;
    if (record.line != 0) text.append(":").append(std::to_string(record.line));
    text += ": ";
    if (!record.path.empty()) text.append(detail::excerpt_of(record.path, 160)).append(": ");
    text.append(record.message)
        .append(" (")
        .append(to_string(record.reason))
        .append(", record at byte ")
        .append(std::to_string(record.offset)) += ')';
    if (!excerpt.empty()) text.append("\n    ").append(excerpt);
    return text;
}

} // namespace weir::json
