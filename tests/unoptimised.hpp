// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace weir::test {

/// What takes seconds optimised takes minutes without, and under sanitizers: there, the longest tests
/// do so many times less.
#ifdef __OPTIMIZE__
inline constexpr unsigned fewer = 1;
#else
inline constexpr unsigned fewer = 4;
#endif

} // namespace weir::test
