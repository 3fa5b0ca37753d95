// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace weir::detail {

WEIR_DETAIL_INLINE std::size_t plain_prefix(std::string_view text) noexcept {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    constexpr std::uint64_t highs = ones * 0x80;
    std::size_t at = 0;
    for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
        std::uint64_t eight;
        std::memcpy(&eight, text.data() + at, sizeof eight);
        const std::uint64_t quote = eight ^ (ones * '"');
        const std::uint64_t backslash = eight ^ (ones * '\\');
        // A byte borrows if it is smaller than the byte subtracted from it. The borrow may change
        // the byte above it, which does not matter: the eight contain a special byte already.
        const std::uint64_t special =
            (eight - ones * 0x20) | (quote - ones) | (backslash - ones) | eight;
        if ((special & highs) != 0) break;
    }
    for (; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\') break;
    }
    return at;
}

WEIR_DETAIL_INLINE std::size_t valid_utf8_prefix(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        at += plain_prefix(text.substr(at));
        if (at == text.size()) break;
        const utf8_step step = first_character(text.substr(at));
        if (!step.valid) break;
        at += step.length;
    }
    return at;
}

WEIR_DETAIL_INLINE std::string_view beginning_of(std::string_view text,
                                                 std::size_t longest) noexcept {
    if (text.size() <= longest) return text;
    for (std::size_t part = 1; part <= 3 && part <= longest; ++part) {
        const utf8_step step = first_character(text.substr(longest - part));
        if (step.valid && step.length > part) return text.substr(0, longest - part);
    }
    return text.substr(0, longest);
}

WEIR_DETAIL_INLINE std::string valid_utf8(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const utf8_step step = first_character(text);
        result += step.valid ? text.substr(0, step.length) : replacement_character;
        text.remove_prefix(step.length);
    }
    return result;
}

} // namespace weir::detail
