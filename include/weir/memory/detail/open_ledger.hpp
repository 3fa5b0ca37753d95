// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/trace_options.hpp>

#include <span>

namespace weir::detail {

/// Begins the program's ledger, coroutine frames included: see shared_ledger::begin. Returns false,
/// and changes nothing, while one is running.
bool open_ledger(const trace_options& options = {}, std::span<timeline::moment> room = {}) noexcept;

void close_ledger() noexcept;

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/open_ledger-inl.hpp>
#endif
