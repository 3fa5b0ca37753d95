// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/memory_limit.hpp>

namespace weir {

/// How many more bytes this process may use before the system swaps, slows it down, kills it or
/// refuses. Returns the smallest of: the memory that the system has available; what is left in each
/// cgroup (version 1 or 2) of the process and in all its parents (memory.high counts like
/// memory.max); what RLIMIT_AS and RLIMIT_DATA leave. File cache counts as available, swap does
/// not. On systems other than Linux no limit is known.
memory_limit available_memory();

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/memory/detail/available_memory-inl.hpp>
#endif
