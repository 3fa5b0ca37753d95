// SPDX-License-Identifier: BSL-1.0
// expect: the function given to weir::through must return a range by value, as a coroutine that returns weir::generator does
#include <weir/stream/generator.hpp>
#include <weir/stream/through.hpp>

#include <ranges>

int main() {
#ifdef WEIR_FIXED
    const auto last = [](auto numbers) -> weir::generator<int> {
        int found = 0;
        for (int n : numbers) found = n;
        co_yield found;
    };
#else
    const auto last = [](auto numbers) {
        int found = 0;
        for (int n : numbers) found = n;
        return found;
    };
#endif
    auto pipe = std::views::iota(0, 3) | weir::through(last);
    return pipe.begin() == pipe.end();
}
