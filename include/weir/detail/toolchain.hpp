// SPDX-License-Identifier: BSL-1.0
#pragma once

// What weir needs, said before anything else is compiled. #error would not end the compilation, and
// hundreds of errors would follow it; a file that there is not does.

#if __cplusplus < 202002L
#include "weir needs C++20 or later: compile with -std=c++20"
#elif !defined(__cpp_exceptions)
#include "weir needs exceptions, with which it reports bad input: compile without -fno-exceptions"
#elif __SIZEOF_POINTER__ < 8
#include "weir needs a 64-bit processor: compile without -m32"
#endif
