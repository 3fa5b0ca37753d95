// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

namespace weir::detail {

/// Registers, once for the program and all its shared libraries, that the ledger is locked while
/// this process forks. Otherwise the child could wait for ever for a lock of another thread.
[[gnu::visibility("default")]] void guard_against_fork() noexcept;

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/fork_guard-inl.hpp>
#endif
