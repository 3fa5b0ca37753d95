// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/block.hpp>

// Which stage of a pipeline this thread is running. Calls nest, so the C++ stack is the stage
// stack: a guard sets the stage on the way in and restores the previous one on the way out,
// exceptions included.

namespace weir::detail {

inline constinit thread_local stage_id current_stage = outside;

/// Set while a coroutine frame is being allocated, so that the hooks can tell frames from the rest.
inline constinit thread_local bool allocating_frame = false;

class stage_guard {
public:
    explicit stage_guard(stage_id stage) noexcept : previous_{current_stage} {
        current_stage = stage;
    }
    ~stage_guard() { current_stage = previous_; }

    stage_guard(const stage_guard&) = delete;
    stage_guard& operator=(const stage_guard&) = delete;

private:
    stage_id previous_;
};

} // namespace weir::detail
