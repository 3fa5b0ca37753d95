// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/verdict.hpp>

namespace weir {

/// Passes if nothing that was allocated under the trace was left: nothing of a stage when its pipe
/// was destroyed, and nothing of anybody, the code outside the stages included, when the report was
/// made. Fails while a pipe is alive, since what it will retain is not known yet, and if memory was
/// not measured.
///
/// What a sink returns is retained by the stages that made it: destroy it before the report.
verdict nothing_retained(const report& figures);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/assertions-inl.hpp>
#endif
