// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/path_at_offset.hpp>
#include <weir/json/detail/parse/rejections.hpp>
#include <weir/json/error.hpp>
#include <weir/json/error_policy.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE error error_about(rejected record) {
    std::string excerpt = excerpt_around(record.raw, offset_at_path(record.raw, record.path));
    return {std::move(record), std::move(excerpt)};
}

WEIR_DETAIL_INLINE rejections::rejections(const error_policy& policy, bool resumes)
    : policy_{&policy} {
    if (policy.file()) file_.emplace(*policy.file(), resumes);
}

WEIR_DETAIL_INLINE void rejections::begin() {
    if (file_) file_->open();
}

WEIR_DETAIL_INLINE void rejections::end(std::uint64_t good) {
    if (file_) file_->close();
    file_.reset();
    if (last_ && policy_->is_too_many_of(count_, good + count_)) throw too_many(*last_, good);
}

WEIR_DETAIL_INLINE error rejections::too_many(rejected last, std::uint64_t good) const {
    last.message =
        std::to_string(count_) + " of " + std::to_string(good + count_)
        + " records were rejected, more than the ceiling allows; the last of them: " + last.message;
    last.reason = reason::too_many_rejected;
    return error_about(std::move(last));
}

} // namespace weir::json::detail
