// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/verdict.hpp>

#include <cstdint>

namespace weir {

/// Passes if all stages together, and the code outside them, never had `bytes` bytes alive at once.
/// Fails if memory was not measured. The message names the stage with the largest part of the peak.
verdict peak_below(const report& figures, std::uint64_t bytes);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/peak_below-inl.hpp>
#endif
