// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/memory_limit.hpp>

namespace weir {

/// How many more bytes this process may use before the system swaps, slows it down, kills it or
/// refuses: the least of what the system has available, what the cgroups (version 1 or 2) that it is
/// in have left, all the way up (memory.high counts as memory.max does), and what RLIMIT_AS and
/// RLIMIT_DATA leave. What caches files counts as available;
/// swap does not. On other systems than Linux no limit is known.
memory_limit available_memory();

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/memory/detail/available_memory-inl.hpp>
#endif
