// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/block_header.hpp>

// Who operator new and operator delete of this program are: tried, not assumed. A form of new is
// ours if what it allocates comes into the ledger; a form of delete is ours if it notices that it
// is given null, which does nothing in anybody else's.

namespace weir::detail {

/// Finds out whether operator new of this program reports to the running ledger, which must be an
/// exact one and is good for nothing else afterwards. Throws std::logic_error if only some forms of
/// new and delete do. Allocates nothing but what it tries.
hooked probe_hooks();

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/hook_probe-inl.hpp>
#endif
