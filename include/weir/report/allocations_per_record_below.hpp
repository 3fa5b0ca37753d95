// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/verdict.hpp>

namespace weir {

/// Passes if each stage allocated fewer than `limit` blocks for each record that passed its gauge,
/// on average. What no record passed is never judged: a stage that was not reached, a weir::scope,
/// the code outside. Fails if that is all there is, and if memory was not measured. The message
/// names the stage that allocates most.
verdict allocations_per_record_below(const report& figures, double limit);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/allocations_per_record_below-inl.hpp>
#endif
