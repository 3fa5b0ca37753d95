// SPDX-License-Identifier: BSL-1.0
// expect: the elements of these streams have no type in common; transform them to one
#include <weir/stream/interleave.hpp>

#include <ranges>
#include <variant>
#include <vector>

struct quote {};
struct order {};

int main() {
    std::vector<quote> quotes(3);
    std::vector<order> orders(2);
#ifdef WEIR_FIXED
    const auto either =
        std::views::transform([](auto each) { return std::variant<quote, order>{each}; });
    auto both = weir::interleave(quotes | either, orders | either);
#else
    auto both = weir::interleave(quotes, orders);
#endif
    return both.begin() == both.end();
}
