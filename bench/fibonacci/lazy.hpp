// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "handwritten.hpp"

#include <weir/stream/fold.hpp>
#include <weir/stream/generator.hpp>

#include <functional>

// The same with weir.

namespace bench::lazy {

inline weir::generator<number> fibonacci(number n) {
    number current = 0, next = 1;
    for (number i = 0; i < n; ++i) {
        co_yield current;
        const number after = current + next;
        current = next;
        next = after;
    }
}

inline number sum_of_fibonacci(number n) {
    // Not weir::sum, which would refuse to run over.
    return fibonacci(n) | weir::fold(number{0}, std::plus<>{});
}

} // namespace bench::lazy
