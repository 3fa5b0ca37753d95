// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/accumulate.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/count_by.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/flat_map.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/fold_right.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/group_fold.hpp>
#include <weir/stream/inspect.hpp>
#include <weir/stream/mean.hpp>
#include <weir/stream/min_max.hpp>
#include <weir/stream/scan.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/through.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/together.hpp>
#include <weir/stream/top.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <numeric>
#include <random>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using weir::test::all_of;
using weir::test::counting;

namespace {

constexpr auto doubled = [](auto numbers) -> weir::generator<int> {
    for (int n : numbers) {
        co_yield n;
        co_yield n + 1000;
    }
};

constexpr auto summed = [](auto numbers) -> weir::generator<int> {
    int sum = 0;
    for (int n : numbers) co_yield sum += n;
};

const auto a = weir::through(doubled);
const auto b = weir::through(summed);
const auto c = weir::stage("c");
const auto d = weir::flat_map(
    [](int n) { return n % 3 == 0 ? std::vector<int>{-n, n / 3} : std::vector<int>{-n}; });
const auto e = weir::take(4);
const auto scanned = weir::scan(0, std::plus<>{}); // what b does
const auto inspected = weir::inspect([](int) {});  // what c does
const auto v = std::views::transform([](int n) { return 3 * n + 1; });
const auto w = std::views::filter([](int n) { return n % 2 == 0; });

std::vector<int> a_by_hand(const std::vector<int>& in) {
    std::vector<int> out;
    for (int n : in) {
        out.push_back(n);
        out.push_back(n + 1000);
    }
    return out;
}
std::vector<int> b_by_hand(const std::vector<int>& in) {
    std::vector<int> out;
    int sum = 0;
    for (int n : in) out.push_back(sum += n);
    return out;
}
std::vector<int> c_by_hand(const std::vector<int>& in) { return in; }
std::vector<int> v_by_hand(const std::vector<int>& in) {
    std::vector<int> out;
    for (int n : in) out.push_back(3 * n + 1);
    return out;
}
std::vector<int> w_by_hand(const std::vector<int>& in) {
    std::vector<int> out;
    for (int n : in)
        if (n % 2 == 0) out.push_back(n);
    return out;
}

std::vector<int> d_by_hand(const std::vector<int>& in) {
    std::vector<int> out;
    for (int n : in) {
        out.push_back(-n);
        if (n % 3 == 0) out.push_back(n / 3);
    }
    return out;
}
std::vector<int> e_by_hand(std::vector<int> in) {
    in.resize(std::min(in.size(), std::size_t{4}));
    return in;
}

void require_each(const std::vector<std::vector<int>>& results, const std::vector<int>& expected) {
    for (std::size_t i = 0; i < results.size(); ++i) {
        CAPTURE(i);
        REQUIRE(results[i] == expected);
    }
}

/// Lists of up to eleven numbers from 0 on below `end`.
std::vector<std::vector<int>> random_lists(unsigned seed, std::size_t how_many, unsigned end) {
    std::mt19937 random{seed};
    std::vector<std::vector<int>> lists(how_many);
    for (auto& numbers : lists) {
        numbers.resize(random() % 12);
        for (int& n : numbers) n = static_cast<int>(random() % end);
    }
    return lists;
}

/// Each way to put the brackets, with a source first and without one.
template <class F, class G, class H>
void associates(const F& f, const G& g, const H& h, const std::vector<int>& in,
                const std::vector<int>& expected) {
    const auto kept = f | (g | h);
    require_each({all_of(in | f | g | h), all_of(in | (f | g) | h), all_of(in | f | (g | h)),
                  all_of(in | (f | g | h)), all_of(in | kept), all_of(in | kept)},
                 expected);
}

} // namespace

TEST_CASE("closures compose in any brackets, with each other and with std::views on both sides") {
    for (const std::vector<int>& in : random_lists(1, 20, 50)) {
        associates(a, b, c, in, c_by_hand(b_by_hand(a_by_hand(in))));
        associates(v, a, w, in, w_by_hand(a_by_hand(v_by_hand(in))));
        associates(a, v, b, in, b_by_hand(v_by_hand(a_by_hand(in))));
        associates(v, w, b, in, b_by_hand(w_by_hand(v_by_hand(in))));
        associates(b, v, w, in, w_by_hand(v_by_hand(b_by_hand(in))));
        associates(c, c, a, in, a_by_hand(in));
        associates(d, scanned, w, in, w_by_hand(b_by_hand(d_by_hand(in))));
        associates(v, scanned, e, in, e_by_hand(b_by_hand(v_by_hand(in))));
        associates(inspected, e, d, in, d_by_hand(e_by_hand(in)));
    }
}

