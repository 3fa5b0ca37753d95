// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/json_writer.hpp>

#include <string>

namespace weir {

/// The timeline of a report in the Trace Event Format, for https://ui.perfetto.dev and
/// chrome://tracing. Counters for each moment: "bytes by stage" with a series a stage, their sum
/// and the records; an instant event marks the peak. Times are in microseconds since the trace
/// began, in order. chrome://tracing stacks the stages in one track; Perfetto draws a track for
/// each.
///
/// Without a timeline there is nothing but the name of the process; without measurements there
/// are the records alone. What it allocates is charged to nobody.
std::string chrome_trace(const report& figures);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/chrome_trace-inl.hpp>
#endif
