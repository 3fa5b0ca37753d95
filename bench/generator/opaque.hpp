// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "row.hpp"

#include <utility>

// What the optimiser may not know. In a register, where benchmark::DoNotOptimize may go through
// memory: a store and a load for each element would slow the fast programs more than the slow ones.

namespace bench {

/// For all that the optimiser knows the value has been read, and changed.
inline void look_at(number& value) { asm volatile("" : "+r"(value)); }

/// The same value, of which the optimiser knows nothing: a bound that is read from somewhere.
template <class T>
T opaque(T value) {
    asm volatile("" : "+r"(value));
    return value;
}

/// Adds up the elements one by one: not in closed form, and not in vectors.
template <class Range>
number sum_each(Range&& range) {
    number total = 0;
    for (auto&& element : range) {
        total += element;
        look_at(total);
    }
    return total;
}

} // namespace bench
