// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

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
    static constexpr std::uint64_t max_account = 127;

    block() = default;

    /// `sequence` 0: not in any ledger. `account`: that of the thread that counts it, or 0.
    block(std::uint64_t bytes, stage_id origin, std::uint64_t sequence, bool frame,
          std::uint64_t account = 0) noexcept
        : block{bytes, origin, numbers(sequence, account) | (frame ? is_frame_bit : 0u)} {}

    /// The same frame, once a stage has pulled its coroutine.
    static block adopted(std::uint64_t bytes, stage_id by, std::uint64_t sequence,
                         std::uint64_t account = 0) noexcept {
        return {bytes, by, numbers(sequence, account) | is_adopted_bit | is_frame_bit};
    }

    std::uint64_t bytes() const noexcept { return bytes_and_origin_ >> 16; }
    stage_id origin() const noexcept { return static_cast<stage_id>(bytes_and_origin_ & 0xFFFF); }
    std::uint64_t sequence() const noexcept { return sequence_and_kind_ >> sequence_bit; }
    std::uint64_t account() const noexcept {
        return sequence_and_kind_ >> account_bit & max_account;
    }
    bool is_frame() const noexcept { return (sequence_and_kind_ & is_frame_bit) != 0; }
    /// By the stage that is its origin.
    bool is_adopted() const noexcept { return (sequence_and_kind_ & is_adopted_bit) != 0; }

private:
    static constexpr std::uint64_t is_frame_bit = 1, is_adopted_bit = 2;
    static constexpr unsigned account_bit = 2, sequence_bit = 9;

    static std::uint64_t numbers(std::uint64_t sequence, std::uint64_t account) noexcept {
        return sequence << sequence_bit | account << account_bit;
    }

    block(std::uint64_t bytes, stage_id origin, std::uint64_t sequence_and_kind) noexcept
        : bytes_and_origin_{bytes << 16 | origin}, sequence_and_kind_{sequence_and_kind} {}

    std::uint64_t bytes_and_origin_ = 0;
    std::uint64_t sequence_and_kind_ = 0;
};

/// The header of a block that the hooks allocated.
inline block& header_of(void* allocated) noexcept {
    return *std::launder(
        reinterpret_cast<block*>(static_cast<std::byte*>(allocated) - sizeof(block)));
}

static_assert(sizeof(block) == 16, "the header must keep the alignment that malloc promises");

} // namespace weir::detail
