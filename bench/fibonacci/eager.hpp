// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "handwritten.hpp"

#include <vector>

// The list first, then its sum. The list is built in the two ways of who knows its length, as each
// is the faster one somewhere, and in that of who does not.

namespace bench::eager {

inline std::vector<number> assigned(number n) {
    std::vector<number> list(n);
    number current = 0, next = 1;
    for (number& each : list) {
        each = current;
        const number after = current + next;
        current = next;
        next = after;
    }
    return list;
}

inline void append(number n, std::vector<number>& list) {
    number current = 0, next = 1;
    for (number i = 0; i < n; ++i) {
        list.push_back(current);
        const number after = current + next;
        current = next;
        next = after;
    }
}

inline std::vector<number> reserved(number n) {
    std::vector<number> list;
    list.reserve(n);
    append(n, list);
    return list;
}

inline std::vector<number> grown(number n) {
    std::vector<number> list;
    append(n, list);
    return list;
}

inline number sum(const std::vector<number>& list) {
    number total = 0;
    for (const number each : list) total += each;
    return total;
}

} // namespace bench::eager
