// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/program_ledger.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

// What one thread has to tell the ledger of a relaxed trace: kept, and told sixty-four events at a
// time, or sooner where they are of many bytes, so that threads that allocate seldom wait for each
// other, and the ledger is never far from what is true.

namespace weir::detail {

class thread_batch {
public:
    static constexpr std::size_t capacity = 64;
    /// What is kept is of fewer bytes, allocated and freed.
    static constexpr std::uint64_t max_bytes = std::uint64_t{64} * 1024;

    /// Whether what this thread does in `trace` is kept for later: if it is a relaxed one, and runs.
    bool takes(std::uint32_t trace) noexcept;

    /// Keeps an event, which takes() must have allowed. For a charge and a pull the block is given
    /// its sequence number; it is returned.
    block add(event what) noexcept;

    /// Tells the ledger all that is kept.
    void tell() noexcept;

private:
    /// Later, from destructors of other thread_local objects, each event is told at once.
    void tell_when_thread_ends() noexcept;

    std::array<event, capacity> events_{};
    std::size_t size_ = 0;
    std::uint64_t bytes_ = 0; ///< that the events are of
    std::uint64_t last_number_ = 0;
    std::size_t numbers_ = 0; ///< that are left
    std::uint32_t trace_ = 0;
    bool opened_ = false;
    bool at_exit_ = false;
};

/// Without a destructor, so that to reach it is to add to the thread pointer.
[[gnu::visibility("default")]] inline constinit thread_local thread_batch untold{};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/thread_batch-inl.hpp>
#endif
