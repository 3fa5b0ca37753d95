// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

// What the ledger remembers of one block of memory: how large it is, which stage asked for it, and
// when. The allocation hooks keep it in the 16 bytes before the block, so that a free on any
// thread, in any stage, however late, knows whom to credit.

namespace weir::detail {

/// The index of a ledger line. Line 0 is all that runs outside any gauge.
using stage_id = std::uint16_t;

inline constexpr stage_id outside = 0;

/// Not a line of the ledger: what is allocated here is the tracker's own and is not counted.
inline constexpr stage_id untracked = 0xFFFF;

class block {
public:
    static constexpr std::uint64_t max_bytes = (std::uint64_t{1} << 48) - 1;

    block() = default;

    /// `sequence` 0: not in any ledger.
    block(std::uint64_t bytes, stage_id origin, std::uint64_t sequence, bool frame) noexcept
        : bytes_and_origin_{bytes << 16 | origin},
          sequence_and_frame_{sequence << 1 | (frame ? 1u : 0u)} {}

    std::uint64_t bytes() const noexcept { return bytes_and_origin_ >> 16; }
    stage_id origin() const noexcept { return static_cast<stage_id>(bytes_and_origin_ & 0xFFFF); }
    std::uint64_t sequence() const noexcept { return sequence_and_frame_ >> 1; }
    bool is_frame() const noexcept { return (sequence_and_frame_ & 1) != 0; }

private:
    std::uint64_t bytes_and_origin_ = 0;
    std::uint64_t sequence_and_frame_ = 0;
};

/// The header of a block that the hooks allocated.
inline block& header_of(void* allocated) noexcept {
    return *std::launder(
        reinterpret_cast<block*>(static_cast<std::byte*>(allocated) - sizeof(block)));
}

static_assert(sizeof(block) == 16, "the header must keep the alignment that malloc promises");

} // namespace weir::detail
