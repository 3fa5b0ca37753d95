// SPDX-License-Identifier: BSL-1.0
// expect: this generator coroutine is a lambda with captures, which are gone when the lambda is
#include <weir/stream/generator.hpp>

weir::generator<int> multiples(int of) {
#ifdef WEIR_FIXED
    const auto made = [](int factor) -> weir::generator<int> {
        for (int i = 0;; ++i) co_yield i* factor;
    };
    return made(of);
#else
    const auto made = [of]() -> weir::generator<int> {
        for (int i = 0;; ++i) co_yield i* of;
    };
    return made();
#endif
}
