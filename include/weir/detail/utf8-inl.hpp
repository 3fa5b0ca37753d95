// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/byte_block.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/detail/utf8_automaton.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace weir::detail {

WEIR_DETAIL_INLINE std::size_t plain_prefix(std::string_view text) noexcept {
    std::size_t at = 0;
    for (; text.size() - at >= byte_block::size; at += byte_block::size) {
        const byte_block block = byte_block::load(text.data() + at);
        if (block.not_ascii() != 0) break;
        if (const auto special = block.special()) return at + byte_block::first_of(special);
    }
    for (; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\') break;
    }
    return at;
}

template <class Word>
Word not_ascii_at(const char* bytes) noexcept {
    Word word;
    std::memcpy(&word, bytes, sizeof word);
    return word & static_cast<Word>(0x8080'8080'8080'8080);
}

WEIR_DETAIL_INLINE bool is_ascii(std::string_view text) noexcept {
    const char* const first = text.data();
    const std::size_t size = text.size();
    if (size >= 8) { // the last eight overlap those before
        std::uint64_t others = not_ascii_at<std::uint64_t>(first + (size - 8));
        for (std::size_t at = 0; at + 8 < size; at += 8)
            others |= not_ascii_at<std::uint64_t>(first + at);
        return others == 0;
    }
    if (size >= 4)
        return (not_ascii_at<std::uint32_t>(first) | not_ascii_at<std::uint32_t>(first + size - 4))
            == 0;
    unsigned others = 0;
    for (const char c : text) others |= static_cast<unsigned char>(c);
    return others < 0x80;
}

WEIR_DETAIL_INLINE std::size_t valid_utf8_prefix(std::string_view text) noexcept {
    if (is_ascii(text)) return text.size();
    constexpr std::size_t short_size = 64; // in longer texts, runs of ASCII are skipped faster
    if (text.size() <= short_size && is_usual_utf8(text)) return text.size();
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
