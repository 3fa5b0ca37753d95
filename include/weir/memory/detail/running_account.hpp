// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/trace_options.hpp>

#include <span>

namespace weir::detail {

/// Begins the program's account, coroutine frames included: see ledger::begin. False, and nothing is
/// changed, while one runs.
bool begin_account(const trace_options& options = {},
                   std::span<timeline::moment> room = {}) noexcept;

void end_account() noexcept;

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/running_account-inl.hpp>
#endif
