// SPDX-License-Identifier: BSL-1.0

// Two programs add up the first n Fibonacci numbers, one from a list. What memory does each need?

#include <weir/weir.hpp>

#include <cstdint>
#include <functional>
#include <iomanip>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

WEIR_DEFINE_ALLOCATION_HOOKS;

using number = std::uint64_t; // sums are meant modulo 2^64: weir::sum would refuse to overflow
constexpr auto added = weir::fold(number{0}, std::plus<>{});

number from_a_list(number n) {
    std::vector<number> list(n);
    number current = 0, next = 1;
    for (number& each : list) {
        each = current;
        current = std::exchange(next, current + next);
    }
    return list | added;
}

// Knows nothing of n: it has no end, and whoever pulls decides.
weir::generator<number> fibonacci() {
    number current = 0, next = 1;
    for (;;) {
        co_yield current;
        current = std::exchange(next, current + next);
    }
}

number from_a_generator(number n) { return fibonacci() | weir::take(n) | added; }

struct measured {
    number sum;
    std::string peak;
};

measured measure(number (*program)(number), number n) {
    weir::trace trace;
    const number sum = program(n);
    const weir::report report = trace.report();
    const number kib = (report.peak + 1023) / 1024; // rounded up
    return {sum, report.measured ? std::to_string(kib) + " KiB" : "not measured"};
}

int main() {
    std::cout << "The sum, and the most memory (rounded up) that either way takes:\n";
    const auto print_row = [](const auto& n, const auto& sum, auto list, auto generator) {
        std::cout << std::setw(8) << n << "  " << std::setw(20) << sum << std::setw(14) << list
                  << std::setw(14) << generator << '\n';
    };
    print_row("n", "sum", "list", "generator");
    for (const number n : {10u, 100u, 1'000u, 10'000u, 1'000'000u}) {
        const measured list = measure(from_a_list, n);
        const measured generator = measure(from_a_generator, n);
        if (list.sum != generator.sum) return 1;
        print_row(n, list.sum, list.peak, generator.peak);
    }
}
