// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

namespace weir::detail {

/// Gives a new file, which its owner alone may use, the owner, the group, the permissions and the
/// access control list of an old one, as far as this process may. Where it may not, fewer people can
/// use the new file, and never anybody who could not use the old one. Both are open descriptors.
void keep_access(int old_file, int new_file);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/keep_access-inl.hpp>
#endif
