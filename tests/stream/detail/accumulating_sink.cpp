// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/keyed.hpp"

#include <weir/stream/accumulate.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/count_by.hpp>
#include <weir/stream/detail/accumulating_sink.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/group_fold.hpp>
#include <weir/stream/mean.hpp>
#include <weir/stream/min_max.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/together.hpp>
#include <weir/stream/top.hpp>

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <random>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

using weir::detail::accumulated;
using weir::detail::mergeable;
using weir::detail::started;
using weir::detail::state_of;
using weir::test::keyed;

namespace {

/// Associative, and not commutative: the keys in their order.
struct spelled {
    std::string text;
    void add(const keyed& each) { text += std::to_string(each.key) + ' '; }
    void merge(spelled&& later) { text += later.text; }
    std::string result() && { return std::move(text); }
};
/// Names its state.
struct spelled_here : spelled {
    explicit spelled_here(const std::string& before) : before_{&before} {}
    void merge(spelled_here&& later) { text += later.text; }
    auto& state() { return text; }
    std::string result() && { return *before_ + text; }

private:
    const std::string* before_;
};
constexpr auto spell = [](std::string text, const keyed& each) {
    return std::move(text) + std::to_string(each.key) + ' ';
};
constexpr auto is_odd = [](const keyed& each) { return each.key % 2 != 0; };

/// One that starts with what another process sends of `made`.
template <class Sink, class Accumulator>
Accumulator sent(const Sink& sink, Accumulator made) {
    Accumulator there = started(sink, std::type_identity<std::span<const keyed>>{});
    using state = decltype(state_of(made));
    state_of(there) = typename weir::detail::state_values<state>::type(state_of(made));
    return there;
}

/// Takes the parts of a stream by themselves, and merges neighbours in any order, of which the later
/// one may come from another process.
template <class Sink>
auto in_parts(const Sink& sink, const std::vector<keyed>& elements, std::mt19937& random) {
    using parts_of = decltype(accumulated(sink, std::span{elements}));
    static_assert(mergeable<parts_of>);
    std::vector<parts_of> parts;
    for (std::span<const keyed> rest{elements}; !rest.empty() || parts.empty();) {
        const std::size_t size = random() % (rest.size() + 1);
        parts.push_back(accumulated(sink, rest.first(size)));
        rest = rest.subspan(size);
    }
    while (parts.size() > 1) {
        const auto at = static_cast<std::ptrdiff_t>(random() % (parts.size() - 1));
        parts_of& later = parts[static_cast<std::size_t>(at) + 1];
        if (random() % 2 == 0) later = sent(sink, std::move(later));
        parts[static_cast<std::size_t>(at)].merge(std::move(later));
        for (std::size_t i = static_cast<std::size_t>(at) + 1; i + 1 < parts.size(); ++i)
            std::swap(parts[i], parts[i + 1]);
        parts.pop_back();
    }
    return std::move(parts.front()).result();
}

} // namespace

TEST_CASE("whatever parts a stream is taken in, what they merge to is what the whole gives") {
    std::mt19937 random{1};
    const auto test = [&](const auto& sink) {
        for (int round = 0; round < 200; ++round) {
            std::vector<keyed> elements(random() % 30);
            for (std::size_t i = 0; i < elements.size(); ++i)
                elements[i] = {static_cast<int>(random() % 9),
                               i}; // few keys, so that many are equal
            REQUIRE((in_parts(sink, elements, random) == (elements | sink)));
        }
    };
    test(weir::count());
    test(weir::sum(&keyed::key));
    test(weir::mean(&keyed::key));
    test(weir::min(&keyed::key));
    test(weir::max(&keyed::key));
    test(weir::top(0, &keyed::key));
    test(weir::top(4, &keyed::key));
    test(weir::to<std::vector>());
    test(weir::to<std::list>());
    test(std::views::transform(&keyed::key) | weir::to<std::set<int>>());
    test(std::views::transform(&keyed::key) | weir::to<std::unordered_multiset<int>>());
    test(weir::fold(std::string{}, spell, std::plus<>{}));
    test(weir::count_by(&keyed::key));
    test(weir::group_fold(is_odd, std::string{}, spell, std::plus<>{}));
    test(weir::group_fold<std::unordered_map<bool, std::string>>(is_odd, std::string{}, spell,
                                                                 std::plus<>{}));
    test(weir::accumulate(spelled{}));
    const std::string before = "keys: ";
    test(weir::accumulate(spelled_here{before}));
    test(weir::together(weir::count(), weir::top(3, &keyed::key), weir::accumulate(spelled{})));
    test(std::views::filter(is_odd) | weir::stage("odd")
         | (std::views::transform(&keyed::key) | weir::to<std::vector>()));
}

TEST_CASE("a sink that cannot merge does not say that it can") {
    const std::vector<int> numbers;
    constexpr auto one = weir::fold(0, std::plus<>{});
    constexpr auto grouped = weir::group_fold(std::identity{}, 0, std::plus<>{});
    STATIC_REQUIRE_FALSE(mergeable<decltype(accumulated(one, numbers))>);
    STATIC_REQUIRE_FALSE(mergeable<decltype(accumulated(grouped, numbers))>);
    const auto both = weir::together(weir::count(), one);
    STATIC_REQUIRE_FALSE(mergeable<decltype(accumulated(both, numbers))>);
}
