// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <cstddef>
#include <cstdint>

// The ledger as people are given it: lines in the order in which the records flow, words instead
// of numbers.

namespace weir::detail {

/// Of the running trace, or of the last one. `room`: for so many moments it has a timeline.
report make_report(bool measured, std::size_t room);

} // namespace weir::detail

#if __has_include(<unistd.h>)
#endif

namespace weir::detail {

/// Bytes of this process that are in memory now; 0 where the system does not tell. Allocates
/// nothing.
std::uint64_t resident_set() noexcept;

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/make_report-inl.hpp>
#endif
