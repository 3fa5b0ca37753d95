// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/fork_guard.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/sanitized.hpp>

#if WEIR_DETAIL_SANITIZED
#include <weir/memory/detail/sanitizer_hooks.hpp>
#endif

#if __has_include(<pthread.h>) && __has_include(<unistd.h>)
#include <pthread.h>
#define WEIR_DETAIL_FORKS 1
#else
#define WEIR_DETAIL_FORKS 0
#endif

namespace weir::detail {

WEIR_DETAIL_INLINE void guard_against_fork() noexcept {
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
