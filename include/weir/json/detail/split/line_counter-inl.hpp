// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/split/line_counter.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::uint64_t count_of(char wanted, std::string_view text) noexcept {
    std::uint64_t count = 0;
#if defined(__SSE2__)
    // Each of sixteen bytes counts down for its place, at most 255 times; then they are added up.
    const __m128i wanted_16 = _mm_set1_epi8(wanted);
    const bool has_vector = text.size() >= 16;
    while (text.size() >= 16) {
        const std::size_t size = std::min<std::size_t>(text.size() / 16, 255) * 16;
        __m128i counts = _mm_setzero_si128();
        for (std::size_t at = 0; at < size; at += 16) {
            const auto* const part = reinterpret_cast<const __m128i*>(text.data() + at);
            counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(_mm_loadu_si128(part), wanted_16));
        }
        const __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());
        count += static_cast<std::uint64_t>(_mm_cvtsi128_si32(sums))
               + static_cast<std::uint64_t>(_mm_cvtsi128_si32(_mm_srli_si128(sums, 8)));
        text.remove_prefix(size);
    }
    if (has_vector && !text.empty()) { // the rest, with some before it that have been counted
        const char* const last = text.data() + text.size() - 16;
        const __m128i found =
            _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(last)), wanted_16);
        unsigned marks = static_cast<unsigned>(_mm_movemask_epi8(found)) >> (16 - text.size());
        for (; marks != 0; marks &= marks - 1) ++count;
        return count;
    }
#endif
    for (const char c : text) count += c == wanted ? 1U : 0U;
    return count;
}

WEIR_DETAIL_INLINE void line_counter::start(std::size_t at, std::uint64_t line) noexcept {
    counted_ = at;
    line_ = line;
    is_known_ = line != 0;
}

WEIR_DETAIL_INLINE std::uint64_t line_counter::line_at(std::string_view text,
                                                       std::size_t position) const noexcept {
    if (!is_known_) return 0;
    if (position < counted_) // rare: after a record that had to be cut again
        return line_ - count_of('\n', text.substr(position, counted_ - position));
    line_ += count_of('\n', text.substr(counted_, position - counted_));
    counted_ = position;
    return line_;
}

WEIR_DETAIL_INLINE void line_counter::drop(std::string_view text, std::size_t count) noexcept {
    if (!is_known_) return;
    if (counted_ < count) line_at(text, count);
    counted_ -= count;
}

} // namespace weir::json::detail
