// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

// WEIR_DETAIL_SANITIZED: whether this is built with a sanitizer that needs the allocator to itself. Our
// own tests define it as 0 under the thread sanitizer: there the hooks replace operator new as in any
// other program, so that what they do without a lock is looked at too.

#ifdef WEIR_DETAIL_SANITIZED
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WEIR_DETAIL_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)                            \
    || __has_feature(memory_sanitizer)
#define WEIR_DETAIL_SANITIZED 1
#endif
#endif
#ifndef WEIR_DETAIL_SANITIZED
#define WEIR_DETAIL_SANITIZED 0
#endif
