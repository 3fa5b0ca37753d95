// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

// The problem: the sum of the first n Fibonacci numbers, 0, 1, 1, 2, 3 ..., all modulo 2^64. The
// loop that needs neither a list nor a generator:

namespace bench {

using number = std::uint64_t;

namespace handwritten {

inline number sum_of_fibonacci(number n) {
    number total = 0, current = 0, next = 1;
    for (number i = 0; i < n; ++i) {
        total += current;
        const number after = current + next;
        current = next;
        next = after;
    }
    return total;
}

} // namespace handwritten

} // namespace bench
