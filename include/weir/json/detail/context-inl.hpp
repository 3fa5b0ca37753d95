// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/context.hpp>
#include <weir/json/error.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE failed context::fail(json::reason reason, std::string message) {
    fault_.reason = reason;
    fault_.message = std::move(message);
    fault_.path.clear();
    fault_.known = {};
    return {};
}

WEIR_DETAIL_INLINE failed context::fail_missing(std::string_view name,
                                                std::span<const std::string_view> known) {
    fail(reason::missing_field, "the member is missing");
    fault_.known = known;
    return within(name);
}

WEIR_DETAIL_INLINE failed context::within(std::string_view step) {
    std::string escaped = "/";
    for (const char c : step) // RFC 6901
        if (c == '~')
            escaped += "~0";
        else if (c == '/')
            escaped += "~1";
        else
            escaped += c;
    fault_.path.insert(0, escaped);
    return {};
}

WEIR_DETAIL_INLINE failed context::within(std::size_t index) {
    return within(std::to_string(index));
}

[[gnu::cold, gnu::noinline]] WEIR_DETAIL_INLINE failed context::fail_too_deep() {
    return fail(reason::too_deep,
                "nested more than " + std::to_string(max_depth_) + " levels deep");
}

} // namespace weir::json::detail
