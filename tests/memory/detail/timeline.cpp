// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/block_of.hpp"
#include "memory/measured.hpp"

#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/stage.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <ranges>
#include <vector>

namespace {

/// What a timeline with so much room keeps of a run of so many records.
std::vector<std::uint64_t> kept(std::size_t room, std::uint64_t records) {
    std::vector<weir::detail::timeline::moment> moments(room);
    weir::detail::timeline line;
    line.begin(moments, weir::timeline_over::records);
    weir::detail::sums now;
    for (std::uint64_t i = 0; i < records; ++i) {
        ++now.records;
        if (line.is_due(now)) line.take(now, {});
    }
    std::vector<std::uint64_t> result;
    for (const auto& each : line.moments()) result.push_back(each.records);
    return result;
}

std::vector<std::uint64_t> multiples_of(std::uint64_t stride, std::uint64_t up_to) {
    std::vector<std::uint64_t> result;
    for (std::uint64_t n = stride; n <= up_to; n += stride) result.push_back(n);
    return result;
}

} // namespace

TEST_CASE("however long the run, its moments fit, are half as many at least, and evenly spread") {
    for (const std::size_t room : {2u, 3u, 7u, 64u, 128u})
        for (std::uint64_t records = 0; records < 3000; records += 1 + records / 9) {
            INFO(records << " records, room for " << room);
            const std::vector<std::uint64_t> found = kept(room, records);
            std::uint64_t stride = 1;
            while (records / stride > room) stride *= 2;
            REQUIRE(found == multiples_of(stride, records));
        }
}

TEST_CASE("without room nothing is kept") {
    REQUIRE(kept(0, 1000).empty());
    REQUIRE(kept(1, 1000).empty());
}

TEST_CASE("a timeline over bytes goes on evenly where blocks are larger than its stride") {
    std::vector<weir::detail::timeline::moment> moments(16);
    weir::detail::timeline line;
    line.begin(moments, weir::timeline_over::bytes);
    weir::detail::sums now;
    for (int i = 0; i < 10'000; ++i) {
        now.allocated_bytes += 1 + static_cast<std::uint64_t>(i) * 7919 % 50'000;
        if (line.is_due(now)) line.take(now, {});
    }
    const auto found = line.moments();
    REQUIRE(found.size() >= 8);
    for (std::size_t i = 1; i < found.size(); ++i) {
        const std::uint64_t step = found[i].allocated_bytes - found[i - 1].allocated_bytes;
        REQUIRE(step < 4 * now.allocated_bytes / found.size());
        REQUIRE(found[i].nanoseconds >= found[i - 1].nanoseconds);
    }
}

TEST_CASE("a timeline over bytes fills half its room at least, whatever the size of a block") {
    for (const std::uint64_t block : {1u, 40u, 3'000u, 1'000'000u})
        for (const std::uint64_t blocks : {100u, 129u, 500u, 900u, 20'000u}) {
            INFO(blocks << " blocks of " << block << " bytes");
            std::vector<weir::detail::timeline::moment> moments(128);
            weir::detail::timeline line;
            line.begin(moments, weir::timeline_over::bytes);
            weir::detail::sums now;
            for (std::uint64_t i = 0; i < blocks; ++i) {
                now.allocated_bytes += block;
                if (line.is_due(now)) line.take(now, {});
            }
            const auto found = line.moments();
            REQUIRE(found.size() >= std::min<std::uint64_t>(blocks, 64));
            std::uint64_t before = 0;
            for (const auto& each : found) {
                REQUIRE(each.allocated_bytes - before <= 4 * block * (1 + blocks / 128));
                before = each.allocated_bytes;
            }
        }
}

TEST_CASE("a report shows what was alive while the records passed, up to now") {
    if (!weir::test::is_measured()) return;
    const weir::trace trace{{.moments = 8}};
    std::vector<std::unique_ptr<char[]>> kept_blocks;
    kept_blocks.reserve(100);
    auto pipe = std::views::iota(0, 100) | std::views::filter([&](int) {
                    kept_blocks.push_back(block_of(10));
                    return true;
                })
              | weir::stage("grows");
    for (auto at = pipe.begin(); at != pipe.end(); ++at) {
    }
    const weir::report report = trace.report();
    REQUIRE(report.timeline_over == weir::timeline_over::records);
    REQUIRE(report.timeline.size() == 6 + 1); // 16, 32 ... 96, and now
    for (std::size_t i = 0; i < report.timeline.size(); ++i) {
        const weir::report::moment& each = report.timeline[i];
        REQUIRE(each.records == (i < 6 ? 16 * (i + 1) : 100));
        REQUIRE(each.live.size() == 2); // the stage, and outside
        REQUIRE(each.live[0] == 10 * each.records);
        REQUIRE(each.live[1] == report.outside.live_bytes);
        REQUIRE(each.seconds <= report.seconds);
    }
}

TEST_CASE("a timeline over bytes shows a program without records") {
    if (!weir::test::is_measured()) return;
    const weir::trace trace{{.moments = 16, .timeline = weir::timeline_over::bytes}};
    const weir::scope load{"load"};
    std::vector<std::unique_ptr<char[]>> kept_blocks;
    for (int i = 0; i < 1000; ++i) kept_blocks.push_back(block_of(1000));
    const weir::report report = trace.report();
    REQUIRE(report.timeline_over == weir::timeline_over::bytes);
    REQUIRE(report.timeline.size() >= 8);
    REQUIRE(report.allocated_at_peak == report.timeline.back().allocated_bytes);
    for (std::size_t i = 1; i < report.timeline.size(); ++i)
        REQUIRE(report.timeline[i].live[0] > report.timeline[i - 1].live[0]);
}

TEST_CASE("a trace with no room for moments has no timeline") {
    const weir::trace trace{{.moments = 0}};
    auto pipe = std::views::iota(0, 100) | weir::stage("s");
    for (auto at = pipe.begin(); at != pipe.end(); ++at) {
    }
    REQUIRE(trace.report().timeline.empty());
    REQUIRE(trace.report().records == 100);
}
