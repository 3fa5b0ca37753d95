// SPDX-License-Identifier: BSL-1.0
// expect: this generator coroutine is a lambda with captures, which are gone when the lambda is
#include <weir/stream/generator.hpp>
#include <weir/stream/through.hpp>

#include <ranges>

int main() {
    const int factor = 3;
#ifdef WEIR_FIXED
    const auto scaled = [](auto numbers, int times) -> weir::generator<int> {
        for (int n : numbers) co_yield n* times;
    };
    auto pipe = std::views::iota(0, 3) | weir::through(scaled, factor);
#else
    const auto scaled = [times = factor](auto numbers) -> weir::generator<int> {
        for (int n : numbers) co_yield n* times;
    };
    auto pipe = std::views::iota(0, 3) | weir::through(scaled);
#endif
    return *pipe.begin();
}
