// SPDX-License-Identifier: BSL-1.0
#include "library.hpp"

#include "require.hpp"

#include <weir/memory/hooks.hpp>
#include <weir/memory/trace.hpp>

#include <iostream>

WEIR_DEFINE_ALLOCATION_HOOKS;

int main() {
    const weir::trace trace;
    if (WEIR_DETAIL_SANITIZED && !trace.report().measured) {
        std::cout << "skipped: the sanitizer has taken no allocation hooks\n";
        return 0;
    }
    require(run_library(100, 1000) == 100, "all records pass");
    const weir::report report = trace.report();
    require(report.measured, "memory is measured");
    require(report.records == 100, "the records are counted");
    require(report.stages.size() == 1 && report.stages.front().name == "library",
            "the gauge is in the report");
    require(report.stages.front().self_peak >= 100'000, "its bytes are charged to it");
    require(report.stages.front().live_bytes == 0, "and credited");
}
