// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>

#include <cstdint>

// Which stage of a pipeline this thread is running. Calls nest, so the C++ stack is the stage
// stack: a guard sets the stage on the way in and restores the previous one on the way out,
// exceptions included.

namespace weir::detail {

/// Never the number of a trace.
inline constexpr std::uint32_t no_trace = ~std::uint32_t{0};

/// A line of the ledger of one trace. In another trace, or in none, it means nothing.
struct running_stage {
    std::uint32_t trace = no_trace;
    stage_id stage = outside;
    /// Whether a coroutine frame is being allocated. Kept here, so that the hooks read everything
    /// that they need at once.
    bool allocates_frame = false;
    bool unused = false; ///< so that the whole struct is copied at once

    friend bool operator==(const running_stage&, const running_stage&) = default;
};

[[gnu::visibility("default")]] inline constinit thread_local running_stage current_stage{};

class stage_guard {
public:
    explicit stage_guard(running_stage stage) noexcept : previous_{current_stage} {
        current_stage = stage;
    }
    /// `untracked`, or `outside`: these mean the same in every trace.
    explicit stage_guard(stage_id stage) noexcept : stage_guard{running_stage{no_trace, stage}} {}
    ~stage_guard() { current_stage = previous_; }

    stage_guard(const stage_guard&) = delete;
    stage_guard& operator=(const stage_guard&) = delete;

private:
    running_stage previous_;
};

} // namespace weir::detail
