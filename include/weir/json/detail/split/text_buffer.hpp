// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>
#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string_view>

namespace weir::json::detail {

/// How many bytes are requested from the source at once, and parsed together.
inline constexpr std::size_t batch_bytes = std::size_t{64} << 10;

/// How many blanks are kept after a record, in addition to max_record_bytes.
inline constexpr std::size_t most_blanks = 4096;

/// How many readable bytes follow every record, so that the parser may read whole vectors.
inline constexpr std::size_t padding = 64;

/// The parser counts in 32 bits.
inline constexpr std::size_t longest_possible = (std::size_t{4} << 30) - 2 * padding;

/// The part of a source that is in memory: the text being cut into records, and the text already
/// read after it. As long as a batch or as the text that is kept, whichever is longer.
class text_buffer {
public:
    /// No more than `longest` bytes are ever kept.
    text_buffer(bytes::source& source, std::size_t longest) : source_{&source}, longest_{longest} {}

    /// The text; `padding` readable bytes follow it. Valid until fill() or skip_to().
    std::string_view text() const noexcept { return {memory_.get(), size_}; }

    /// The offset of the text in the source, in bytes.
    std::uint64_t offset() const noexcept { return offset_; }

    /// How often the text has moved, so that pointers into it are not valid any more.
    std::uint64_t moves() const noexcept { return moves_; }

    /// Drops the text before `keep_from` and reads more after it; positions in the text decrease by
    /// `keep_from`. Returns false if there is no more: the source is at its end, or it failed. The
    /// exception is stored until check(), so that the text before it can be delivered first.
    bool fill(std::size_t keep_from);

    /// Moves forward to `offset` in the source, or stays, and returns the position of that byte in
    /// the text; at the end of the source, the position of the end.
    std::size_t skip_to(std::uint64_t offset);

    /// Whether the source failed, and is not merely at its end.
    bool failed() const noexcept { return failure_ != nullptr; }

    /// Rethrows the exception of the source, once.
    void check();

private:
    void grow(std::size_t capacity);

    bytes::source* source_;
    std::size_t longest_;
    std::unique_ptr<char[]> memory_;
    std::size_t capacity_ = 0;
    std::size_t size_ = 0;
    std::uint64_t offset_ = 0;
    std::uint64_t moves_ = 0;
    bool ended_ = false;
    std::exception_ptr failure_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/text_buffer-inl.hpp>
#endif
