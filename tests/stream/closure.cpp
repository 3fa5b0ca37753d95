// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/closure.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/through.hpp>
#include <weir/stream/to.hpp>

#include <memory>
#include <random>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

using weir::test::all_of;

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

/// Each way to put the brackets, with a source first and without one.
template <class F, class G, class H>
void associates(const F& f, const G& g, const H& h, const std::vector<int>& in,
                const std::vector<int>& expected) {
    REQUIRE(all_of(in | f | g | h) == expected);
    REQUIRE(all_of(in | (f | g) | h) == expected);
    REQUIRE(all_of(in | f | (g | h)) == expected);
    REQUIRE(all_of(in | (f | g | h)) == expected);
    REQUIRE(all_of(in | (f | (g | h))) == expected);
    const auto kept = f | (g | h);
    REQUIRE(all_of(in | kept) == expected);
    REQUIRE(all_of(in | kept) == expected);
}

} // namespace

TEST_CASE("closures compose in any brackets, with each other and with std::views on both sides") {
    std::mt19937 random{1};
    for (int round = 0; round < 20; ++round) {
        std::vector<int> in(random() % 12);
        for (int& n : in) n = static_cast<int>(random() % 50);
        associates(a, b, c, in, c_by_hand(b_by_hand(a_by_hand(in))));
        associates(v, a, w, in, w_by_hand(a_by_hand(v_by_hand(in))));
        associates(a, v, b, in, b_by_hand(v_by_hand(a_by_hand(in))));
        associates(v, w, b, in, b_by_hand(w_by_hand(v_by_hand(in))));
        associates(b, v, w, in, w_by_hand(v_by_hand(b_by_hand(in))));
        associates(c, c, a, in, a_by_hand(in));
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
