// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

namespace weir::detail {

/// Sees to it, once in the program and all its shared libraries, that no other thread is at work in
/// the ledger while this process forks: the child would wait for it for ever.
[[gnu::visibility("default")]] void guard_against_fork() noexcept;

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/fork_guard-inl.hpp>
#endif
