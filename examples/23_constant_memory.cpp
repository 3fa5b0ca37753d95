// SPDX-License-Identifier: BSL-1.0

// Does the memory of a stage depend on the length of its input? Let a test say so.

#include <weir/report.hpp>
#include <weir/weir.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <string>
#include <unordered_set>

WEIR_DEFINE_ALLOCATION_HOOKS; // once in a program: lets the trace count bytes

using namespace weir::literals;

weir::generator<std::string> names(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i)
        co_yield "a name that is long enough " + std::to_string(i);
}

// Drops what is the same as the one before.
constexpr auto unrepeated = [](auto values) -> weir::generator<std::string&> {
    std::string last;
    for (std::string&& value : values)
        if (value != last) {
            last = value;
            co_yield last;
        }
};

// Drops what has been there before: keeps all of it, for ever.
constexpr auto unique = [](auto values) -> weir::generator<std::string&> {
    std::unordered_set<std::string> seen;
    for (std::string&& value : values)
        if (seen.insert(value).second) co_yield value;
};

int main() try {
    const auto pipe = [](auto dedupe) {
        return [=](std::uint64_t count) {
            return names(count) | weir::stage("names") | weir::through(dedupe)
                 | weir::stage("dedupe");
        };
    };
    // 128: a name may be longer by a few digits.
    for (const weir::verdict& verdict :
         {weir::constant_memory(pipe(unrepeated), {1'000, 10'000, 100'000}, 128),
          weir::constant_memory(pipe(unique), {1'000, 10'000, 100'000}, 128)})
        std::cout << (verdict ? "passed: " : "failed: ") << verdict << '\n';

    const weir::trace trace;
    pipe(unrepeated)(1'000) | weir::for_each([](const std::string&) {});
    for (const weir::verdict& verdict :
         {weir::peak_below(trace.report(), 4_KiB), weir::nothing_retained(trace.report()),
          weir::allocations_per_record_below(trace.report(), 0.5)})
        std::cout << (verdict ? "passed: " : "failed: ") << verdict << '\n';
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
