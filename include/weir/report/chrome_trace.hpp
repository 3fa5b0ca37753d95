// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/json_writer.hpp>

#include <string>

namespace weir {

/// Returns the timeline of a report in the Trace Event Format, for https://ui.perfetto.dev and
/// chrome://tracing. Counters for each moment: "bytes by stage" with one series per stage, their
/// sum, and the records; an instant event marks the peak. Times are in microseconds since the trace
/// began, in ascending order. chrome://tracing stacks the stages in one track; Perfetto draws a
/// track for each.
///
/// Without a timeline it has only the name of the process; without measurements, only the records.
/// Its own allocations are not counted.
std::string chrome_trace(const report& figures);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/chrome_trace-inl.hpp>
#endif
