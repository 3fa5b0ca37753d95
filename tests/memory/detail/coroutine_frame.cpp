// SPDX-License-Identifier: BSL-1.0

#include "catch.hpp"

#include <weir/memory/detail/coroutine_frame.hpp>
#include <weir/memory/detail/open_ledger.hpp>
#include <weir/memory/hooks.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/generator.hpp>

#include "memory/measured.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <new>
#include <random>
#include <thread>
#include <utility>
#include <vector>

using weir::detail::allocate_frame;
using weir::detail::frame_cache;
using weir::detail::kept_frames;
using weir::detail::release_frame;

namespace {

/// What the ledger holds, of all stages together. Asking for it allocates nothing.
const weir::detail::ledger_snapshot& snapshot() {
    static weir::detail::ledger_snapshot now;
    weir::detail::program_ledger.copy_to(now);
    return now;
}

void on_another_thread(const std::function<void()>& work) { std::thread{work}.join(); }

/// Where its local stands, which is in its frame.
weir::generator<const void*> places(int n) {
    int local = 0;
    for (; local < n; ++local) co_yield &local;
}

/// So that no compiler knows enough to do without the frame.
weir::generator<const void*> (*volatile made_out_of_sight)(int) = places;

} // namespace

TEST_CASE("a frame is rounded up to be kept, one that is too large for that is not") {
    for (std::size_t bytes = 1; bytes < 2 * frame_cache::largest; ++bytes) {
        const std::size_t rounded = frame_cache::rounded(bytes);
        REQUIRE(rounded >= bytes);
        REQUIRE(rounded < bytes + frame_cache::granularity);
        REQUIRE(frame_cache::rounded(rounded) == rounded);
        if (bytes > frame_cache::largest)
            REQUIRE(rounded == bytes);
        else
            REQUIRE(rounded % frame_cache::granularity == 0);
    }
}

TEST_CASE("a cache gives back what it was given, by size, and never keeps more than it may") {
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::mt19937 random{seed};
        frame_cache cache;
        std::map<std::size_t, std::vector<void*>> kept; // by size
        std::size_t kept_bytes = 0;
        std::size_t refused = 0;
        const std::size_t most = seed % 2 == 0 ? 1200 : 200; // now and then one that is too large
        for (int step = 0; step < 3000; ++step) {
            const std::size_t bytes = 1 + random() % most;
            const std::size_t rounded = frame_cache::rounded(bytes);
            if (random() % 3 != 0) {
                void* const frame = ::operator new(rounded);
                const bool is_kept = cache.keep(frame, bytes);
                REQUIRE(is_kept
                        == (bytes <= frame_cache::largest
                            && kept_bytes + rounded <= frame_cache::max_bytes));
                if (is_kept) {
                    kept[rounded].push_back(frame);
                    kept_bytes += rounded;
                } else {
                    ++refused;
                    ::operator delete(frame);
                }
            } else {
                void* const frame = cache.take(bytes);
                auto& same_size = kept[rounded];
                REQUIRE((frame == nullptr) == same_size.empty());
                if (frame == nullptr) continue;
                REQUIRE(std::erase(same_size, frame) == 1);
                kept_bytes -= rounded;
                std::fill_n(static_cast<unsigned char*>(frame), rounded, 0xEE); // it is ours alone
                ::operator delete(frame);
            }
            REQUIRE(cache.kept_bytes() == kept_bytes);
            REQUIRE(kept_bytes <= frame_cache::max_bytes);
        }
        REQUIRE(refused > 0);
        cache.free_all(); // once each, or the sanitizer complains
        REQUIRE(cache.kept_bytes() == 0);
        REQUIRE(cache.take(16) == nullptr);
    }
}

