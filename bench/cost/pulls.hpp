// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../generator/libraries.hpp"
#include "../generator/opaque.hpp"
#include "../generator/row.hpp"

#include <weir/memory/trace.hpp>
#include <weir/stream/stage.hpp>

#include <ranges>
#include <string>
#include <vector>

// What a gauge costs a pull: of a source that costs nothing itself, and of a coroutine.

namespace bench::cost {

template <class Range>
row pulls_of(const std::string& source, number elements, Range (*make)(number)) {
    const auto gauged = [=] { return sum_each(make(opaque(elements)) | weir::stage("numbers")); };
    return {source,
            elements,
            {{"no gauge", [=] { return sum_each(make(opaque(elements))); }},
             {"gauge, no trace", gauged},
             {"gauge, trace", [=] {
                  const weir::trace running;
                  return gauged();
              }}}};
}

inline std::vector<row> pulls(number elements) {
    return {
        pulls_of(
            "std::views::iota", elements, +[](number n) { return std::views::iota(number{0}, n); }),
        pulls_of(
            "weir::generator", elements, +[](number n) { return numbers<weir_generators>(n); })};
}

} // namespace bench::cost
