// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <ostream>
#include <string>

namespace weir {

namespace detail {

/// Whether the figures are exact, and what was measured.
std::string how_measured(const report& figures);

} // namespace detail

/// Prints the report as a table of at most 100 columns: one line per stage, upstream first, then
/// `outside`, then the sums, then remarks. Its own allocations are not counted.
std::ostream& operator<<(std::ostream& out, const report& figures);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/table-inl.hpp>
#endif