TEST_CASE("a sink may end a composition before there is a source") {
    const auto how_many = std::views::filter([](int n) { return n > 2; }) | a | weir::count();
    REQUIRE((std::views::iota(0, 5) | how_many) == 4);
    const auto total = a | (b | weir::fold(0, [](int, int last) { return last; }));
    REQUIRE((std::views::iota(0, 3) | total) == 3 + 3 + 3000);
    const auto collected = v | weir::to<std::vector>();
    REQUIRE((std::vector<int>{1, 2} | collected) == std::vector<int>{4, 7});
}

TEST_CASE("a composition of what can only be moved is used once, by moving it") {
    const auto add = [](auto numbers, std::unique_ptr<int> n) -> weir::generator<int> {
        for (int i : numbers) co_yield i + *n;
    };
    auto once = weir::through(add, std::make_unique<int>(10)) | c | v;
    REQUIRE(all_of(std::views::iota(0, 2) | std::move(once)) == std::vector<int>{31, 34});
}

TEST_CASE("a composition owns its parts") {
    const auto make = [](std::string suffix) {
        const auto append = [](auto words, std::string text) -> weir::generator<std::string> {
            for (const auto& word : words) co_yield word + text;
        };
        return std::views::filter([suffix](const std::string& word) { return word != suffix; })
             | weir::through(append, suffix) | weir::stage("appended");
    };
    const auto clean = make(std::string(40, '!'));
    const std::vector<std::string> words{"a", std::string(40, '!')};
    REQUIRE((words | clean | weir::to<std::vector>())
            == std::vector<std::string>{"a" + std::string(40, '!')});
}

TEST_CASE("composing runs nothing") {
    int calls = 0;
    const auto noted = [&calls](auto numbers) {
        ++calls;
        return numbers;
    };
    const auto composed = weir::through(noted) | v | weir::through(noted);
    auto pipe = std::views::iota(0, 3) | composed;
    REQUIRE(calls == 0);
    REQUIRE(all_of(pipe) == std::vector<int>{1, 4, 7});
    REQUIRE(calls == 2);
}

namespace {

weir::generator<int> yielding(std::vector<int> numbers) {
    for (int n : numbers) co_yield n;
}

/// What comes out behind `view` must be the same whether the numbers come from a vector, or from a
/// single-pass range of weir's in a variable, or from one that is piped as a temporary.
template <class View>
void same_of_a_vector_and_a_stream(const View& view) {
    for (const std::vector<int>& numbers : random_lists(2, 30, 10)) {
        auto stream = yielding(numbers);
        auto gauged = yielding(numbers) | c;
        require_each({all_of(stream | view), all_of(gauged | view),
                      all_of(yielding(numbers) | view),
                      all_of(yielding(numbers) | (inspected | view | c))},
                     all_of(numbers | view));
    }
}

template <class Range>
concept can_be_split = requires(Range range) { range | std::views::split(0); };
template <class Range>
concept can_be_reversed = requires(Range range) { range | std::views::reverse; };

} // namespace

TEST_CASE("standard views make of a stream what they make of a vector") {
    same_of_a_vector_and_a_stream(v);
    same_of_a_vector_and_a_stream(w);
    same_of_a_vector_and_a_stream(std::views::take(4));
    same_of_a_vector_and_a_stream(std::views::take_while([](int n) { return n < 7; }));
    same_of_a_vector_and_a_stream(std::views::drop(3));
    same_of_a_vector_and_a_stream(std::views::drop_while([](int n) { return n < 7; }));
    same_of_a_vector_and_a_stream(std::views::all);
    same_of_a_vector_and_a_stream(std::views::common);
    const auto lists = std::views::transform(
        [](int n) { return std::vector<int>(static_cast<std::size_t>(n % 3), n); });
    same_of_a_vector_and_a_stream(lists | std::views::join);
    const auto pairs = std::views::transform([](int n) { return std::pair{n, -n}; });
    same_of_a_vector_and_a_stream(pairs | std::views::keys);
    same_of_a_vector_and_a_stream(pairs | std::views::values);
    const auto sums = std::views::transform([](auto&& part) {
        int sum = 0;
        for (int n : part) sum += n;
        return sum;
    });
    same_of_a_vector_and_a_stream(std::views::lazy_split(5) | sums);
}

TEST_CASE("views that need several passes refuse a stream, and a stage of a vector too") {
    STATIC_REQUIRE(can_be_split<std::vector<int>&>);
    STATIC_REQUIRE_FALSE(can_be_split<weir::generator<int>&>);
    STATIC_REQUIRE(can_be_reversed<std::vector<int>&>);
    STATIC_REQUIRE_FALSE(can_be_reversed<weir::generator<int>&>);
    using staged = decltype(std::declval<std::vector<int>&>() | c);
    STATIC_REQUIRE_FALSE(can_be_split<staged&>);
    STATIC_REQUIRE_FALSE(can_be_reversed<staged&>);
}

