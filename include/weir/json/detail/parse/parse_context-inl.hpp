// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::string& parse_context::fresh_text() {
    if (texts_in_use_ == texts_.size()) {
        texts_.emplace_back();
        grew(sizeof(std::string));
    }
    std::string& text = texts_[texts_in_use_++];
    text.clear();
    return text;
}

WEIR_DETAIL_INLINE void parse_context::forget_growth() noexcept {
    grown_ = 0;
    texts_in_use_ = 0;
    texts_.clear();
}

[[gnu::cold, gnu::noinline]] WEIR_DETAIL_INLINE failed
parse_context::fail_too_long(std::size_t bytes) {
    return fail(reason::string_too_long, "a string of " + std::to_string(bytes)
                                             + " bytes, longer than max_string_bytes, "
                                             + std::to_string(max_string_bytes_));
}

} // namespace weir::json::detail
