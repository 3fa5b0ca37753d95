// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// Finds where a JSON value ends, by strings and brackets alone, 64 bytes at a time.

namespace weir::json::detail {

inline constexpr std::size_t block_bytes = 64;

/// The positions of certain characters in a block of 64: one bit each, the lowest for the first.
struct bitmasks {
    std::uint64_t quotes = 0;
    std::uint64_t backslashes = 0;
    std::uint64_t opening = 0; ///< { [
    std::uint64_t closing = 0; ///< } ]
    std::uint64_t line_feeds = 0;

    bool operator==(const bitmasks&) const = default;
};

/// On every machine.
struct bitmasks_by_byte {
    static bitmasks of(const char* text) noexcept {
        bitmasks found;
        for (std::size_t i = 0; i < block_bytes; ++i) {
            const std::uint64_t bit = std::uint64_t{1} << i;
            switch (text[i]) {
            case '"':
                found.quotes |= bit;
                break;
            case '\\':
                found.backslashes |= bit;
                break;
            case '{':
            case '[':
                found.opening |= bit;
                break;
            case '}':
            case ']':
                found.closing |= bit;
                break;
            case '\n':
                found.line_feeds |= bit;
                break;
            default:
                break;
            }
        }
        return found;
    }
};

#if defined(__SSE2__)

/// Sixteen at a time, on all of x86-64.
struct bitmasks_by_vector {
    static bitmasks of(const char* text) noexcept {
        bitmasks found;
        for (int i = 0; i < 4; ++i) {
            const __m128i part =
                _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + std::ptrdiff_t{16} * i));
            const auto where = [&](__m128i characters, char wanted) {
                const int bits =
                    _mm_movemask_epi8(_mm_cmpeq_epi8(characters, _mm_set1_epi8(wanted)));
                return std::uint64_t{static_cast<unsigned>(bits)} << (16 * i);
            };
            // Square and curly brackets differ in this one bit, and nothing else becomes one by it.
            const __m128i folded = _mm_or_si128(part, _mm_set1_epi8(0x20));
            found.quotes |= where(part, '"');
            found.backslashes |= where(part, '\\');
            found.opening |= where(folded, '{');
            found.closing |= where(folded, '}');
            found.line_feeds |= where(part, '\n');
        }
        return found;
    }
};

using fastest_marks = bitmasks_by_vector;

#else
using fastest_marks = bitmasks_by_byte;
#endif

/// As std::popcount is a function call on processors that need not have the instruction.
constexpr unsigned count_ones(std::uint64_t bits) noexcept {
    bits -= (bits >> 1) & 0x5555555555555555U;
    bits = (bits & 0x3333333333333333U) + ((bits >> 2) & 0x3333333333333333U);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FU;
    return static_cast<unsigned>((bits * 0x0101010101010101U) >> 56);
}

/// The bits below the lowest of `bits` that is set.
constexpr std::uint64_t below_lowest(std::uint64_t bits) noexcept { return (bits - 1) & ~bits; }

/// Finds the end of one object, array or string, whose text may come in any number of pieces.
template <class Marks = fastest_marks>
class value_end_finder {
public:
    /// `first` is the first character of the value, { or [ or ", which has been passed.
    void start(char first) noexcept {
        in_string_ = first == '"' ? ~std::uint64_t{0} : 0;
        depth_ = first == '"' ? 0 : 1;
        escaped_ = 0;
        is_broken_ = false;
    }

    /// Continues with this text, which 64 readable bytes must follow. Returns how many of its bytes
    /// belong to the value, if it ends or breaks within them; otherwise npos.
    std::size_t find(std::string_view text) noexcept {
        for (std::size_t at = 0; at < text.size(); at += block_bytes) {
            const bitmasks found = Marks::of(text.data() + at);
            const std::size_t end = find_in_block(found, last_of_block(text.size() - at));
            if (end != npos) return at + end;
        }
        return npos;
    }

    /// Whether find() found a line feed within a string, which is never valid JSON: before it, a
    /// quote is missing or superfluous. The line feed does not belong to the value.
    bool is_broken() const noexcept { return is_broken_; }

    static constexpr std::size_t npos = std::string_view::npos;

private:
    static constexpr unsigned last_of_block(std::size_t left) noexcept {
        return left < block_bytes ? static_cast<unsigned>(left - 1) : 63U;
    }

    std::size_t find_in_block(const bitmasks& found, unsigned last) noexcept {
        const std::uint64_t valid = ~std::uint64_t{0} >> (63 - last);
        const std::uint64_t quotes = found.quotes & ~escaped(found.backslashes, last) & valid;
        // The opening quote of a string and all that is in it, without the closing quote.
        const std::uint64_t strings = parity_up_to(quotes) ^ in_string_;
        if (depth_ == 0) { // a string
            const std::uint64_t breaks = found.line_feeds & valid & below_lowest(quotes);
            if (breaks != 0) return breaks_at(breaks);
            if (quotes != 0) return static_cast<std::size_t>(std::countr_zero(quotes)) + 1;
            return npos;
        }
        in_string_ = std::uint64_t{0} - ((strings >> last) & 1);
        std::uint64_t usable = valid;
        const std::uint64_t breaks = found.line_feeds & strings & valid;
        if (breaks != 0) [[unlikely]]
            usable &= below_lowest(breaks);
        const std::uint64_t closing = found.closing & ~strings & usable;
        const std::uint64_t opening = found.opening & ~strings & usable;
        const unsigned closed = count_ones(closing);
        if (closed >= depth_) {
            if (const std::size_t end = find_last_bracket(opening, closing); end != npos)
                return end;
        }
        depth_ += count_ones(opening);
        depth_ -= closed;
        return breaks != 0 ? breaks_at(breaks) : npos;
    }

    std::size_t breaks_at(std::uint64_t breaks) noexcept {
        is_broken_ = true;
        return static_cast<std::size_t>(std::countr_zero(breaks));
    }

    /// The characters after a backslash that is not itself escaped.
    std::uint64_t escaped(std::uint64_t backslashes, unsigned last) noexcept {
        std::uint64_t behind = escaped_;
        escaped_ = 0;
        if (backslashes == 0) return behind;
        backslashes &= ~behind;
        while (backslashes != 0) {
            const std::uint64_t first = backslashes & (~backslashes + 1);
            if (first == std::uint64_t{1} << last) {
                escaped_ = 1;
                break;
            }
            behind |= first << 1;
            backslashes &= ~(first | first << 1);
        }
        return behind;
    }

    /// Sets each bit to whether an odd number of the bits up to it is set (a prefix XOR).
    static constexpr std::uint64_t parity_up_to(std::uint64_t bits) noexcept {
        for (unsigned distance = 1; distance < 64; distance *= 2) bits ^= bits << distance;
        return bits;
    }

    /// The position after the bracket that closes the value; npos if it is not in this block.
    std::size_t find_last_bracket(std::uint64_t opening, std::uint64_t closing) const noexcept {
        std::uint64_t closed = 0;
        for (; closing != 0; closing &= closing - 1) {
            const std::uint64_t opened = count_ones(opening & below_lowest(closing));
            if (depth_ + opened == ++closed)
                return static_cast<std::size_t>(std::countr_zero(closing)) + 1;
        }
        return npos;
    }

    std::uint64_t in_string_ = 0; ///< all ones within a string
    std::uint64_t depth_ = 0;     ///< brackets that are open; none for a string
    std::uint64_t escaped_ = 0;   ///< whether the next character is escaped
    bool is_broken_ = false;
};

} // namespace weir::json::detail
