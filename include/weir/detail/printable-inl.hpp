// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/detail/utf8.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::detail {

WEIR_DETAIL_INLINE std::size_t width_of(std::string_view text) noexcept {
    std::size_t width = 0;
    for (; !text.empty(); ++width) text.remove_prefix(first_character(text).length);
    return width;
}

WEIR_DETAIL_INLINE std::string fitted(std::string_view text, std::size_t width) {
    std::string result;
    std::size_t last = 0; // where the last column that fits begins
    for (std::size_t columns = 0; !text.empty();) {
        if (columns == width) return result.erase(last) += "…";
        std::string_view plain = text.substr(0, width - columns); // most of most texts
        plain = plain.substr(0, plain_prefix(plain));
        plain = plain.substr(0, plain.find('\x7F'));
        if (!plain.empty()) {
            result += plain;
            last = result.size() - 1;
            columns += plain.size();
            text.remove_prefix(plain.size());
            continue;
        }
        last = result.size();
        const utf8_step step = first_character(text);
        const std::string_view character = text.substr(0, step.length);
        result += step.valid && is_printable(character) ? character : "?";
        ++columns;
        text.remove_prefix(step.length);
    }
    return result;
}

WEIR_DETAIL_INLINE std::string on_one_line(std::string_view text) {
    return fitted(text, std::string_view::npos);
}

WEIR_DETAIL_INLINE std::string shown_name(std::string_view name) { return fitted(name, 400); }

} // namespace weir::detail
