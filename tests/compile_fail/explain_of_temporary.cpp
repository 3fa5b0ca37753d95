// SPDX-License-Identifier: BSL-1.0
// expect: weir::explain tells what a pipe has done, and a temporary has done nothing yet
#include <weir/stream/explain.hpp>
#include <weir/stream/take.hpp>

#include <ranges>

int main() {
#ifdef WEIR_FIXED
    auto pipe = std::views::iota(0) | weir::take(3);
    return static_cast<int>(weir::explain(pipe).size());
#else
    return static_cast<int>(weir::explain(std::views::iota(0) | weir::take(3)).size());
#endif
}
