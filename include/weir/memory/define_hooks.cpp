// SPDX-License-Identifier: BSL-1.0
#include <weir/memory/hooks.hpp>

// Compiled by every program that links the CMake target weir::hooks.

WEIR_DEFINE_ALLOCATION_HOOKS;
