// SPDX-License-Identifier: BSL-1.0
#include <weir/memory/hooks.hpp>

WEIR_DEFINE_ALLOCATION_HOOKS;
