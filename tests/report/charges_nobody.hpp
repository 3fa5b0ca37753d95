// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/report.hpp>
#include <weir/memory/trace.hpp>

namespace weir::test {

/// Whether no stage, nor what is outside, has asked for a byte while `make` made its result.
template <class Make>
bool charges_nobody(Make make) {
    const weir::trace trace;
    const auto asked = [&] {
        const report figures = trace.report();
        auto blocks = figures.outside.allocated_blocks;
        for (const auto& row : figures.stages) blocks += row.allocated_blocks;
        return blocks;
    };
    const auto before = asked();
    [[maybe_unused]] const auto result = make();
    return asked() == before;
}

} // namespace weir::test