TEST_CASE("the frame of a finished coroutine serves the next one, not the allocator") {
    if (!weir::test::is_replaced()) return; // nor are frames recycled under a sanitizer
    kept_frames.free_all();                 // so that there is room
    for (const std::size_t bytes : {1u, 16u, 200u, 1000u, 1024u}) {
        void* const first = allocate_frame(bytes);
        release_frame(first, bytes);
        // Takes what has just been freed, if it has.
        void* const other = ::operator new(frame_cache::rounded(bytes));
        void* const second = allocate_frame(bytes);
        ::operator delete(other);
        REQUIRE(second == first);
        release_frame(second, bytes);
    }
    const std::size_t before = kept_frames.kept_bytes();
    release_frame(allocate_frame(frame_cache::largest + 1), frame_cache::largest + 1);
    REQUIRE(kept_frames.kept_bytes() == before);
}

TEST_CASE("a million short generators, one after the other, share one frame") {
    if (!weir::test::is_replaced()) return; // nor are frames recycled under a sanitizer
    kept_frames.free_all();
    const void* const place = *made_out_of_sight(1).begin();
    const std::size_t kept = kept_frames.kept_bytes();
    for (int i = 0; i < 1'000'000; ++i) {
        auto made = made_out_of_sight(1);
        const void* const same = *made.begin();
        const std::size_t kept_meanwhile = kept_frames.kept_bytes();
        if (same != place || kept_meanwhile >= kept) REQUIRE(same == place);
    }
    REQUIRE(kept_frames.kept_bytes() == kept);
}

TEST_CASE("while a trace runs every frame is charged and credited, and none is recycled") {
    if (!weir::test::is_measured()) return;
    struct frame {
        void* address;
        std::size_t bytes;
        bool charged;
    };
    for (unsigned seed = 0; seed < 30; ++seed) {
        std::mt19937 random{seed};
        std::vector<frame> live;
        live.reserve(1000);
        bool traced = false;
        std::uint64_t expected = 0;
        for (int step = 0; step < 400; ++step) {
            const std::size_t kept = kept_frames.kept_bytes();
            const auto roll = random() % 20;
            if (roll == 0) {
                if (traced)
                    weir::detail::close_ledger();
                else
                    REQUIRE(weir::detail::open_ledger());
                traced = !traced;
                for (frame& each : live) each.charged = false; // of a ledger that is closed
                expected = 0;
            } else if (roll < 12) {
                const std::size_t bytes = 1 + random() % 1100;
                live.push_back({allocate_frame(bytes), bytes, traced});
                if (traced) expected += frame_cache::rounded(bytes);
            } else if (!live.empty()) {
                std::swap(live[random() % live.size()], live.back());
                const frame freed = live.back();
                live.pop_back();
                release_frame(freed.address, freed.bytes);
                if (freed.charged) expected -= frame_cache::rounded(freed.bytes);
            }
            if (!traced) continue;
            const weir::detail::alive now = snapshot().live;
            const std::size_t kept_now = kept_frames.kept_bytes();
            if (now.frames != expected) REQUIRE(now.frames == expected);
            if (kept_now != kept) REQUIRE(kept_now == kept);
        }
        if (traced) weir::detail::close_ledger();
        for (const frame& each : live) release_frame(each.address, each.bytes);
        if (!WEIR_DETAIL_SANITIZED) REQUIRE(kept_frames.kept_bytes() > 0);
        REQUIRE(kept_frames.kept_bytes() <= frame_cache::max_bytes);
    }
}

TEST_CASE("a report tells how much this thread keeps in frames") {
    if (!weir::test::is_replaced()) return; // nor are frames recycled under a sanitizer
    kept_frames.free_all();
    static_cast<void>(*made_out_of_sight(1).begin());
    REQUIRE(kept_frames.kept_bytes() > 0);
    const weir::trace trace;
    REQUIRE(trace.report().frames_kept == kept_frames.kept_bytes());
    on_another_thread([&] {
        static_cast<void>(*made_out_of_sight(1).begin()); // is not kept, as a trace runs
        REQUIRE(trace.report().frames_kept == 0);
    });
}

