// SPDX-License-Identifier: BSL-1.0
// expect: weir: a generator coroutine cannot co_await; it runs on the thread of whoever pulls it, so call a function that waits, and co_yield its result
#include <weir/stream/generator.hpp>

#include <coroutine>

struct timer {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    void await_resume() const noexcept {}
    void wait() const noexcept {}
};

weir::generator<int> ticks(int n) {
    for (int i = 0; i < n; ++i) {
#ifdef WEIR_FIXED
        timer{}.wait();
#else
        co_await timer{};
#endif
        co_yield i;
    }
}
