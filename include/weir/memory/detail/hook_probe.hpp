// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/block_header.hpp>

// Tries which forms of operator new and operator delete of this program are hooked. A form of new
// is ours if what it allocates is charged to the ledger; a form of delete is ours if it sets
// released_null when it is given null, which does nothing in any other implementation.

namespace weir::detail {

/// Detects whether operator new of this program reports to the running ledger, which must not
/// be used for anything else afterwards. Throws std::logic_error if only
/// some forms of new and delete do, and std::bad_alloc if there is no memory to try them. Allocates
/// only the blocks that it tries.
hooked probe_hooks();

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/hook_probe-inl.hpp>
#endif
