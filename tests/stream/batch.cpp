// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/measured.hpp"
#include "memory/row_named.hpp"
#include "stream/sources.hpp"

#include <weir/memory/trace.hpp>
#include <weir/stream/batch.hpp>
#include <weir/stream/byte_count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/take.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using weir::test::boxes;
using weir::test::counting;
using weir::test::row_named;

namespace {

using batches = std::vector<std::vector<int>>;

template <class Pipe>
void collect(Pipe& pipe, batches& seen) {
    for (std::span<int> batch : pipe) seen.emplace_back(batch.begin(), batch.end());
}

template <class Pipe>
batches batches_of(Pipe&& pipe) {
    batches result;
    collect(pipe, result);
    return result;
}

/// 0, 1, ... and then an exception.
weir::generator<int> broken(int n) {
    for (int i = 0; i < n; ++i) co_yield i;
    throw std::runtime_error{"broken"};
}

/// Says how many bytes it owns.
struct sized {
    int number;
    std::size_t bytes;
    std::string destroyed{}; // so that it is not trivially destructible
};

} // namespace

template <>
inline constexpr auto weir::owned_bytes<sized> = [](const sized& it) { return it.bytes; };

TEST_CASE("a batch is of as many elements as it says, but the last one") {
    for (int n = 0; n < 20; ++n)
        for (std::size_t items = 1; items < 7; ++items) {
            int made = 0;
            batches expected;
            for (int i = 0; i < n; ++i) {
                if (expected.empty() || expected.back().size() == items) expected.emplace_back();
                expected.back().push_back(i);
            }
            REQUIRE(batches_of(counting(n, made) | weir::batch(items)) == expected);
            REQUIRE(batches_of(counting(n, made) | weir::batch({.items = items})) == expected);
        }
}

TEST_CASE("batches are a partition, each as large as the bound admits, passed on when full") {
    for (unsigned seed = 0; seed < 400; ++seed) {
        std::mt19937 random{seed};
        std::vector<sized> elements(random() % 40);
        int number = 0;
        for (sized& each : elements) each = {number++, random() % (seed % 3 == 0 ? 2 : 300)};
        weir::bound limit{};
        if (random() % 3 != 0) limit.items = 1 + random() % 8;
        if (random() % 3 != 0 || !limit.limits_items()) limit.bytes = random() % 1500;
        const auto bytes_of = [](const sized& it) { return sizeof(sized) + it.bytes; };

        std::size_t pulled = 0;
        const auto source = [](const std::vector<sized>* all,
                               std::size_t& count) -> weir::generator<const sized&> {
            for (const sized& each : *all) {
                ++count;
                co_yield each;
            }
        };
        std::size_t next = 0;
        for (std::span<sized> batch : source(&elements, pulled) | weir::batch(limit)) {
            REQUIRE(!batch.empty());
            std::size_t bytes = 0;
            for (const sized& each : batch) {
                REQUIRE(each.number == elements[next++].number);
                bytes += bytes_of(each);
            }
            // No more than it may be, unless it is one element.
            REQUIRE(batch.size() <= limit.items);
            REQUIRE((bytes <= limit.bytes || batch.size() == 1));
            const bool full = batch.size() == limit.items || bytes >= limit.bytes;
            if (full || next == elements.size()) {
                REQUIRE(pulled == next);
            } else { // the next one has been seen, and did not fit
                REQUIRE(pulled == next + 1);
                REQUIRE(bytes + bytes_of(elements[next]) > limit.bytes);
            }
        }
        REQUIRE(next == elements.size());
        REQUIRE(pulled == elements.size());
    }
}

TEST_CASE("an element larger than the limit is a batch by itself, between full ones") {
    const std::vector<std::string> words{"a", "b", std::string(500, 'c'), "d", "e"};
    std::vector<std::size_t> sizes;
    for (auto&& batch : words | weir::batch({.bytes = 2 * (sizeof(std::string) + 1)}))
        sizes.push_back(batch.size());
    REQUIRE(sizes == std::vector<std::size_t>{2, 1, 2});
    sizes.clear();
    for (auto&& batch : words | weir::batch({.bytes = 0})) sizes.push_back(batch.size());
    REQUIRE(sizes == std::vector<std::size_t>(5, 1));
}

TEST_CASE("nothing is pulled before the first batch is, and a full one waits for nothing") {
    int made = 0;
    auto pipe = counting(7, made) | weir::batch(3);
    REQUIRE(made == 0);
    auto at = pipe.begin();
    REQUIRE(made == 3);
    REQUIRE((*at).size() == 3);
    pipe.begin();
    REQUIRE(made == 3);
    ++at;
    REQUIRE(made == 6);
    REQUIRE((*pipe.begin()).front() == 3);
    ++at;
    REQUIRE(made == 7);
    REQUIRE((*at).size() == 1);
    ++at;
    REQUIRE(at == pipe.end());
}

TEST_CASE("what came before an exception comes before it") {
    for (int n = 0; n < 8; ++n) {
        batches seen;
        auto pipe = broken(n) | weir::batch(3);
        REQUIRE_THROWS_WITH(collect(pipe, seen), "broken");
        int made = 0;
        REQUIRE(seen == batches_of(counting(n, made) | weir::batch(3)));
        REQUIRE(pipe.begin() == pipe.end());

        // A view throws when its element is looked at, or when the next one is looked for.
        const auto throwing = [n](int i) {
            if (i == n) throw std::runtime_error{"looked at"};
            return 1;
        };
        for (const bool filtered : {false, true}) {
            seen.clear();
            auto filter = std::views::iota(0) | std::views::filter(throwing) | weir::batch(3);
            auto transform = std::views::iota(0) | std::views::transform(throwing) | weir::batch(3);
            if (filtered)
                REQUIRE_THROWS_WITH(collect(filter, seen), "looked at");
            else
                REQUIRE_THROWS_WITH(collect(transform, seen), "looked at");
            std::size_t elements = 0;
            for (const std::vector<int>& batch : seen) elements += batch.size();
            REQUIRE(elements == static_cast<std::size_t>(n));
        }
    }
}

