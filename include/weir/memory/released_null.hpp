// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace weir::detail {

/// Set when a form of operator delete that goes through the allocation hooks is given null: so they
/// can be told from all others by a call that frees nothing.
[[gnu::visibility("default")]] inline constinit thread_local bool released_null = false;

} // namespace weir::detail
