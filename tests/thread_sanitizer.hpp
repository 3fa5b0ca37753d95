// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <iostream>

namespace weir::test {

/// Whether this is built with the thread sanitizer, with which all takes ten times as long.
#if defined(__SANITIZE_THREAD__)
inline constexpr bool with_thread_sanitizer = true;
#elif !defined(__has_feature)
inline constexpr bool with_thread_sanitizer = false;
#elif __has_feature(thread_sanitizer)
inline constexpr bool with_thread_sanitizer = true;
#else
inline constexpr bool with_thread_sanitizer = false;
#endif

/// The same for what its runtime, for this reason, does not allow: says so, which skips the test.
inline bool thread_sanitizer_prevents(const char* reason) {
    if (with_thread_sanitizer)
        std::cout << "skipped: with the thread sanitizer, " << reason << '\n';
    return with_thread_sanitizer;
}

} // namespace weir::test
