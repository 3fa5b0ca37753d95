// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/utf8.hpp>
#include <weir/json/detail/context.hpp>
#include <weir/json/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE bool context::fail(json::reason reason, std::string message) {
    fault_.reason = reason;
    fault_.message = std::move(message);
    fault_.path.clear();
    return false;
}

WEIR_DETAIL_INLINE bool context::within(std::string_view step) {
    std::string escaped = "/";
    for (const char c : step) // RFC 6901
        if (c == '~')
            escaped += "~0";
        else if (c == '/')
            escaped += "~1";
        else
            escaped += c;
    fault_.path.insert(0, escaped);
    return false;
}

WEIR_DETAIL_INLINE bool context::within(std::size_t index) { return within(std::to_string(index)); }

[[gnu::cold, gnu::noinline]] WEIR_DETAIL_INLINE bool context::fail_too_deep() {
    return fail(reason::too_deep,
                "nested more than " + std::to_string(max_depth_) + " levels deep");
}

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

} // namespace weir::json::detail