TEST_CASE("algorithms that want two iterators of one type take a stream by std::views::common") {
    auto common = yielding({3, 1, 2}) | c | std::views::common;
    REQUIRE(std::accumulate(common.begin(), common.end(), 0) == 6);
    auto kept = yielding({3, 1, 2});
    auto again = kept | std::views::common;
    REQUIRE(std::vector<int>(again.begin(), again.end()) == std::vector<int>{3, 1, 2});
    auto nothing = yielding({}) | std::views::common;
    REQUIRE(nothing.begin() == nothing.end());
}

TEST_CASE("std::views::join takes streams of streams, and of what lives as long as its element") {
    const auto streams = [](int n) -> weir::generator<weir::generator<int>> {
        for (int m = 0; m < n; ++m)
            co_yield yielding(std::vector<int>(static_cast<std::size_t>(m), m));
    };
    const auto lists = [](int n) -> weir::generator<const std::vector<int>&> {
        for (int m = 0; m < n; ++m) {
            const std::vector<int> list(static_cast<std::size_t>(m), m);
            co_yield list;
        }
    };
    const std::vector<int> expected{1, 2, 2, 3, 3, 3};
    REQUIRE(all_of(streams(4) | std::views::join) == expected);
    REQUIRE(all_of(lists(4) | c | std::views::join | c) == expected);
}

namespace {

/// All sinks, as ends of a pipe of numbers.
struct largest {
    int found = 0;
    void add(int n) { found = std::max(found, n); }
    int result() const { return found; }
};

template <class Test>
void for_every_sink(Test test) {
    test(weir::accumulate(largest{}));
    test(weir::count());
    test(weir::count_by([](int n) { return n % 3; }));
    test(weir::fold(0, std::plus<>{}));
    test(weir::fold_right(0, std::minus<>{}, {.items = 100}));
    test(weir::for_each([](int) {}));
    test(weir::for_each_while([](int) { return true; }));
    test(weir::group_fold([](int n) { return n % 3; }, 0, std::plus<>{}));
    test(weir::max());
    test(weir::mean());
    test(weir::min());
    test(weir::sum());
    test(weir::to<std::vector>());
    test(weir::together(weir::count(), weir::max()));
    test(weir::top(3));
}

/// What the sink says, and if it says nothing, nothing.
template <class Range, class Sink>
auto said(Range&& range, const Sink& sink) {
    if constexpr (std::is_void_v<decltype(std::forward<Range>(range) | sink)>) {
        std::forward<Range>(range) | sink;
        return 0;
    } else {
        return std::forward<Range>(range) | sink;
    }
}

/// Counts how often an element is looked at.
struct look {
    int& looks;
    int operator()(int n) const {
        ++looks;
        return n;
    }
};

constexpr auto negated = std::views::transform(std::negate<int>{});

} // namespace

TEST_CASE("every sink pulls each element once, and looks at it at most once") {
    for_every_sink([](const auto sink) {
        for (int n = 0; n < 10; ++n) {
            int made = 0, looks = 0;
            said(counting(n, made) | std::views::transform(look{looks}), sink);
            REQUIRE(made == n);
            REQUIRE((looks == n || looks == 0)); // count() does not look at all
            auto kept = counting(n, made);
            said(kept, sink);
            REQUIRE(made == 2 * n);
            REQUIRE(said(kept, sink) == said(std::vector<int>{}, sink));
            REQUIRE(kept.begin() == kept.end());
        }
    });
}

TEST_CASE("every sink may be constant, used again, and composed before there is a source") {
    for_every_sink([](const auto sink) {
        const std::vector<int> numbers{3, 1, 4, 1, 5, 9, 2, 6};
        const auto first = said(numbers, sink);
        for (const auto& next : {said(numbers, sink), said(std::vector<int>(numbers), sink),
                                 said(yielding(numbers), sink),
                                 said(yielding(numbers), negated | c | (negated | sink))})
            REQUIRE(next == first);
    });
}

TEST_CASE("every sink takes a source whose iterators cannot be copied") {
    for_every_sink([](const auto sink) {
        const std::vector<int> numbers{3, 1, 4, 1, 5};
        std::istringstream in{"3 1 4 1 5"};
        REQUIRE(said(std::ranges::istream_view<int>(in), sink) == said(numbers, sink));
    });
}

TEST_CASE("what the source throws comes out of every sink, and a source given away is freed") {
    const auto token = std::make_shared<int>(0);
    const auto broken = [](std::shared_ptr<int>, int n) -> weir::generator<int> {
        for (int m = 0; m < n; ++m) co_yield m;
        throw std::runtime_error{"broken"};
    };
    for_every_sink([&](const auto sink) {
        for (const int n : {0, 5}) {
            REQUIRE_THROWS_WITH(said(broken(token, n), sink), "broken");
            REQUIRE(token.use_count() == 1);
            REQUIRE_THROWS_WITH(said(broken(token, n), negated | c | (negated | sink)), "broken");
            REQUIRE(token.use_count() == 1);
        }
    });
}
