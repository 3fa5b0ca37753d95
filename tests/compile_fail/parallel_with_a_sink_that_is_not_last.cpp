// SPDX-License-Identifier: BSL-1.0
// expect: the sink within weir::parallel is not the last of its pipe, or cannot merge
#include <weir/stream/count_by.hpp>
#include <weir/stream/parallel.hpp>
#include <weir/stream/second.hpp>
#include <weir/stream/top.hpp>

#include <functional>
#include <vector>

int main() {
    const std::vector<int> numbers(3);
    [[maybe_unused]] const auto counted = weir::count_by(std::identity{});
    [[maybe_unused]] const auto most = weir::top(1, weir::second);
#ifdef WEIR_FIXED
    const auto top = numbers | weir::parallel(2, counted) | most;
#else
    const auto top = numbers | weir::parallel(2, counted | most);
#endif
    return top.empty();
}
