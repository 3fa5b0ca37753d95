// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "libraries.hpp"
#include "opaque.hpp"
#include "row.hpp"

#include <weir/memory/trace.hpp>
#include <weir/stream/stage.hpp>

#include <functional>
#include <ranges>
#include <string>
#include <vector>

// What a gauge costs a pull, with and without a trace.

namespace bench::gauges {

inline constexpr number elements = 1 << 18;

template <class Range>
row on(const std::string& name, Range (*source)()) {
    const auto gauged = [=] { return sum_each(source() | weir::stage("numbers")); };
    row made{"a gauge on " + name,
             elements,
             {{"no gauge", [=] { return sum_each(source()); }},
              {"gauge, no trace", gauged},
              {"gauge, trace", [=] {
                   const weir::trace running;
                   return gauged();
               }}}};
    made.in_table = false;
    return made;
}

inline std::vector<row> rows() {
    return {on(
                "std::views::iota", +[] { return std::views::iota(number{0}, opaque(elements)); }),
            on("weir::generator", +[] { return numbers<weir_generators>(opaque(elements)); })};
}

} // namespace bench::gauges
