// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/ledger.hpp>
#include <weir/memory/sanitized.hpp>

#if WEIR_DETAIL_SANITIZED
#include <weir/memory/sanitizer_hooks.hpp>
#endif

#if __has_include(<pthread.h>) && __has_include(<unistd.h>)
#include <pthread.h>
#define WEIR_DETAIL_FORKS 1
#else
#define WEIR_DETAIL_FORKS 0
#endif

namespace weir::detail {

/// Sees to it, once in the program and all its shared libraries, that no other thread is at work in
/// the account while this process forks: the child would wait for it for ever.
[[gnu::visibility("default")]] inline void guard_against_fork() noexcept {
#if WEIR_DETAIL_FORKS
    static const int registered = ::pthread_atfork(
        [] {
            program_ledger.lock_for_fork();
#if WEIR_DETAIL_SANITIZED
            program_blocks.lock_for_fork();
#endif
        },
        [] {
#if WEIR_DETAIL_SANITIZED
            program_blocks.unlock_after_fork();
#endif
            program_ledger.unlock_after_fork();
        },
        [] {
#if WEIR_DETAIL_SANITIZED
            program_blocks.unlock_after_fork();
#endif
            program_ledger.unlock_after_fork();
        });
    static_cast<void>(registered);
#endif
}

} // namespace weir::detail
