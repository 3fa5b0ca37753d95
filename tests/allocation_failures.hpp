// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <utility>

namespace weir::test {

/// Allocations of this thread that fail: while it is armed, one or all from the n-th on, counted from
/// 1. See allocation_failures.cpp, which replaces operator new and, where nothing else does, malloc.
struct failing_allocations {
    bool armed = false;
    bool lasting = false;
    std::uint64_t first = 0; ///< 0: none
    std::uint64_t asked = 0; ///< while it was armed

    bool fails_now() noexcept {
        if (!armed) return false;
        ++asked;
        return first != 0 && (lasting ? asked >= first : asked == first);
    }
};
extern constinit thread_local failing_allocations allocations;

/// Blocks of operator new that are alive in this program.
std::int64_t live_blocks() noexcept;

/// As long as this lives, the test itself may allocate.
class unharmed {
public:
    unharmed() noexcept : before_{std::exchange(allocations.armed, false)} {}
    ~unharmed() { allocations.armed = before_; }
    unharmed(const unharmed&) = delete;
    unharmed& operator=(const unharmed&) = delete;

private:
    bool before_;
};

} // namespace weir::test
