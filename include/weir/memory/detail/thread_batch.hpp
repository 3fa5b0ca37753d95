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

// The events of one thread for the ledger of a relaxed trace. They are reported 64 at a time, or
// sooner if they are of many bytes, so that threads seldom wait for each other and the ledger is
// never far from the truth.

namespace weir::detail {

class thread_batch {
public:
    static constexpr std::size_t capacity = 64;
    /// The kept events are of fewer bytes than this, allocated and freed.
    static constexpr std::uint64_t max_bytes = std::uint64_t{64} * 1024;

    /// Whether events of this thread in `trace` are kept for later: if it is relaxed, and running.
    bool takes(std::uint32_t trace) noexcept;

    /// Keeps an event; takes() must have returned true. Gives the block of a charge, an adoption or
    /// a pull its sequence number, and returns it.
    block add(event what) noexcept;

    /// Reports all kept events to the ledger.
    void tell() noexcept;

private:
    /// From then on, in destructors of other thread_local objects, each event is reported at once.
    void tell_when_thread_ends() noexcept;

    std::array<event, capacity> events_{};
    std::size_t size_ = 0;
    std::uint64_t bytes_ = 0; ///< of the kept events
    std::uint64_t last_number_ = 0;
    std::size_t numbers_ = 0; ///< sequence numbers left
    std::uint32_t trace_ = 0;
    bool opened_ = false;
    bool at_exit_ = false;
};

/// Without a destructor, so that its address is the thread pointer plus a constant.
[[gnu::visibility("default")]] inline constinit thread_local thread_batch untold{};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/thread_batch-inl.hpp>
#endif
