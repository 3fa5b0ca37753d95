// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/block_of.hpp"
#include "memory/measured.hpp"
#include "memory/naive_account.hpp"
#include "memory/row_named.hpp"

#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/through.hpp>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using weir::test::is_measured;
using weir::test::row_named;

namespace {

/// The independent counter: an allocator that keeps the books of its own containers. Its tables are
/// filled before the trace begins, so that counting allocates nothing.
struct independent_counter {
    static constexpr std::size_t most = 1u << 16;

    naive_account account;
    std::vector<void*> addresses = std::vector<void*>(most);
    std::size_t stage = 0; ///< as this test knows it, not as the library says

    independent_counter() { account.lives.reserve(most); }

    void born(void* p, std::size_t bytes) {
        const std::size_t index = account.born(stage, bytes);
        if (index >= most) std::abort(); // a REQUIRE would allocate
        addresses[index] = p;
    }
    void died(void* p) {
        std::size_t index = account.lives.size();
        do --index;
        while (addresses[index] != p || account.lives[index].died != naive_account::never);
        account.died(index, stage);
    }
};

independent_counter* counter = nullptr;

template <class T>
struct counted {
    using value_type = T;
    counted() = default;
    template <class U>
    counted(const counted<U>&) noexcept {}
    T* allocate(std::size_t n) {
        void* const p = ::operator new(n * sizeof(T));
        if (counter != nullptr) counter->born(p, n * sizeof(T));
        return static_cast<T*>(p);
    }
    void deallocate(T* p, std::size_t n) noexcept {
        if (counter != nullptr) counter->died(p);
        ::operator delete(p, n * sizeof(T));
    }
    friend bool operator==(const counted&, const counted&) = default;
};

using counted_string = std::basic_string<char, std::char_traits<char>, counted<char>>;
using counted_list = std::list<int, counted<int>>;
using counted_vector = std::vector<int, counted<int>>;

struct in_stage {
    explicit in_stage(std::size_t stage) : before{counter->stage} { counter->stage = stage; }
    ~in_stage() { counter->stage = before; }
    std::size_t before;
};

void require_same(const weir::report::row& got, const naive_account::figures& want) {
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

weir::generator<int> numbers(int n) {
    for (int i = 0; i < n; ++i) co_yield i;
}

weir::generator<int> numbers_then_throw(int n) {
    for (int i = 0; i < n; ++i) co_yield i;
    throw std::runtime_error{"the source is broken"};
}

} // namespace

TEST_CASE("an independent counter agrees to the byte, on random programs of nested scopes") {
    if (!is_measured()) return;
    static constexpr std::array<const char*, 5> names{"outside", "a", "b", "c", "d"};

    for (unsigned seed = 0; seed < 60; ++seed) {
        INFO("seed " << seed);
        std::mt19937 random{seed};
        const auto below = [&](std::size_t bound) { return random() % bound; };
        independent_counter own;
        for (std::size_t i = 1; i < names.size(); ++i) own.account.open_stage();
        std::array<std::optional<counted_string>, 8> strings;
        std::array<std::optional<counted_list>, 8> lists;
        std::array<std::optional<counted_vector>, 8> vectors;
        std::optional<weir::report> halfway;
        naive_account::summary expected_halfway;
        std::optional<weir::report> end;

        const auto mutate = [&] {
            const std::size_t i = below(8);
            switch (below(9)) {
            case 0:
                strings[i].emplace(below(300), 'x');
                break;
            case 1:
                strings[i].reset();
                break;
            case 2:
                if (strings[i]) strings[i]->append(below(100), 'y');
                break;
            case 3:
                if (!lists[i]) lists[i].emplace();
                lists[i]->push_back(1);
                break;
            case 4:
                if (lists[i] && !lists[i]->empty()) lists[i]->pop_front();
                break;
            case 5:
                lists[i].reset();
                break;
            case 6:
                if (!vectors[i]) vectors[i].emplace();
                vectors[i]->push_back(1);
                break;
            case 7:
                vectors[i].reset();
                break;
            default:
                std::swap(vectors[i], vectors[below(8)]);
                break;
            }
        };
        const auto run = [&](auto& self, int depth) -> void {
            for (std::size_t steps = below(30); steps > 0; --steps) {
                mutate();
                if (depth == 0 || below(6) != 0) continue;
                const std::size_t stage = 1 + below(names.size() - 1);
                const weir::scope inside{names[stage]};
                const in_stage own_inside{stage};
                self(self, depth - 1);
            }
        };

        {
            const weir::trace trace;
            counter = &own;
            for (int i = 0; i < 10; ++i) run(run, 4);
            counter = nullptr;
            halfway.emplace(trace.report());
            {
                const weir::detail::stage_guard uncounted{weir::detail::untracked};
                expected_halfway = own.account.summarise();
            }
            counter = &own;
            for (auto& it : strings) it.reset();
            for (auto& it : lists) it.reset();
            for (auto& it : vectors) it.reset();
            counter = nullptr;
            end.emplace(trace.report());
        }

        const auto compare = [&](const weir::report& got, const naive_account::summary& want) {
            REQUIRE(got.measured);
            REQUIRE(got.peak == want.peak);
            REQUIRE(got.unsettled_at_peak == want.unsettled);
            REQUIRE(got.frames_at_peak == 0);
            require_same(got.outside, want.stages[0]);
            for (std::size_t i = 1; i < names.size(); ++i) {
                if (want.stages[i].allocated_blocks + want.stages[i].received == 0) continue;
                require_same(row_named(got, names[i]), want.stages[i]);
            }
        };
        compare(*halfway, expected_halfway);
        const naive_account::summary expected_end = own.account.summarise();
        compare(*end, expected_end);
        REQUIRE(end->unsettled_at_peak == 0);
        REQUIRE(expected_end.live_bytes == 0);
    }
}

TEST_CASE("an independent counter agrees to the byte, on pipes with gauges") {
    if (!is_measured()) return;
    for (std::size_t length = 1; length < 40; ++length) {
        INFO(length << " records");
        independent_counter own;
        own.account.open_stage(); // 1: texts
        own.account.open_stage(); // 2: doubled
        std::optional<weir::report> halfway, end;
        naive_account::summary expected_halfway;
        {
            const weir::trace trace;
            counter = &own;
            std::vector<counted_string, counted<counted_string>> results;
            {
                const auto text = [](std::size_t i) {
                    const in_stage inside{1};
                    return counted_string(20 + 7 * i % 50, 'x');
                };
                const auto doubled = [](counted_string once) {
                    const in_stage inside{2};
                    counted_string twice = once + once;
                    once.clear();
                    once.shrink_to_fit();
                    return twice;
                };
                auto pipe = std::views::iota(std::size_t{0}, length) | std::views::transform(text)
                          | weir::stage("texts") | std::views::transform(doubled)
                          | weir::stage("doubled");
                for (auto at = pipe.begin(); at != pipe.end(); ++at) results.push_back(*at);
                counter = nullptr;
                halfway.emplace(trace.report());
                const weir::detail::stage_guard uncounted{weir::detail::untracked};
                expected_halfway = own.account.summarise();
                counter = &own;
            }
            decltype(results){}.swap(results);
            counter = nullptr;
            end.emplace(trace.report());
        }
        const naive_account::summary expected_end = own.account.summarise();
        REQUIRE(expected_end.live_bytes == 0);
        const auto compare = [&](const weir::report& got, const naive_account::summary& want) {
            REQUIRE(got.peak == want.peak);
            REQUIRE(got.unsettled_at_peak == want.unsettled);
            require_same(row_named(got, "texts"), want.stages[1]);
            require_same(row_named(got, "doubled"), want.stages[2]);
            require_same(got.outside, want.stages[0]);
            REQUIRE(row_named(got, "texts").records == length);
            REQUIRE(row_named(got, "doubled").records == length);
            REQUIRE(got.records == length);
        };
        compare(*halfway, expected_halfway);
        compare(*end, expected_end);
    }
}

TEST_CASE("a pipe and its results destroyed, all is zero, and a remainder is listed by its stage") {
    if (!is_measured()) return;
    std::optional<weir::report> with_remainder, without;
    {
        const weir::trace trace;
        std::unique_ptr<char[]> kept;
        {
            auto pipe = numbers(10) | std::views::transform([&](int n) {
                            if (n == 3) kept = block_of(1000);
                            return n;
                        })
                      | weir::stage("leaks");
            const auto consumers_own = block_of(8);
            for (auto&& n : pipe) static_cast<void>(n);
        }
        with_remainder.emplace(trace.report());
        kept.reset();
        without.emplace(trace.report());
    }
    REQUIRE(row_named(*with_remainder, "leaks").live_bytes == 1000);
    REQUIRE(row_named(*with_remainder, "leaks").live_blocks == 1);
    REQUIRE(with_remainder->outside.live_bytes == 0);
    REQUIRE(with_remainder->unsettled_at_peak >= 1000);
    REQUIRE(row_named(*without, "leaks").live_bytes == 0);
    REQUIRE(row_named(*without, "leaks").handed_over == 1000);
    REQUIRE(without->outside.received == 1000);
}

TEST_CASE("blocks born before the trace, or freed after it, change nothing") {
    if (!is_measured()) return;
    auto before = block_of(100);
    auto before_kept = block_of(200);
    std::unique_ptr<char[]> during;
    std::optional<weir::report> first, second;
    {
        const weir::trace trace;
        before.reset();
        during = block_of(400);
        first.emplace(trace.report());
    }
    {
        const weir::trace trace;
        before_kept.reset();
        during.reset();
        second.emplace(trace.report());
    }
    REQUIRE(first->outside.allocated_bytes == 400);
    REQUIRE(first->outside.freed_bytes == 0);
    REQUIRE(first->peak == 400);
    REQUIRE(second->outside.allocated_blocks == 0);
    REQUIRE(second->outside.freed_blocks == 0);
    REQUIRE(second->outside.live_bytes == 0);
    REQUIRE(second->peak == 0);
}

TEST_CASE("a block may be freed on another thread, and its origin is credited") {
    if (!is_measured()) return;
    std::optional<weir::report> report;
    {
        const weir::trace trace;
        std::unique_ptr<char[]> made;
        {
            const weir::scope maker{"maker"};
            made = block_of(1234);
        }
        std::thread{[&] {
            const weir::scope taker{"taker"};
            made.reset();
        }}.join();
        report.emplace(trace.report());
    }
    REQUIRE(row_named(*report, "maker").live_bytes == 0);
    REQUIRE(row_named(*report, "maker").handed_over == 1234);
    REQUIRE(row_named(*report, "taker").received == 1234);
}

TEST_CASE("asking for a report changes no figure of it") {
    if (!is_measured()) return;
    std::optional<weir::report> first, second;
    {
        const weir::trace trace;
        const weir::scope inside{"inside"};
        const auto kept = block_of(4);
        first.emplace(trace.report());
        for (int i = 0; i < 10; ++i) static_cast<void>(trace.report());
        second.emplace(trace.report());
    }
    REQUIRE(first->peak == 4);
    REQUIRE(second->peak == 4);
    REQUIRE(second->outside.allocated_blocks == 0);
    REQUIRE(row_named(*second, "inside").allocated_blocks == 1);
    REQUIRE(row_named(*second, "inside").freed_blocks == 0);
}

TEST_CASE("traces do not nest, and the second one says what to do instead") {
    const weir::trace first;
    std::string sentence;
    try {
        const weir::trace second;
    } catch (const std::logic_error& error) {
        sentence = error.what();
    }
    REQUIRE(sentence
            == "weir::trace: another trace is running, and traces do not nest; let the first one "
               "end, or use weir::scope to tell the parts of one program apart");
    REQUIRE(weir::detail::program_ledger.running() != 0);
}

TEST_CASE("the figures of a trace survive the attempt to start another") {
    if (!is_measured()) return;
    const weir::trace trace;
    const weir::scope inside{"inside"};
    const auto kept = block_of(777);
    try {
        const weir::trace second;
    } catch (const std::logic_error&) {
    }
    const weir::report report = trace.report();
    REQUIRE(row_named(report, "inside").live_bytes >= 777);
}

TEST_CASE("after a run, a throw and an early break the current stage is the one from before") {
    const auto check = [] {
        const weir::detail::running_stage before = weir::detail::current_stage;
        {
            auto whole = numbers(5) | weir::stage("a") | std::views::take(3) | weir::stage("b");
            for (auto&& n : whole) {
                static_cast<void>(n);
                REQUIRE(weir::detail::current_stage == before);
            }
            REQUIRE(weir::detail::current_stage == before);
        }
        REQUIRE(weir::detail::current_stage == before);
        for (auto&& n : numbers(5) | weir::stage("c") | weir::stage("d"))
            if (n == 2) break;
        REQUIRE(weir::detail::current_stage == before);

        for (int throwing_at = 0; throwing_at < 4; ++throwing_at) {
            REQUIRE_THROWS_AS(numbers_then_throw(throwing_at) | weir::stage("e") | weir::stage("f")
                                  | weir::count(),
                              std::runtime_error);
            REQUIRE(weir::detail::current_stage == before);
            const auto broken = [&](int n) {
                if (n == throwing_at) throw std::logic_error{"the function is broken"};
                return n;
            };
            auto pipe =
                numbers(10) | weir::stage("g") | std::views::transform(broken) | weir::stage("h");
            int seen = 0;
            REQUIRE_THROWS_AS(
                [&] {
                    for (auto at = pipe.begin(); at != pipe.end(); ++at) seen += *at >= 0 ? 1 : 0;
                }(),
                std::logic_error);
            REQUIRE(seen == throwing_at);
            REQUIRE(weir::detail::current_stage == before);
        }
    };

    SECTION("without a trace") { check(); }
    SECTION("outside any scope") {
        const weir::trace trace;
        check();
    }
    SECTION("within a scope") {
        const weir::trace trace;
        const weir::scope inside{"inside"};
        REQUIRE(weir::detail::current_stage.stage != weir::detail::outside);
        check();
    }
}

TEST_CASE("within its source a gauge's stage is the current one, within the next gauge the next") {
    std::vector<weir::detail::stage_id> in_source, in_filter;
    {
        const weir::trace trace;
        const auto source = [&](int n) {
            in_source.push_back(weir::detail::current_stage.stage);
            return n;
        };
        const auto filter = [&](int) {
            in_filter.push_back(weir::detail::current_stage.stage);
            return true;
        };
        auto pipe = std::views::iota(0, 3) | std::views::transform(source) | weir::stage("source")
                  | std::views::filter(filter) | weir::stage("filter");
        for (auto at = pipe.begin(); at != pipe.end(); ++at) static_cast<void>(*at);
    }
    REQUIRE(in_source.size() >= 3);
    REQUIRE(in_filter.size() >= 3);
    for (const auto stage : in_source) REQUIRE(stage == in_source.front());
    for (const auto stage : in_filter) REQUIRE(stage == in_filter.front());
    REQUIRE(in_source.front() != in_filter.front());
    REQUIRE(in_source.front() != weir::detail::outside);
    REQUIRE(in_filter.front() != weir::detail::outside);
}

TEST_CASE("the stages of a report stand upstream first, the gauges of one pipe together") {
    const weir::trace trace;
    const auto run = [](auto&& pipe) {
        for (auto&& element : pipe) static_cast<void>(element);
    };
    run(numbers(2) | weir::stage("a1") | weir::stage("a2") | weir::stage("a3"));
    {
        const weir::scope load{"load"};
        run(numbers(2) | weir::stage("b1") | weir::stage("b2"));
    }
    const weir::report report = trace.report();
    std::vector<std::string> names;
    for (const auto& row : report.stages) names.push_back(row.name);
    REQUIRE(names == std::vector<std::string>{"a1", "a2", "a3", "b1", "b2", "load"});
    REQUIRE(report.outside.name == "outside");
    REQUIRE_FALSE(row_named(report, "load").records);
    REQUIRE(row_named(report, "b1").records == 2u);
    REQUIRE(report.records == 4);
}

TEST_CASE("coroutine frames are told apart from the rest of the peak") {
    if (!is_measured()) return;
    std::optional<weir::report> frame_only, with_array;
    for (auto* const result : {&frame_only, &with_array}) {
        const weir::trace trace;
        auto pipe = numbers(3) | weir::stage("source");
        pipe.begin();
        const auto array = result == &with_array ? block_of(5000) : std::unique_ptr<char[]>{};
        result->emplace(trace.report());
    }
    REQUIRE(frame_only->frames_at_peak > 0);
    REQUIRE(frame_only->frames_at_peak == frame_only->peak);
    REQUIRE(with_array->frames_at_peak == frame_only->frames_at_peak);
    REQUIRE(with_array->peak == frame_only->peak + 5000);
}

TEST_CASE("what a pipe frees when it is destroyed was held by the stages it was made in") {
    if (!is_measured()) return;
    const auto buffering = [](auto numbers) -> weir::generator<int> {
        const auto buffer = block_of(5000);
        for (int n : numbers) co_yield n + buffer[0];
    };
    std::optional<weir::report> report;
    {
        const weir::trace trace;
        {
            auto pipe = std::views::iota(0, 9) | weir::through(buffering) | weir::stage("inner")
                      | weir::through(buffering) | weir::stage("outer");
            pipe.begin();
        }
        report.emplace(trace.report());
    }
    for (const auto& row : report->stages) {
        INFO(row.name);
        REQUIRE(row.live_bytes == 0);
        REQUIRE(row.at_peak > 5000);
        REQUIRE(row.held_at_peak == row.at_peak);
        REQUIRE(row.handed_over == 0);
        REQUIRE(row.transient == 0);
    }
    REQUIRE(report->outside.received == 0);
    REQUIRE(report->unsettled_at_peak == 0);
}

TEST_CASE("bytes that come and go within one pull are transient, and those that stay are not") {
    if (!is_measured()) return;
    std::optional<weir::report> report;
    {
        const weir::trace trace;
        std::unique_ptr<char[]> until_the_next;
        auto pipe = std::views::iota(0, 10) | std::views::filter([&](int n) {
                        const auto within = block_of(10);
                        until_the_next.reset();
                        until_the_next = block_of(100);
                        return n >= 0 && within != nullptr;
                    })
                  | weir::stage("s");
        for (auto at = pipe.begin(); at != pipe.end(); ++at) {
        }
        report.emplace(trace.report());
    }
    const auto& row = row_named(*report, "s");
    REQUIRE(row.allocated_bytes == 10 * 110);
    REQUIRE(row.transient == 10 * 10);
    REQUIRE(row.live_bytes == 100);
}

TEST_CASE("a gauge measures for the trace of its first pull, and for no later one") {
    std::optional<weir::report> second;
    auto pipe = numbers(10) | weir::stage("late");
    auto at = pipe.begin();
    {
        const weir::trace trace;
        ++at;
        second.emplace(trace.report());
    }
    REQUIRE(second->stages.empty());
    REQUIRE(second->records == 0);

    std::optional<weir::report> third;
    {
        const weir::trace trace;
        auto other = numbers(10) | weir::stage("first trace");
        auto it = other.begin();
        ++it;
        {
            auto moved = std::move(other);
            static_cast<void>(moved);
        }
        third.emplace(trace.report());
    }
    REQUIRE(row_named(*third, "first trace").records == 2u);

    std::optional<decltype(numbers(1) | weir::stage("x"))> kept;
    {
        const weir::trace trace;
        kept.emplace(numbers(10) | weir::stage("x"));
        kept->begin();
    }
    {
        const weir::trace trace;
        auto it = kept->begin();
        ++it;
        kept.reset();
        const weir::report report = trace.report();
        REQUIRE(report.stages.empty());
        REQUIRE(report.records == 0);
    }
}
