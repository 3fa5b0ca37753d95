// SPDX-License-Identifier: BSL-1.0

// What is not in weir, because range-v3 has it? Its views and weir's stages make one pipe.

#include <weir/interop/range_v3.hpp>
#include <weir/weir.hpp>

#include <range/v3/view/all.hpp>
#include <range/v3/view/cache1.hpp>
#include <range/v3/view/chunk.hpp>
#include <range/v3/view/enumerate.hpp>
#include <range/v3/view/exclusive_scan.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/transform.hpp>
#include <range/v3/view/zip.hpp>

#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

namespace rv = ranges::views;

struct payment {
    std::string from;
    int amount;
};

constexpr std::string_view text = R"({"from": "Amina", "amount": 30}
                                     {"from": "Jan",   "amount": 25}
                                     {"from": "Rui",   "amount": -5}
                                     {"from": "Aiko",  "amount": 40}
                                     {"from": "Ewa",   "amount": 10}
)";
auto payments() { return weir::json::read<payment>(weir::bytes::memory{text}); }
auto amounts() { return payments() | rv::transform(&payment::amount); }

weir::generator<std::string> months() {
    for (const char* month : {"May", "June", "July"}) co_yield month;
}

int main() {
    std::cout << "enumerate:";
    for (const auto& [n, p] : payments() | rv::enumerate) std::cout << "  " << n << ' ' << p.from;

    std::cout << "\nzip:"; // functions of range-v3, unlike pipes, take temporaries through rv::all
    for (const auto& [month, amount] : rv::zip(months() | rv::all, amounts()))
        std::cout << "  " << month << ' ' << amount;

    std::cout << "\nchunk:"; // lazy ranges; those of weir::batch are arrays
    for (auto&& pair : amounts() | weir::stage("amounts") | rv::chunk(2))
        std::cout << "  " << (pair | weir::sum());

    constexpr auto print = weir::for_each([](int n) { std::cout << "  " << n; });
    std::cout << "\nexclusive_scan, the balance before each payment:";
    amounts() | rv::exclusive_scan(0) | print;
    std::cout << "\nweir::scan, the balance after each:";
    amounts() | weir::scan(0, std::plus<>{}) | print;

    // Views make an element anew whenever it is looked at: a filter looks, then whoever pulls.
    int calls = 0;
    const auto squared = rv::transform([&calls](int amount) {
        ++calls;
        return amount * amount;
    });
    const auto large = rv::filter([](int square) { return square > 500; });
    const auto sum = amounts() | squared | large | weir::sum();
    std::cout << "\nwithout cache1: " << sum << " in " << std::exchange(calls, 0) << " calls";
    const auto same = amounts() | squared | rv::cache1 | large | weir::sum();
    std::cout << "\nwith cache1: " << same << " in " << calls << " calls\n";
}
