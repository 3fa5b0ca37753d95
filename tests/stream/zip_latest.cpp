// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/readings.hpp"
#include "stream/sources.hpp"

#include <weir/stream/borrowed.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/zip_latest.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using weir::test::all_of;
using weir::test::boxes;
using weir::test::counting;

namespace {

struct event {
    int time;
    int value;
};

template <std::size_t N>
using tuples = std::vector<std::array<int, N>>;

/// What has come so far, in the order in which `choose` says that it comes.
template <std::size_t N, class Choose>
tuples<N> by_choice(const std::array<std::vector<event>, N>& streams, Choose choose) {
    tuples<N> result;
    std::array<std::size_t, N> read{};
    std::array<std::optional<int>, N> latest;
    for (;;) {
        const std::optional<std::size_t> next = choose(read);
        if (!next) return result;
        latest[*next] = streams[*next][read[*next]++].value;
        std::array<int, N> together{};
        bool complete = true;
        for (std::size_t i = 0; i < N; ++i) {
            complete = complete && latest[i];
            together[i] = latest[i].value_or(0);
        }
        if (complete) result.push_back(together);
    }
}

template <std::size_t N>
tuples<N> by_turns(const std::array<std::vector<event>, N>& streams) {
    std::size_t turn = N - 1;
    return by_choice(streams, [&, turn](const auto& read) mutable -> std::optional<std::size_t> {
        for (std::size_t tried = 0; tried < N; ++tried) {
            turn = (turn + 1) % N;
            if (read[turn] < streams[turn].size()) return turn;
        }
        return std::nullopt;
    });
}

template <std::size_t N>
tuples<N> by_time(const std::array<std::vector<event>, N>& streams) {
    return by_choice(streams, [&](const auto& read) {
        std::optional<std::size_t> earliest;
        for (std::size_t i = 0; i < N; ++i)
            if (read[i] < streams[i].size()
                && (!earliest
                    || streams[i][read[i]].time < streams[*earliest][read[*earliest]].time))
                earliest = i;
        return earliest;
    });
}

std::vector<event> random_events(std::mt19937& random) {
    std::vector<event> events(random() % 7);
    int time = 0;
    for (event& each : events)
        each = {time += static_cast<int>(random() % 3), static_cast<int>(random() % 1000)};
    return events;
}

template <std::size_t N, class Zipped>
tuples<N> values_of(Zipped zipped) {
    tuples<N> result;
    for (const auto& latest : zipped)
        result.push_back(std::apply(
            [](const auto&... each) { return std::array<int, N>{each.value...}; }, latest));
    return result;
}

weir::generator<int> yielding(std::vector<int> numbers) {
    for (int n : numbers) co_yield n;
}

/// Writes down each element as it is made, and the end.
weir::generator<int> logged(std::string name, std::vector<int> numbers,
                            std::vector<std::string>& log) {
    for (int n : numbers) {
        log.push_back(name + std::to_string(n));
        co_yield n;
    }
    log.push_back(name + "end");
}

constexpr auto itself = [](int n) { return n; };

} // namespace

TEST_CASE("zip_latest reads the streams in turn, each tuple the last element of each") {
    std::mt19937 random{1};
    for (int round = 0; round < 300; ++round) {
        const std::array<std::vector<event>, 2> two{random_events(random), random_events(random)};
        REQUIRE(values_of<2>(weir::zip_latest(two[0], two[1])) == by_turns(two));
        const std::array<std::vector<event>, 3> three{random_events(random), random_events(random),
                                                      random_events(random)};
        REQUIRE(values_of<3>(weir::zip_latest(three[0], three[1], three[2])) == by_turns(three));
    }
}

TEST_CASE("zip_latest with a key reads the stream whose next element has the least") {
    std::mt19937 random{2};
    for (int round = 0; round < 300; ++round) {
        const std::array<std::vector<event>, 2> two{random_events(random), random_events(random)};
        REQUIRE(values_of<2>(weir::zip_latest(&event::time, two[0], two[1])) == by_time(two));
        const std::array<std::vector<event>, 3> three{random_events(random), random_events(random),
                                                      random_events(random)};
        REQUIRE(values_of<3>(weir::zip_latest(&event::time, three[0], three[1], three[2]))
                == by_time(three));
    }
}

TEST_CASE("zip_latest of one stream alone yields each of its elements") {
    std::vector<int> seen;
    for (auto [n] : weir::zip_latest(yielding({3, 1, 2}))) seen.push_back(n);
    for (auto [n] : weir::zip_latest(itself, yielding({3, 1, 2}))) seen.push_back(n);
    REQUIRE(seen == std::vector<int>{3, 1, 2, 3, 1, 2});
}

