// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <cstddef>

// The account as people are given it: lines in the order in which the records flow, words instead
// of numbers.

namespace weir::detail {

/// Of the running trace, or of the last one. `room`: for so many moments it has a timeline.
report make_report(bool measured, std::size_t room);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/make_report-inl.hpp>
#endif
