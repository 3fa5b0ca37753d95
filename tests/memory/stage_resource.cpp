// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/measured.hpp"

#include <weir/memory/scope.hpp>
#include <weir/memory/stage_resource.hpp>
#include <weir/memory/trace.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory_resource>
#include <new>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

/// Counts what it is asked for, and holds that what comes back is what was given.
class counting : public std::pmr::memory_resource {
public:
    std::size_t live_blocks = 0, live_bytes = 0;
    bool is_consistent = true;

private:
    struct given {
        void* at;
        std::size_t bytes, alignment;
        bool operator==(const given&) const = default;
    };
    void* do_allocate(std::size_t bytes, std::size_t alignment) override {
        void* const made = std::pmr::new_delete_resource()->allocate(bytes, alignment);
        given_.push_back({made, bytes, alignment});
        ++live_blocks;
        live_bytes += bytes;
        return made;
    }
    void do_deallocate(void* p, std::size_t bytes, std::size_t alignment) override {
        if (std::erase(given_, given{p, bytes, alignment}) != 1) is_consistent = false;
        --live_blocks;
        live_bytes -= bytes;
        std::pmr::new_delete_resource()->deallocate(p, bytes, alignment);
    }
    bool do_is_equal(const memory_resource& other) const noexcept override {
        return this == &other;
    }
    std::vector<given> given_;
};

} // namespace

TEST_CASE("what a stage_resource allocates is charged once, with the bytes asked for") {
    for (std::size_t alignment = 1; alignment <= 4096; alignment *= 2)
        for (const std::size_t bytes : {0u, 1u, 17u, 1000u, 70000u}) {
            counting upstream;
            weir::stage_resource resource{&upstream};
            weir::report during, after;
            bool is_aligned = false;
            {
                const weir::trace trace;
                {
                    const weir::scope load{"load"};
                    void* const p = resource.allocate(bytes, alignment);
                    is_aligned = reinterpret_cast<std::uintptr_t>(p) % alignment == 0;
                    std::memset(p, 0xAA, bytes);
                    during = trace.report();
                    resource.deallocate(p, bytes, alignment);
                }
                after = trace.report();
            }
            INFO(bytes << " bytes aligned to " << alignment);
            REQUIRE(is_aligned);
            REQUIRE(during.measured);
            REQUIRE(during.stages.at(0).live_bytes == bytes);
            REQUIRE(during.stages.at(0).live_blocks == 1);
            REQUIRE(after.stages.at(0).live_bytes == 0);
            REQUIRE(after.stages.at(0).freed_bytes == bytes);
            REQUIRE(after.outside.allocated_bytes == 0);
            REQUIRE(upstream.live_blocks == 0);
            REQUIRE(upstream.is_consistent);
        }
}

TEST_CASE("a stage_resource says who handed over what to whom") {
    weir::stage_resource resource;
    weir::report report;
    {
        const weir::trace trace;
        std::pmr::vector<char> bytes{&resource};
        {
            const weir::scope make{"make"};
            bytes.resize(1000);
        }
        {
            const weir::scope use{"use"};
            bytes = std::pmr::vector<char>{&resource};
            bytes.shrink_to_fit();
        }
        report = trace.report();
    }
    REQUIRE(report.stages.at(0).name == "make");
    REQUIRE(report.stages[0].handed_over == 1000);
    REQUIRE(report.stages.at(1).received == 1000);
    REQUIRE(report.peak == 1000);
}

TEST_CASE("blocks of a stage_resource from before the trace, or freed after it, change nothing") {
    weir::stage_resource resource;
    void* const before = resource.allocate(100);
    void* after = nullptr;
    weir::report report;
    {
        const weir::trace trace;
        resource.deallocate(before, 100);
        after = resource.allocate(50);
        report = trace.report();
    }
    resource.deallocate(after, 50);
    REQUIRE(report.outside.freed_bytes == 0);
    REQUIRE(report.outside.live_bytes == 50);
}

TEST_CASE("a stage_resource refuses a size that cannot be") {
    weir::stage_resource resource;
    constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
    for (const std::size_t bytes :
         {all, all - 1, all - 15, all - 16, all - 17, all - 4096, all / 2, std::size_t{1} << 48}) {
        INFO(bytes);
        REQUIRE_THROWS_AS(resource.allocate(bytes, 1), std::bad_alloc);
        REQUIRE_THROWS_AS(resource.allocate(bytes, 4096), std::bad_alloc);
    }
}

TEST_CASE("a failed allocation of a stage_resource is charged to nobody") {
    weir::stage_resource resource{std::pmr::null_memory_resource()};
    weir::report report;
    bool has_failed = false;
    {
        const weir::trace trace;
        const weir::scope load{"load"};
        try {
            resource.deallocate(resource.allocate(10), 10);
        } catch (const std::bad_alloc&) {
            has_failed = true;
        }
        report = trace.report();
    }
    REQUIRE(has_failed);
    REQUIRE(report.stages.at(0).allocated_blocks == 0);
}

TEST_CASE("stage_resources on one upstream are equal, and each frees what the other allocated") {
    counting upstream, another;
    weir::stage_resource one{&upstream}, two{&upstream}, three{&another};
    REQUIRE(one.upstream_resource() == &upstream);
    REQUIRE(one == two);
    REQUIRE_FALSE(one == three);
    REQUIRE_FALSE(one == upstream);
    two.deallocate(one.allocate(24, 64), 24, 64);
    REQUIRE(upstream.live_blocks == 0);
    REQUIRE(upstream.is_consistent);
    REQUIRE(weir::stage_resource{}.upstream_resource() == std::pmr::get_default_resource());
}

TEST_CASE("a stage_resource may stand under a pool, and over one") {
    counting upstream;
    {
        std::pmr::unsynchronized_pool_resource pool{&upstream};
        weir::stage_resource over{&pool};
        std::pmr::monotonic_buffer_resource under{&over};
        const weir::trace trace;
        std::mt19937 random{5};
        std::pmr::vector<std::pmr::string> words{&under};
        for (int i = 0; i < 1000; ++i) words.emplace_back(random() % 100, 'x');
        const weir::report report = trace.report();
        CHECK(report.outside.live_bytes > 50000);
        CHECK(words.back().get_allocator().resource() == &under);
    }
    REQUIRE(upstream.live_blocks == 0);
    REQUIRE(upstream.is_consistent);
}
