// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "catch.hpp"
#include "memory/naive_ledger.hpp"

#include <weir/memory/report.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <list>
#include <mutex>
#include <new>
#include <string>
#include <vector>

// Containers whose allocator keeps books of its own, and knows by itself which stage is running:
// what weir says is compared with these books.

/// Its tables are filled before the trace begins, so that counting allocates nothing. Any thread
/// may allocate; the books are written in the order in which the blocks come and go.
struct independent_counter {
    static constexpr std::size_t most = 1u << 16;

    naive_ledger entries;
    std::vector<void*> addresses = std::vector<void*>(most);
    std::mutex lock;
    std::uint64_t frame_bytes = 0; ///< of the coroutines that are told of

    independent_counter() { entries.lives.reserve(most); }

    void born(void* p, std::size_t bytes, std::size_t stage, bool frame = false) {
        const std::size_t index = entries.born(stage, bytes, frame);
        if (index >= most) std::abort(); // a REQUIRE would allocate
        addresses[index] = p;
    }
    void adopted(void* p, std::size_t stage) {
        const std::size_t index = entries.adopted(alive(p), stage);
        if (index >= most) std::abort();
        addresses[index] = p;
    }
    void died(void* p, std::size_t stage) { entries.died(alive(p), stage); }

private:
    std::size_t alive(void* p) const {
        std::size_t index = entries.lives.size();
        do --index;
        while (addresses[index] != p || entries.lives[index].died != naive_ledger::never);
        return index;
    }
};

inline independent_counter* counter = nullptr;

/// The running stage as the test knows it, not as the library says.
struct own_stage {
    explicit own_stage(std::size_t stage) : before{now} { now = stage; }
    ~own_stage() { now = before; }
    own_stage(const own_stage&) = delete;
    own_stage& operator=(const own_stage&) = delete;

    static inline thread_local std::size_t now = 0;
    std::size_t before;
};

inline void* counted_new(std::size_t bytes) {
    if (counter == nullptr) return ::operator new(bytes);
    const std::lock_guard hold{counter->lock};
    void* const p = ::operator new(bytes);
    counter->born(p, bytes, own_stage::now);
    return p;
}

inline void counted_delete(void* p, std::size_t bytes) noexcept {
    if (counter == nullptr) {
        ::operator delete(p, bytes);
        return;
    }
    const std::lock_guard hold{counter->lock};
    counter->died(p, own_stage::now);
    ::operator delete(p, bytes);
}

template <class T>
struct counted {
    using value_type = T;
    counted() = default;
    template <class U>
    counted(const counted<U>&) noexcept {}
    T* allocate(std::size_t n) { return static_cast<T*>(counted_new(n * sizeof(T))); }
    void deallocate(T* p, std::size_t n) noexcept { counted_delete(p, n * sizeof(T)); }
    friend bool operator==(const counted&, const counted&) = default;
};

using counted_string = std::basic_string<char, std::char_traits<char>, counted<char>>;
using counted_list = std::list<int, counted<int>>;
using counted_vector = std::vector<int, counted<int>>;

inline void require_same(const weir::report::row& got, const naive_ledger::figures& want) {
    INFO("stage " << got.name);
    REQUIRE(got.live_bytes == want.live_bytes);
    REQUIRE(got.live_blocks == want.live_blocks);
    REQUIRE(got.self_peak == want.self_peak);
    REQUIRE(got.at_peak == want.at_peak);
    REQUIRE(got.held_at_peak == want.held_at_peak);
    REQUIRE(got.handed_over == want.handed_over);
    REQUIRE(got.received == want.received);
    REQUIRE(got.allocated_bytes == want.allocated_bytes);
    REQUIRE(got.allocated_blocks == want.allocated_blocks);
    REQUIRE(got.freed_bytes == want.freed_bytes);
    REQUIRE(got.freed_blocks == want.freed_blocks);
}
