// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <string>

namespace weir {

/// Returns the report in the OpenMetrics text format 1.0, for Prometheus and tools that read its
/// format. Each stage and `outside` have weir_stage_live_bytes, _self_peak_bytes, _at_peak_bytes,
/// _allocated_bytes_total and the like, with the labels `stage`, `file` and `line` (and `index` if
/// these are equal); the whole run has weir_peak_bytes, weir_records_total and so on.
///
/// Figures that were not measured are left out. Its own allocations are not counted.
std::string open_metrics(const report& figures);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/open_metrics-inl.hpp>
#endif