TEST_CASE("elements are copies of lvalues, so that they may be changed and moved from") {
    const std::vector<std::string> words{std::string(40, 'a'), std::string(50, 'b'), "c"};
    auto kept = words;
    std::vector<std::string> seen;
    auto pipe = kept | weir::batch(2);
    static_assert(std::same_as<std::ranges::range_value_t<decltype(pipe)>, std::span<std::string>>);
    for (std::span<std::string> batch : pipe)
        for (std::string& word : batch) {
            seen.push_back(std::move(word));
            word = "changed";
        }
    REQUIRE(seen == words);
    REQUIRE(kept == words);
}

TEST_CASE("rvalues are moved in, so that elements may be of what cannot be copied") {
    for (int n = 0; n < 9; ++n) {
        std::vector<std::unique_ptr<int>> taken;
        bool take = false;
        for (std::span<std::unique_ptr<int>> batch : boxes(n) | weir::batch(4)) {
            for (std::unique_ptr<int>& box : batch) {
                if (take)
                    taken.push_back(std::move(box));
                else
                    taken.push_back(std::make_unique<int>(*box));
                take = !take; // those left behind are in the way of none
            }
        }
        REQUIRE(taken.size() == static_cast<std::size_t>(n));
        for (int i = 0; i < n; ++i) REQUIRE(*taken[static_cast<std::size_t>(i)] == i);
    }
}

TEST_CASE("elements may be of what cannot be assigned, or made from nothing") {
    struct constant {
        explicit constant(int n) : number{n} {}
        const int number;
    };
    const auto source = [](int n) -> weir::generator<constant> {
        for (int i = 0; i < n; ++i) co_yield constant{i};
    };
    std::vector<int> seen;
    for (std::span<constant> batch : source(8) | weir::batch(3)) {
        REQUIRE(batch.size() == (seen.size() < 6 ? 3 : 2));
        for (const constant& each : batch) seen.push_back(each.number);
    }
    REQUIRE(seen == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7});
}

TEST_CASE("once it is warm, a batch of strings allocates nothing") {
    if (!weir::test::is_measured()) return;
    const auto allocated = [](int rounds) {
        const auto source = [](int n) -> weir::generator<const std::string&> {
            std::string word;
            for (int i = 0; i < n; ++i) {
                word.assign(static_cast<std::size_t>(40 + i % 7), 'w');
                co_yield word;
            }
        };
        std::size_t seen = 0;
        const weir::trace trace;
        for (auto&& batch : source(7 * 10 * rounds) | weir::batch(10) | weir::stage("batched"))
            seen += batch.size();
        const auto report = trace.report();
        REQUIRE(seen == static_cast<std::size_t>(7 * 10 * rounds));
        return row_named(report, "batched").allocated_blocks;
    };
    const std::uint64_t warm = allocated(1);
    REQUIRE(warm > 10);
    REQUIRE(allocated(100) == warm);
}

TEST_CASE("a batch of no elements, and bytes that cannot be counted, are refused") {
    REQUIRE_THROWS_AS(weir::batch(0), std::invalid_argument);
    REQUIRE_THROWS_WITH(weir::batch({.items = 0, .bytes = 7}),
                        "weir::batch: a batch of no elements");
    int made = 0;
    auto unbounded = counting(3, made) | weir::batch(weir::bound{});
    REQUIRE_THROWS_AS(unbounded.begin(), std::invalid_argument);
    const std::vector<std::shared_ptr<int>> shared(5);
    auto by_bytes = shared | weir::batch({.bytes = 100});
    REQUIRE_THROWS_WITH(by_bytes.begin(),
                        "weir: the bytes of this element type cannot be counted; give a bound of "
                        "items, or specialise weir::owned_bytes for it");
    std::size_t seen = 0;
    for (auto&& batch : shared | weir::batch(2)) seen += batch.size();
    REQUIRE(seen == 5);
    const std::vector<std::vector<std::shared_ptr<int>>> nested(3, shared);
    for (auto&& batch : nested | weir::batch(2)) seen += batch.size();
    REQUIRE(seen == 8);
}

TEST_CASE("batches go on where a loop or a take left them, and compose") {
    int made = 0;
    auto pipe = counting(20, made) | weir::batch(3);
    REQUIRE(batches_of(pipe | weir::take(2)) == batches{{0, 1, 2}, {3, 4, 5}});
    REQUIRE(made == 6);
    for (auto&& batch : pipe)
        if (batch.front() == 9) break;
    REQUIRE((*pipe.begin()).front() == 9);
    auto moved = std::move(pipe);
    REQUIRE(batches_of(moved) == batches{{9, 10, 11}, {12, 13, 14}, {15, 16, 17}, {18, 19}});
    const auto sums = weir::batch(2) | std::views::transform([](std::span<int> batch) {
                          int sum = 0;
                          for (int n : batch) sum += n;
                          return sum;
                      });
    REQUIRE(weir::test::all_of(counting(5, made) | sums) == std::vector<int>{1, 5, 4});
}
