// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <ostream>
#include <string>

namespace weir {

namespace detail {

/// How far the figures can be trusted, and what they are of.
std::string how_measured(const report& figures);

} // namespace detail

/// Prints the report as a table of at most 100 columns: a line a stage, upstream first, then what
/// ran outside any gauge, then the sums, then what there is to say beside them. What it allocates
/// is not charged to anybody.
std::ostream& operator<<(std::ostream& out, const report& figures);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/table-inl.hpp>
#endif
