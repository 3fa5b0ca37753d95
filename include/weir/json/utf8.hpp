// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// UTF-8 as the Unicode standard defines it (table 3-7): the shortest form alone, no surrogates,
// nothing above U+10FFFF.

namespace weir::json::detail {

/// What a text begins with: a character of so many bytes or, if it is not valid, the longest part
/// of one that is replaced by a single U+FFFD.
struct utf8_step {
    std::size_t length;
    bool valid;
};

/// Of a text that is not empty.
constexpr utf8_step first_character(std::string_view text) noexcept {
    const auto byte = [=](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return {1, true};
    if (lead < 0xC2 || lead > 0xF4) return {1, false};
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    // What the second byte may be depends on the first; the others are 80 to BF.
    unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    for (std::size_t i = 1; i < length; ++i, least = 0x80, most = 0xBF)
        if (i == text.size() || byte(i) < least || byte(i) > most) return {i, false};
    return {length, true};
}

/// How many characters at the beginning of the text are printable ASCII, and neither quotes nor
/// backslashes, which stand in JSON text as they are.
inline std::size_t plain_prefix(std::string_view text) noexcept {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    constexpr std::uint64_t highs = ones * 0x80;
    std::size_t at = 0;
    for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
        std::uint64_t eight;
        std::memcpy(&eight, text.data() + at, sizeof eight);
        const std::uint64_t quote = eight ^ (ones * '"');
        const std::uint64_t backslash = eight ^ (ones * '\\');
        // A byte borrows if it is smaller than what is taken from it. What it borrows may spoil the
        // byte above it, which does not matter: the eight have something special already.
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

/// How many bytes at the beginning of the text are valid.
inline std::size_t valid_utf8_prefix(std::string_view text) noexcept {
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

} // namespace weir::json::detail