TEST_CASE("a generator may be handed from thread to thread, and its frame stays where it ends") {
    const auto counts = [](int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
    };
    weir::generator<int> made = counts(6);
    std::size_t kept = 0, kept_there = 0;
    for (int expected = 0; expected < 6; ++expected) {
        const auto pull = [&] {
            REQUIRE(*made.begin() == expected);
            made.consume();
        };
        if (expected % 2 == 0)
            pull();
        else
            on_another_thread(pull);
    }
    kept = kept_frames.kept_bytes();
    on_another_thread([&] {
        const std::size_t before = kept_frames.kept_bytes();
        made = {};
        kept_there = kept_frames.kept_bytes() - before;
    });
    REQUIRE(kept_frames.kept_bytes() == kept);
    if (!weir::test::is_replaced()) return; // nor are frames recycled under a sanitizer
    REQUIRE(kept_there > 0);
}

TEST_CASE("what a thread keeps is freed when it ends") {
    // Blocks that the ledger knows, so that it tells whether they are freed. (Where there are no
    // hooks the leak sanitizer tells.)
    const bool traced = weir::detail::open_ledger();
    const weir::detail::alive before = snapshot().live;
    bool kept = true;
    on_another_thread([&] {
        for (int i = 0; i < 20; ++i)
            for (const std::size_t bytes : {16u, 160u, 1024u})
                kept = kept_frames.keep(::operator new(bytes), bytes) && kept;
    });
    const weir::detail::alive after = snapshot().live;
    const std::uint64_t allocated = snapshot().totals.allocated_bytes;
    weir::detail::close_ledger();
    REQUIRE(traced);
    REQUIRE(kept);
    if (!weir::test::is_replaced()) return; // nor is what a thread itself is made of
    REQUIRE(after.bytes == before.bytes);
    REQUIRE(after.blocks == before.blocks);
    REQUIRE(allocated >= 20 * (16 + 160 + 1024));
}

TEST_CASE("nothing is kept that comes after what frees it, at the end of a thread") {
    struct leaves_frames {
        leaves_frames() = default;
        leaves_frames(const leaves_frames&) = delete;
        leaves_frames& operator=(const leaves_frames&) = delete;
        ~leaves_frames() {
            void* const frame = ::operator new(64);
            *kept = kept_frames.keep(frame, 64);
            *bytes = kept_frames.kept_bytes();
            if (!*kept) ::operator delete(frame);
            made = {}; // must do no harm either
        }
        bool* kept = nullptr;
        std::size_t* bytes = nullptr;
        weir::generator<const void*> made;
    };
    bool kept = true;
    std::size_t bytes = 1;
    on_another_thread([&] {
        // Made before the first frame is kept, and so destroyed after what frees them.
        static thread_local leaves_frames late;
        late.kept = &kept;
        late.bytes = &bytes;
        late.made = made_out_of_sight(2);
        REQUIRE(late.made.begin() != late.made.end());
        REQUIRE(kept_frames.keep(::operator new(64), 64));
    });
    REQUIRE_FALSE(kept);
    REQUIRE(bytes == 0);
}

TEST_CASE("a frame is counted as one, and what is allocated after it is not") {
    if (!weir::test::is_measured()) return;
    REQUIRE(weir::detail::open_ledger());
    void* const frame = weir::detail::allocate_frame(300);
    void* const other = ::operator new(40);
    const weir::detail::alive both = snapshot().live;
    weir::detail::release_frame(frame, 300);
    const weir::detail::alive one = snapshot().live, at_peak = snapshot().at_peak;
    ::operator delete(other);
    weir::detail::close_ledger();

    REQUIRE(both.bytes == 344);
    REQUIRE(both.frames == 304);
    REQUIRE(one.bytes == 40);
    REQUIRE(one.frames == 0);
    REQUIRE(at_peak.frames == 304);
}

TEST_CASE("after a frame that could not be had, nothing else is taken for one") {
    if (!weir::test::is_replaced()) return;
    REQUIRE_THROWS_AS(weir::detail::allocate_frame(std::numeric_limits<std::size_t>::max() / 2),
                      std::bad_alloc);
    REQUIRE_FALSE(weir::detail::current_stage.allocates_frame);
}
