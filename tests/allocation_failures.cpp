// SPDX-License-Identifier: BSL-1.0
#include "allocation_failures.hpp"

#include <weir/memory/detail/sanitized.hpp>
#include <weir/memory/hooks.hpp>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

// The allocators of this program, which fail when they are told to. operator new counts for
// weir::trace what it gives, as weir's own hooks do.

#if WEIR_DETAIL_SANITIZED
WEIR_DEFINE_ALLOCATION_HOOKS; // replaces no operator here
#endif

namespace weir::test {

constinit thread_local failing_allocations allocations;

namespace {

constinit std::atomic<std::int64_t> blocks{0};

void* give(std::size_t bytes, std::size_t alignment) noexcept {
    if (allocations.fails_now()) return nullptr;
    const unharmed counted_already; // by malloc below
#if WEIR_DETAIL_SANITIZED
    void* const given =
        alignment <= detail::default_alignment
            ? std::malloc(bytes)
            : std::aligned_alloc(alignment, (bytes + alignment) / alignment * alignment);
#else
    void* const given = detail::try_allocate(bytes, alignment);
#endif
    if (given != nullptr) blocks.fetch_add(1, std::memory_order_relaxed);
    return given;
}

void* give_or_throw(std::size_t bytes, std::size_t alignment) {
    if (void* const given = give(bytes, alignment)) return given;
    throw std::bad_alloc{};
}

void take(void* block, std::size_t alignment) noexcept {
    if (block != nullptr) blocks.fetch_sub(1, std::memory_order_relaxed);
#if WEIR_DETAIL_SANITIZED
    static_cast<void>(alignment);
    std::free(block);
#else
    detail::release(block, alignment);
#endif
}

constexpr std::size_t usual = detail::default_alignment;
constexpr std::size_t number(std::align_val_t alignment) {
    return static_cast<std::size_t>(alignment);
}

} // namespace

std::int64_t live_blocks() noexcept { return blocks.load(std::memory_order_relaxed); }

} // namespace weir::test

using namespace weir::test;

// clang-format off
#define WEIR_TEST_FORMS(form)                                                                       \
    void* operator new form(std::size_t n) { return give_or_throw(n, usual); }                      \
    void* operator new form(std::size_t n, std::align_val_t a) { return give_or_throw(n, number(a)); } \
    void* operator new form(std::size_t n, const std::nothrow_t&) noexcept { return give(n, usual); } \
    void* operator new form(std::size_t n, std::align_val_t a, const std::nothrow_t&) noexcept {    \
        return give(n, number(a));                                                                  \
    }                                                                                               \
    void operator delete form(void* p) noexcept { take(p, usual); }                                 \
    void operator delete form(void* p, std::size_t) noexcept { take(p, usual); }                    \
    void operator delete form(void* p, const std::nothrow_t&) noexcept { take(p, usual); }          \
    void operator delete form(void* p, std::align_val_t a) noexcept { take(p, number(a)); }         \
    void operator delete form(void* p, std::size_t, std::align_val_t a) noexcept { take(p, number(a)); } \
    void operator delete form(void* p, std::align_val_t a, const std::nothrow_t&) noexcept {        \
        take(p, number(a));                                                                         \
    }
WEIR_TEST_FORMS()
WEIR_TEST_FORMS([])
// clang-format on

// What C libraries ask for, libzstd among them, fails too.
#if defined(__GLIBC__) && !WEIR_DETAIL_SANITIZED
extern "C" {
void* __libc_malloc(std::size_t bytes);
void* __libc_calloc(std::size_t count, std::size_t bytes);

void* malloc(std::size_t bytes) {
    if (!allocations.fails_now()) return __libc_malloc(bytes);
    errno = ENOMEM;
    return nullptr;
}
void* calloc(std::size_t count, std::size_t bytes) {
    if (!allocations.fails_now()) return __libc_calloc(count, bytes);
    errno = ENOMEM;
    return nullptr;
}
}
#endif
