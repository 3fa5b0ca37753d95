// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../interleaved.hpp"
#include "child.hpp"
#include "peak_resident_set.hpp"

#include <weir/weir.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <string>

namespace demo {

/// One program over so many records: its answer, and what it took.
struct measured {
    std::string answer;
    std::uint64_t peak_heap = 0;
    std::uint64_t resident = 0;
    double seconds = 0;
};

namespace detail {

struct figures {
    std::uint64_t bytes = 0;
    double seconds = 0;
};

inline std::string packed(const figures& numbers, const std::string& text) {
    std::string result(sizeof numbers, '\0');
    std::memcpy(result.data(), &numbers, sizeof numbers);
    return result + text;
}

inline figures unpack(std::string& text) {
    figures numbers;
    std::memcpy(&numbers, text.data(), sizeof numbers);
    text.erase(0, sizeof numbers);
    return numbers;
}

} // namespace detail

/// Runs the program in two processes of its own. One has a trace running, for the heap and the
/// answer; the other has none, for the time, the best of several where one is short, and for the
/// resident set.
inline measured measure(const std::function<std::string()>& program) {
    std::string traced = in_child([&] {
        const weir::trace running;
        const std::string answer = program();
        return detail::packed({running.report().peak, 0}, answer);
    });
    std::string timed = in_child([&] {
        constexpr double enough = 1;
        constexpr int at_least = 2;
        double best = std::numeric_limits<double>::infinity();
        double total = 0;
        for (int runs = 0; runs < at_least || total < enough; ++runs) {
            const double seconds = bench::seconds_of([&] { program(); });
            best = std::min(best, seconds);
            total += seconds;
        }
        return detail::packed({peak_resident_set(), best}, {});
    });
    const detail::figures heap = detail::unpack(traced);
    const detail::figures rest = detail::unpack(timed);
    return {traced, heap.bytes, rest.bytes, rest.seconds};
}

} // namespace demo
