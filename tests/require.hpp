// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdlib>
#include <iostream>

/// For test programs that are too small for Catch2, or must not bring it along.
inline void require(bool holds, const char* promise) {
    if (holds) return;
    std::cerr << "not so: " << promise << '\n';
    std::exit(1);
}
