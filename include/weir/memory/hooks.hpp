// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/block_header.hpp>
#include <weir/memory/detail/charging.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/sanitized.hpp>

#if WEIR_DETAIL_SANITIZED
#include <weir/memory/detail/sanitizer_hooks.hpp>
#endif

#include <cstddef>
#include <cstdlib>
#include <new>

// WEIR_DEFINE_ALLOCATION_HOOKS, written once at namespace scope in exactly one source file of a
// program, replaces all forms of operator new and operator delete, so that `weir::trace` can count
// bytes. Each block grows by a header of 16 bytes (by its alignment, if that is larger). While no
// trace runs a block costs no more than filling in that header.
//
// Memory that does not come from operator new (malloc, mmap, C libraries) is not counted. All forms
// of operator new honour std::new_handler. Each trace checks when it begins that all forms are
// replaced.
//
// Shared libraries take part in the ledger of the program that loads them, also if built with
// -fvisibility=hidden: what they allocate is charged to the running stage, and their gauges are in
// the report. They need no hooks of their own; if they have some, these do no harm. Gauges of a
// library that is loaded with dlopen are in no report, unless the program exports its symbols
// (-rdynamic; ENABLE_EXPORTS of CMake).
//
// Programs that link the CMake target weir::hooks get the macro from it. If it is written twice,
// linking fails: the name of the function below says why.
//
// Programs built with the address, thread or memory sanitizer keep the sanitizer's own allocator.
// There the macro registers callbacks for each block (sanitizer_hooks.hpp), and what C libraries
// and the program take from malloc is counted too.

extern "C" void weir_allocation_hooks_are_defined_more_than_once();

namespace weir::detail {

inline constexpr std::size_t default_alignment = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

/// The distance in bytes from the start of the real block to the pointer that the program gets. The
/// header is the last sixteen bytes of it.
constexpr std::size_t front_of(std::size_t alignment) noexcept {
    return alignment < sizeof(block) ? sizeof(block) : alignment;
}

inline void* try_allocate(std::size_t bytes, std::size_t alignment) noexcept {
    const std::size_t front = front_of(alignment);
    if (front > block::max_bytes / 4 || bytes > block::max_bytes - 2 * front) return nullptr;
    void* start =
        alignment <= default_alignment
            ? std::malloc(front + bytes)
            : std::aligned_alloc(alignment, (front + bytes + alignment - 1) & ~(alignment - 1));
    if (start == nullptr) return nullptr;
    std::byte* seen = static_cast<std::byte*>(start) + front;
    // Filled in place: passed by value, it would be written in halves and read as a whole.
    charge_block(*::new (static_cast<void*>(seen - sizeof(block))) block, bytes);
    return seen;
}

inline void* allocate(std::size_t bytes, std::size_t alignment) {
    for (;;) {
        if (void* p = try_allocate(bytes, alignment)) return p;
        if (const std::new_handler handler = std::get_new_handler())
            handler();
        else
            throw std::bad_alloc{};
    }
}

inline void* allocate_or_null(std::size_t bytes, std::size_t alignment) noexcept {
    try {
        return allocate(bytes, alignment);
    } catch (...) {
        return nullptr;
    }
}

inline void release(void* p, std::size_t alignment) noexcept {
    if (p == nullptr) {
        released_null = true;
        return;
    }
    credit_block(header_of(p));
    std::free(static_cast<std::byte*>(p) - front_of(alignment));
}

} // namespace weir::detail

#if WEIR_DETAIL_SANITIZED
#define WEIR_DEFINE_ALLOCATION_HOOKS                                                               \
    extern "C" void weir_allocation_hooks_are_defined_more_than_once() {}                          \
    [[maybe_unused]] static const bool weir_sanitizer_hooks_are_installed =                        \
        ::weir::detail::install_sanitizer_hooks()
#else
#define WEIR_DETAIL_HOOKS(suffix)                                                                  \
    void* operator new suffix(std::size_t n) {                                                     \
        return ::weir::detail::allocate(n, ::weir::detail::default_alignment);                     \
    }                                                                                              \
    void* operator new suffix(std::size_t n, const std::nothrow_t&) noexcept {                     \
        return ::weir::detail::allocate_or_null(n, ::weir::detail::default_alignment);             \
    }                                                                                              \
    void* operator new suffix(std::size_t n, std::align_val_t a) {                                 \
        return ::weir::detail::allocate(n, static_cast<std::size_t>(a));                           \
    }                                                                                              \
    void* operator new suffix(std::size_t n, std::align_val_t a, const std::nothrow_t&) noexcept { \
        return ::weir::detail::allocate_or_null(n, static_cast<std::size_t>(a));                   \
    }                                                                                              \
    void operator delete suffix(void* p) noexcept {                                                \
        ::weir::detail::release(p, ::weir::detail::default_alignment);                             \
    }                                                                                              \
    void operator delete suffix(void* p, std::size_t) noexcept {                                   \
        ::weir::detail::release(p, ::weir::detail::default_alignment);                             \
    }                                                                                              \
    void operator delete suffix(void* p, const std::nothrow_t&) noexcept {                         \
        ::weir::detail::release(p, ::weir::detail::default_alignment);                             \
    }                                                                                              \
    void operator delete suffix(void* p, std::align_val_t a) noexcept {                            \
        ::weir::detail::release(p, static_cast<std::size_t>(a));                                   \
    }                                                                                              \
    void operator delete suffix(void* p, std::size_t, std::align_val_t a) noexcept {               \
        ::weir::detail::release(p, static_cast<std::size_t>(a));                                   \
    }                                                                                              \
    void operator delete suffix(void* p, std::align_val_t a, const std::nothrow_t&) noexcept {     \
        ::weir::detail::release(p, static_cast<std::size_t>(a));                                   \
    }
/// Replaces the program's operator new and delete; see the top of this header.
#define WEIR_DEFINE_ALLOCATION_HOOKS                                                               \
    extern "C" void weir_allocation_hooks_are_defined_more_than_once() {}                          \
    WEIR_DETAIL_HOOKS()                                                                            \
    WEIR_DETAIL_HOOKS([])                                                                          \
    static_assert(true)
#endif
