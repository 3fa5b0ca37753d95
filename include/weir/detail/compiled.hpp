// SPDX-License-Identifier: BSL-1.0
#pragma once

// weir is header-only unless WEIR_COMPILED is defined, as the CMake target weir::compiled does for
// whoever links it: then the functions that are no templates are only declared in the headers, but
// for small ones, and are compiled once, in that library. Their definitions stand in
// detail/*-inl.hpp, which each header includes itself in the header-only form.
//
// Define it in all source files of a program or in none. They need not be optimised as the library
// is: what depends on the types of simdjson's parser, whose members differ where nothing is
// optimised, is compiled with the program in both forms.

#ifdef WEIR_COMPILED
#define WEIR_DETAIL_INLINE
#else
#define WEIR_DETAIL_INLINE inline
#endif