TEST_CASE("elements zipped may be of different types, and come apart in a structured binding") {
    struct price {
        int at;
        double of;
    };
    struct order {
        int at;
        std::string by;
    };
    const std::vector<price> prices{{1, 10.0}, {5, 20.0}, {9, 30.0}};
    const auto orders = [](int n) -> weir::generator<order> {
        for (int i = 0; i < n; ++i) {
            order made{2 + 4 * i, std::string(30, static_cast<char>('a' + i))};
            co_yield std::ref(made);
        }
    };
    const auto at = [](const auto& each) { return each.at; };
    std::vector<std::pair<double, std::string>> seen;
    auto joined = weir::zip_latest(at, prices, orders(2));
    static_assert(std::same_as<std::ranges::range_value_t<decltype(joined)>,
                               std::tuple<const price&, const order&>>);
    for (auto [now, ordered] : joined) seen.emplace_back(now.of, ordered.by);
    const std::string a(30, 'a'), b(30, 'b');
    REQUIRE(
        seen
        == std::vector<std::pair<double, std::string>>{{10.0, a}, {20.0, a}, {20.0, b}, {30.0, b}});
}

TEST_CASE("keys to zip by, of different types, are compared as what they have in common") {
    struct early {
        short at;
    };
    struct late {
        double at;
    };
    const std::vector<early> a{{1}, {3}};
    const std::vector<late> b{{0.5}, {1.5}, {3.5}};
    std::vector<std::pair<int, double>> seen;
    for (auto [one, other] : weir::zip_latest([](const auto& each) { return each.at; }, a, b))
        seen.emplace_back(one.at, other.at);
    REQUIRE(seen == std::vector<std::pair<int, double>>{{1, 0.5}, {1, 1.5}, {3, 1.5}, {3, 3.5}});
}

TEST_CASE("a zipped stream that has ended goes on with its last, and an empty one leaves nothing") {
    std::vector<std::pair<int, int>> seen;
    for (auto [a, b] : weir::zip_latest(yielding({1}), yielding({10, 20, 30})))
        seen.emplace_back(a, b);
    REQUIRE(seen == std::vector<std::pair<int, int>>{{1, 10}, {1, 20}, {1, 30}});
    REQUIRE((weir::zip_latest(yielding({}), yielding({1, 2})) | weir::count()) == 0);
    REQUIRE((weir::zip_latest(itself, yielding({1, 2}), yielding({})) | weir::count()) == 0);
    REQUIRE((weir::zip_latest(yielding({}), yielding({})) | weir::count()) == 0);
}

TEST_CASE("when one stream turns out empty a zip_latest pulls no more of the others") {
    int made = 0, none = 0;
    REQUIRE((weir::zip_latest(counting(1000, made), counting(0, none)) | weir::count()) == 0);
    REQUIRE(made == 1);
    made = 0;
    REQUIRE((weir::zip_latest(itself, counting(1000, made), counting(0, none)) | weir::count())
            == 0);
    REQUIRE(made == 1);
}

TEST_CASE("a zipped stream is pulled when it is its turn, and not before") {
    std::vector<std::string> log;
    auto zipped = weir::zip_latest(logged("a", {1, 2, 3}, log), logged("b", {10}, log));
    REQUIRE(log.empty());
    auto at = zipped.begin();
    REQUIRE(log == std::vector<std::string>{"a1", "b10"});
    REQUIRE(*at == std::tuple{1, 10});
    const auto step = [&] {
        log.clear();
        ++at;
        return log;
    };
    REQUIRE(step() == std::vector<std::string>{"a2"});
    REQUIRE(*zipped.begin() == std::tuple{2, 10});
    REQUIRE(log == std::vector<std::string>{"a2"}); // looking again pulls nothing
    REQUIRE(step() == std::vector<std::string>{"bend", "a3"});
    REQUIRE(step() == std::vector<std::string>{"aend"});
    REQUIRE(at == zipped.end());
}

TEST_CASE("zipped by a key, one element of each stream is pulled ahead, and no more") {
    std::vector<std::string> log;
    auto zipped =
        weir::zip_latest(itself, logged("a", {1, 4, 5}, log), logged("b", {2, 3, 6}, log));
    REQUIRE(log.empty());
    auto at = zipped.begin();
    REQUIRE(log == std::vector<std::string>{"a1", "b2", "a4"});
    REQUIRE(*at == std::tuple{1, 2});
    const auto step = [&] {
        log.clear();
        ++at;
        return log;
    };
    REQUIRE(step() == std::vector<std::string>{"b3"});
    REQUIRE(step() == std::vector<std::string>{"b6"});
    REQUIRE(*at == std::tuple{4, 3});
    REQUIRE(step() == std::vector<std::string>{"a5"});
    REQUIRE(step() == std::vector<std::string>{"aend"});
    REQUIRE(*at == std::tuple{5, 6});
    REQUIRE(step() == std::vector<std::string>{"bend"});
    REQUIRE(at == zipped.end());
}

