// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <string>

namespace weir {

/// The report in the OpenMetrics text format 1.0, for Prometheus and what reads its format. For
/// each stage and for `outside` there are weir_stage_live_bytes, _self_peak_bytes, _at_peak_bytes,
/// _allocated_bytes_total and the like, with the labels `stage`, `file` and `line` (and `index`
/// where these are equal); for the whole weir_peak_bytes, weir_records_total and so on.
///
/// What was not measured is left out. What it allocates is charged to nobody.
std::string open_metrics(const report& figures);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/open_metrics-inl.hpp>
#endif
