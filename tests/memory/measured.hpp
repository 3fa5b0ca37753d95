// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/hooks.hpp>
#include <weir/memory/trace.hpp>

#include <iostream>

namespace weir::test {

/// Whether memory is measured here. Where it is not, says so, which skips the test.
inline bool is_measured() {
    if (!WEIR_DETAIL_SANITIZED || weir::trace{}.report().measured) return true;
    std::cout << "skipped: the sanitizer has taken no allocation hooks\n";
    return false;
}

/// Whether operator new itself is weir's here: for what does not hold where a sanitizer keeps it to
/// itself, and tells of malloc too. Where it is not, says so, which skips the test.
inline bool is_replaced() {
    if (!WEIR_DETAIL_SANITIZED) return true;
    std::cout << "skipped: the sanitizer keeps operator new to itself\n";
    return false;
}

} // namespace weir::test
