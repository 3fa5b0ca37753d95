// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/byte_block.hpp>
#include <weir/detail/text_room.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// The characters of a string as JSON text, and as what else has some that do not stand for themselves.
// Only definitions include this.

namespace weir::detail {

/// How far a string has been taken, and where the text of that ends.
struct json_characters {
    char* to;
    const char* from;
    std::uint64_t not_ascii; ///< zero if all were ASCII
};

/// Copies a string from its first and its last bytes, which may overlap. Takes nothing if one of
/// its bytes is special: see byte_block.
template <class Part, class Of>
[[gnu::always_inline]] inline json_characters copy_ends(char* to, const char* from,
                                                        std::size_t length, char c, Of block_of) {
    const std::size_t behind = length - sizeof(Part);
    Part first, last;
    std::memcpy(&first, from, sizeof first);
    std::memcpy(&last, from + behind, sizeof last);
    const auto block = block_of(first, last);
    if (block.special(c) != 0) [[unlikely]]
        return {to, from, 0};
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + behind, &last, sizeof last);
    return {to + length, from + length, block.not_ascii()};
}

/// Copies bytes up to the first that must be escaped, into room for all that there are; in another
/// text than JSON, up to the first that is a control character, a quote, or c.
template <class Block = byte_block>
[[gnu::always_inline]] inline json_characters copy_plain(char* to, const char* from,
                                                         const char* end, char c = '\\') {
    json_characters taken{to, from, 0};
    auto left = static_cast<std::size_t>(end - from);
    if (left >= Block::size) {
        for (;;) {
            const Block block = Block::load(taken.from);
            block.store(taken.to);
            taken.not_ascii |= block.not_ascii();
            if (const auto special = block.special(c); special != 0) [[unlikely]] {
                taken.to += Block::first_of(special);
                taken.from += Block::first_of(special);
                return taken;
            }
            left -= Block::size;
            // The last block may begin with bytes that have been copied already.
            const std::size_t step = left == 0 || left >= Block::size ? Block::size : left;
            taken.to += step;
            taken.from += step;
            if (left == 0) return taken;
            if (left < Block::size) left = Block::size;
        }
    }
    if (left >= 8) {
        if constexpr (Block::size == 16)
            taken = copy_ends<std::uint64_t>(
                to, from, left, c, [](auto first, auto last) { return Block::of(first, last); });
    } else if (left >= 4) {
        taken = copy_ends<std::uint32_t>(to, from, left, c, [](std::uint64_t first, auto last) {
            return Block::of(first | std::uint64_t{last} << 32);
        });
    } else if (left >= 2) {
        taken = copy_ends<std::uint16_t>(to, from, left, c, [](std::uint64_t first, auto last) {
            return Block::of((first | std::uint64_t{last} << 16) * 0x1'0000'0001);
        });
    }
    for (; taken.from != end; ++taken.from) {
        const auto byte = static_cast<unsigned char>(*taken.from);
        if (byte < 0x20 || byte == '"' || *taken.from == c) break;
        taken.not_ascii |= byte & 0x80U;
        *taken.to++ = *taken.from;
    }
    return taken;
}

/// How much room is enough for what is left of a string, with an escape in the place of its first
/// byte, and quotes.
inline std::size_t room_for(std::size_t bytes) noexcept { return bytes + 8; }

/// Appends the escape of a control character, a quote or a backslash. There is room for it.
inline char* put_escape(char* to, char c) {
    constexpr std::string_view escaped = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
    constexpr std::string_view digits = "0123456789abcdef";
    *to++ = '\\';
    if (const std::size_t i = escaped.find(c); i != escaped.npos) {
        *to++ = letters[i];
    } else {
        constexpr std::string_view u00 = "u00";
        u00.copy(to, u00.size());
        to[3] = digits[static_cast<unsigned char>(c) >> 4];
        to[4] = digits[static_cast<unsigned char>(c) & 0xF];
        to += 5;
    }
    return to;
}

/// Goes on behind what copy_plain has taken, with escapes. There is room for a quote at the end.
inline json_characters put_escaped(text_room& room, json_characters taken, const char* end) {
    while (taken.from != end) {
        char* to = put_escape(taken.to, *taken.from++);
        to = room.reserve(to, room_for(static_cast<std::size_t>(end - taken.from)));
        const json_characters more = copy_plain(to, taken.from, end);
        taken = {more.to, more.from, taken.not_ascii | more.not_ascii};
    }
    return taken;
}

} // namespace weir::detail
