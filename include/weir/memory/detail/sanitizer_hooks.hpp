// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/address_table.hpp>
#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/charging.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/program_ledger.hpp>

#include <cstddef>
#include <optional>

// As in <sanitizer/allocator_interface.h>, which not every compiler has.
extern "C" {
int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, std::size_t),
                                              void (*)(const volatile void*));
int __sanitizer_get_ownership(const volatile void*);
std::size_t __sanitizer_get_allocated_size(const volatile void*);
}

// The allocation hooks of programs that are built with the address, thread or memory sanitizer.
// These keep their own allocator, and call back at each allocation and free: of operator new, but
// also of malloc in C libraries and the program. A block of 0 bytes may be reported as one of 1.
// The headers of blocks are in an address_table, and only for blocks allocated while a trace runs.

namespace weir::detail {

/// Set while a hook runs on this thread: what the hook itself allocates is not counted.
[[gnu::visibility("default")]] inline constinit thread_local bool in_sanitizer_hook = false;

class sanitizer_hook_guard {
public:
    sanitizer_hook_guard() noexcept { in_sanitizer_hook = true; }
    ~sanitizer_hook_guard() { in_sanitizer_hook = false; }
    sanitizer_hook_guard(const sanitizer_hook_guard&) = delete;
    sanitizer_hook_guard& operator=(const sanitizer_hook_guard&) = delete;
};

inline void keep_block(const volatile void* allocated, const block& charged) noexcept {
    const auto is_stale = [](const block& old) { return !program_ledger.has(old); };
    if (charged.sequence() != 0 && !program_blocks.insert(allocated, charged, is_stale))
        credit_block(charged);
}

/// Called at each free. Frees after the end of the trace are ignored: the next trace treats these
/// blocks as stale.
inline void sanitizer_freed(const volatile void* allocated) noexcept {
    if (allocated == nullptr || program_ledger.running() == 0 || in_sanitizer_hook) return;
    const sanitizer_hook_guard inside;
    if (const std::optional<block> kept = program_blocks.take(allocated)) credit_block(*kept);
}

inline void sanitizer_allocated(const volatile void* allocated, std::size_t bytes) noexcept {
    if (allocated == nullptr || program_ledger.running() == 0 || in_sanitizer_hook) return;
    sanitizer_freed(allocated); // in case its free was not reported
    const sanitizer_hook_guard inside;
    keep_block(allocated, charge_block(bytes));
}

/// Returns false if the sanitizer has no room for another hook: then nothing is measured.
inline bool install_sanitizer_hooks() noexcept {
    return __sanitizer_install_malloc_and_free_hooks(sanitizer_allocated, sanitizer_freed) != 0;
}

} // namespace weir::detail
