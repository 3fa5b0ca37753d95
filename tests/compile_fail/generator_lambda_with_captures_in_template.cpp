// SPDX-License-Identifier: BSL-1.0
// expect: pass what it needs as parameters by value, or add a weir::may_dangle_t parameter if the lambda outlives the generator
#include <weir/stream/generator.hpp>

#include <utility>
#include <vector>

template <class Number>
weir::generator<Number> multiples(Number of, std::vector<Number> numbers) {
#ifdef WEIR_FIXED
    const auto made = [](auto range, Number factor) -> weir::generator<Number> {
        for (Number n : range) co_yield n* factor;
    };
    return made(std::move(numbers), of);
#else
    const auto made = [&of](auto range) -> weir::generator<Number> {
        for (Number n : range) co_yield n* of;
    };
    return made(std::move(numbers));
#endif
}

weir::generator<long> even() { return multiples(2L, {1, 2, 3}); }
