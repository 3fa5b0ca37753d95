// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../generator/opaque.hpp"
#include "../generator/row.hpp"

#include <weir/memory/carry_stage.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// What an allocation costs together with its free. The hooks are in operator new; malloc is what
// they, and the operator new of the standard library, are made of.

namespace bench::cost {

struct by_malloc {
    static void* allocate(std::size_t bytes) { return opaque(std::malloc(bytes)); }
    static void release(void* p) { std::free(p); }
};
struct by_new {
    static void* allocate(std::size_t bytes) { return opaque(::operator new(bytes)); }
    static void release(void* p) { ::operator delete(p); }
};

template <class By>
number same_size(number pairs) {
    number bytes = 0;
    for (number i = 0; i < pairs; ++i) {
        const std::size_t size = opaque(std::size_t{32});
        By::release(By::allocate(size));
        bytes += size;
    }
    return bytes;
}

/// Blocks of 8 to 1031 bytes, each freed when fifteen others have come after it.
template <class By>
number mixed_sizes(number pairs) {
    std::array<void*, 16> kept{};
    number bytes = 0, random = 1;
    for (number i = 0; i < pairs; ++i) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        const std::size_t size = 8 + (random >> 54);
        By::release(std::exchange(kept[i % kept.size()], By::allocate(size)));
        bytes += size;
    }
    for (void* each : kept) By::release(each);
    return bytes;
}

/// In a stage, as most allocations of a pipe are.
template <class Run>
number in_trace(const Run& run) {
    const weir::trace running;
    weir::scope stage{"pairs"};
    return run();
}

template <class Pairs>
row pairs_of(const std::string& name, number pairs, Pairs run) {
    const auto with_malloc = [=] { return run(by_malloc{}, opaque(pairs)); };
    const auto with_new = [=] { return run(by_new{}, opaque(pairs)); };
    return {name, pairs, {{"malloc", with_malloc}, {"new", with_new}, {"trace", [=] {
                                                                           return in_trace(
                                                                               with_new);
                                                                       }}}};
}

inline std::vector<row> pairs(number count) {
    return {
        pairs_of("32 bytes", count, []<class By>(By, number n) { return same_size<By>(n); }),
        pairs_of("mixed sizes", count, []<class By>(By, number n) { return mixed_sizes<By>(n); })};
}

/// From here on the program locks what threads share.
inline void start_a_thread() {
    std::thread{[] {}}.join();
}

/// The same with another thread that does the same.
inline std::vector<row> pairs_of_two_threads(number count) {
    const auto both = [](auto run, number n) {
        number other = 0;
        std::thread second{weir::carry_stage([&] { other = run(n); })};
        const number one = run(n);
        second.join();
        return one + other;
    };
    return {
        pairs_of("32 bytes", count, [=]<class By>(By, number n) { return both(same_size<By>, n); }),
        pairs_of("mixed sizes", count,
                 [=]<class By>(By, number n) { return both(mixed_sizes<By>, n); })};
}

} // namespace bench::cost