TEST_CASE("zip_latest copies lvalues once, moves rvalues, and its tuples refer to what it keeps") {
    struct counted {
        explicit counted(int& c) : copies{&c} {}
        counted(const counted& other) : copies{other.copies} { ++*copies; }
        counted(counted&&) = default;
        counted& operator=(const counted& other) {
            copies = other.copies;
            ++*copies;
            return *this;
        }
        counted& operator=(counted&&) = default;
        ~counted() = default;
        int* copies;
    };
    int copies = 0;
    std::vector<counted> kept;
    for (int i = 0; i < 5; ++i) kept.emplace_back(copies);
    copies = 0;
    const void* place = nullptr;
    for (const auto& [one, number] : weir::zip_latest(kept, yielding({1, 2, 3, 4, 5, 6, 7}))) {
        if (place == nullptr) place = &one;
        REQUIRE(&one == place);
        REQUIRE(number <= 7);
    }
    REQUIRE(copies == 5);

    std::vector<std::pair<int, int>> seen;
    for (auto [box, number] : weir::zip_latest(boxes(2), yielding({5, 6})))
        seen.emplace_back(*box, number);
    REQUIRE(seen == std::vector<std::pair<int, int>>{{0, 5}, {1, 5}, {1, 6}});
}

TEST_CASE("the tuples of zip_latest are good until the next, and so count as borrowed") {
    using zipped = decltype(weir::zip_latest(std::vector<int>{}, std::vector<std::string>{}));
    STATIC_REQUIRE(weir::is_borrowed<std::ranges::range_value_t<zipped>>);
}

TEST_CASE("a zip_latest left half-way leaves streams in variables at the last one taken") {
    int made = 0, made_of_other = 0;
    auto kept = counting(5, made), other = counting(5, made_of_other);
    for (auto [a, b] : weir::zip_latest(kept, other))
        if (a == 2) break;
    REQUIRE(made == 3);
    REQUIRE(made_of_other == 2);
    REQUIRE(all_of(kept) == std::vector<int>{2, 3, 4});
    REQUIRE(all_of(other) == std::vector<int>{1, 2, 3, 4});
}

TEST_CASE("streams to zip that have been begun go on where they stand") {
    auto kept = yielding({1, 2, 3});
    ++kept.begin();
    auto given = yielding({10, 20});
    ++given.begin();
    std::vector<std::pair<int, int>> seen;
    for (auto [a, b] : weir::zip_latest(kept, std::move(given))) seen.emplace_back(a, b);
    REQUIRE(seen == std::vector<std::pair<int, int>>{{2, 20}, {3, 20}});
}

TEST_CASE("a zip_latest can be moved while it runs, and pipes on") {
    auto pipe = weir::zip_latest(itself, yielding({1, 3}), yielding({2, 4}));
    REQUIRE(*pipe.begin() == std::tuple{1, 2});
    auto moved = std::move(pipe);
    auto sums =
        std::move(moved) | weir::stage("zipped") | std::views::transform([](const auto& both) {
            return std::get<0>(both) + std::get<1>(both);
        });
    REQUIRE(all_of(sums) == std::vector<int>{3, 5, 7});
}

TEST_CASE("what a zipped stream or the key throws comes out of the pull, and all is freed") {
    const auto token = std::make_shared<int>(0);
    const auto stream = [](std::shared_ptr<int> kept, int n,
                           bool breaks) -> weir::generator<std::shared_ptr<int>> {
        for (int i = 0; i < n; ++i) co_yield kept;
        if (breaks) throw std::runtime_error{"stream"};
    };
    const auto run = [](auto zipped) {
        std::size_t seen = 0;
        try {
            for ([[maybe_unused]] const auto& each : zipped) ++seen;
        } catch (const std::runtime_error& error) {
            REQUIRE(zipped.begin() == zipped.end());
            return std::pair{std::string{error.what()}, seen};
        }
        return std::pair{std::string{}, seen};
    };
    REQUIRE(run(weir::zip_latest(stream(token, 9, false), stream(token, 2, true)))
            == std::pair{std::string{"stream"}, std::size_t{4}});
    REQUIRE(token.use_count() == 1);
    int calls = 0;
    const auto failing = [&](const std::shared_ptr<int>&) {
        return ++calls < 6 ? calls : throw std::runtime_error{"key"};
    };
    REQUIRE(run(weir::zip_latest(failing, stream(token, 9, false), stream(token, 9, false))).first
            == "key");
    REQUIRE(token.use_count() == 1);
    {
        auto left = weir::zip_latest(stream(token, 9, false), stream(token, 9, false));
        REQUIRE(left.begin() != left.end());
    }
    REQUIRE(token.use_count() == 1);
}

TEST_CASE("zip_latest with a key reads NaN after all numbers") {
    const std::vector<double> some{1, 3, weir::test::not_a_number},
        others{2, weir::test::not_a_number, 4};
    std::vector<std::pair<double, double>> zipped;
    for (const auto& [a, b] : weir::zip_latest(std::identity{}, some, others))
        zipped.emplace_back(std::isnan(a) ? 0 : a, std::isnan(b) ? 0 : b);
    REQUIRE(zipped
            == std::vector<std::pair<double, double>>{{1, 2}, {3, 2}, {0, 2}, {0, 0}, {0, 4}});
}
