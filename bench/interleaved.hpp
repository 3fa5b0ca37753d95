// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace bench {

/// One of several programs that are compared, and the best time it took, in seconds.
struct contender {
    std::string name;
    std::function<void()> run;
    double best = std::numeric_limits<double>::infinity();
};

inline double seconds_of(const std::function<void()>& run) {
    const auto start = std::chrono::steady_clock::now();
    run();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Runs all in turn, A B C A B C ..., so that whatever slows the machine for a while slows them
/// alike, and keeps the best time of each. Each timed run follows an untimed one of the same: the
/// million blocks that a program has freed last must be sorted by whoever allocates next.
inline void race(std::vector<contender>& contenders, int rounds) {
    for (int round = 0; round < rounds; ++round)
        for (contender& each : contenders) {
            each.run();
            each.best = std::min(each.best, seconds_of(each.run));
        }
}

} // namespace bench
