// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>

// Makes a weir::report from the ledger: lines in the order in which the records flow, names instead
// of numbers.

namespace weir::detail {

/// The report of the running trace, or of the last one. `room`: the number of moments that its
/// timeline has room for.
report make_report(bool measured, std::size_t room);

/// The resident bytes of this process; 0 if the system does not report them. Allocates nothing.
std::uint64_t resident_set() noexcept;

/// The same when the running trace, or the last one, began: its tables are in it.
[[gnu::visibility("default")]] inline constinit std::atomic<std::uint64_t> resident_before{0};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/make_report-inl.hpp>
#endif
