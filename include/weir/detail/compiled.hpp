// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

// weir is header-only unless WEIR_COMPILED is defined, as the CMake target weir::compiled does for
// programs that link it: then functions that are neither templates nor small are only declared in
// the headers, and are compiled once, in that library. Their definitions are in detail/*-inl.hpp,
// which each header itself includes in the header-only form.
//
// Define it in all source files of a program or in none. They need not be optimised like the
// library.

#ifdef WEIR_COMPILED
#define WEIR_DETAIL_INLINE
#else
#define WEIR_DETAIL_INLINE inline
#endif
