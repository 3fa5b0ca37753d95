// SPDX-License-Identifier: BSL-1.0

// What does it cost in memory to add up a million squares: in a list, lazily, and in a view?

#include <weir/weir.hpp>

#include <cstdint>
#include <iomanip>
#include <iostream>
#include <ranges>
#include <string>
#include <vector>

WEIR_DEFINE_ALLOCATION_HOOKS; // once in a program: lets a trace count bytes

constexpr std::uint64_t count = 1'000'000;
constexpr auto square = [](std::uint64_t n) { return n * n; };

// In Python, sum([n * n for n in range(1000000)])
std::uint64_t eagerly() {
    std::vector<std::uint64_t> list;
    list.reserve(count);
    for (std::uint64_t n = 0; n < count; ++n) list.push_back(square(n));
    return list | weir::sum();
}

// In Python, sum(n * n for n in range(1000000))
weir::generator<std::uint64_t> squares() {
    for (std::uint64_t n = 0; n < count; ++n) co_yield square(n);
}
std::uint64_t lazily() { return squares() | weir::sum(); }

// A standard view is lazy too, and needs no coroutine. Only what has a state to keep does.
std::uint64_t in_a_view() {
    return std::views::iota(std::uint64_t{0}, count) | std::views::transform(square) | weir::sum();
}

void measure(const std::string& way, std::uint64_t (*add_up)()) {
    weir::trace trace; // from here on
    const std::uint64_t sum = add_up();
    const weir::report report = trace.report();

    const std::uint64_t kib = (report.peak + 1023) / 1024; // rounded up
    std::cout << std::left << std::setw(12) << way << std::setw(22) << sum
              << (report.measured ? std::to_string(kib) + " KiB" : "not measured") << '\n';
}

int main() {
    std::cout << "            sum                   peak, rounded up\n";
    measure("eagerly", eagerly);
    measure("lazily", lazily);
    measure("in a view", in_a_view);
}
