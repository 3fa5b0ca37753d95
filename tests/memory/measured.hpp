// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/hooks.hpp>

#include <iostream>

namespace weir::test {

/// Whether memory is measured here. Where it is not, says so, which skips the test.
inline bool is_measured() {
    if (!WEIR_DETAIL_SANITIZED) return true;
    std::cout << "skipped: no allocation hooks under sanitizers\n";
    return false;
}

} // namespace weir::test
