// SPDX-License-Identifier: BSL-1.0
// expect: the function given to weir::through must return a range by value, as a coroutine that returns weir::generator does
#include <weir/stream/generator.hpp>
#include <weir/stream/through.hpp>

#include <ranges>

int main() {
#ifdef WEIR_FIXED
    const auto look = [](auto numbers) -> weir::generator<int> {
        for (int n : numbers) co_yield n;
    };
#else
    const auto look = [](auto numbers) {
        for (int n : numbers) static_cast<void>(n);
    };
#endif
    auto pipe = std::views::iota(0, 3) | weir::through(look);
    return pipe.begin() == pipe.end();
}
