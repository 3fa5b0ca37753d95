// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/generator.hpp>
#include <weir/stream/to.hpp>

#include <concepts>
#include <deque>
#include <filesystem>
#include <list>
#include <map>
#include <random>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

using weir::test::boxes;

namespace {

struct borrows {
    const char* from = "";
    friend bool operator==(const borrows&, const borrows&) = default;
};

weir::generator<std::string> words(int n) {
    for (int i = 0; i < n; ++i) {
        std::string word(static_cast<std::size_t>(30 + i), 'w');
        co_yield std::move(word);
    }
}

} // namespace

template <>
inline constexpr bool weir::enable_borrowed<borrows> = true;

TEST_CASE("to collects every element in order into any container that can insert") {
    std::mt19937 random{1};
    for (int round = 0; round < 50; ++round) {
        std::vector<int> numbers(random() % 30);
        for (int& n : numbers) n = static_cast<int>(random() % 20);
        REQUIRE((numbers | weir::to<std::vector<int>>()) == numbers);
        REQUIRE((numbers | weir::to<std::vector>()) == numbers);
        REQUIRE((numbers | weir::to<std::deque>())
                == std::deque<int>(numbers.begin(), numbers.end()));
        REQUIRE((numbers | weir::to<std::list<long>>())
                == std::list<long>(numbers.begin(), numbers.end()));
        REQUIRE((numbers | weir::to<std::set>()) == std::set<int>(numbers.begin(), numbers.end()));
        REQUIRE((numbers | weir::to<std::unordered_set<int>>())
                == std::unordered_set<int>(numbers.begin(), numbers.end()));
    }
    const std::vector<std::pair<const int, char>> pairs{{1, 'a'}, {2, 'b'}};
    REQUIRE((pairs | weir::to<std::map<int, char>>()) == std::map<int, char>{{1, 'a'}, {2, 'b'}});
    REQUIRE((std::string_view{"abc"} | weir::to<std::string>()) == "abc");
}

TEST_CASE("to deduces the element type without references") {
    static_assert(
        std::same_as<decltype(words(1) | weir::to<std::vector>()), std::vector<std::string>>);
    const std::vector<bool> bits{true, false};
    static_assert(std::same_as<decltype(bits | weir::to<std::list>()), std::list<bool>>);
    REQUIRE((words(3) | weir::to<std::vector>())[2] == std::string(32, 'w'));
    const std::vector<std::filesystem::path> paths{"a", "b/c"}; // ranges of themselves
    REQUIRE((paths | weir::to<std::vector>()) == paths);
}

TEST_CASE("to moves rvalues and copies lvalues") {
    const auto collected = boxes(4) | weir::to<std::vector>();
    REQUIRE(collected.size() == 4);
    REQUIRE(*collected[3] == 3);
    std::vector<std::string> kept{std::string(40, 'k')};
    const auto copies = kept | weir::to<std::list<std::string>>();
    REQUIRE(kept.front() == copies.front());
}

TEST_CASE("elements that borrow are kept only where the caller says that it may dangle") {
    const std::vector<borrows> source(2);
    REQUIRE((source | weir::to<std::vector>(weir::may_dangle)) == source);
    REQUIRE((source | weir::to<std::vector<borrows>>(weir::may_dangle)) == source);
    REQUIRE((source | std::views::transform([](const borrows& b) { return std::string{b.from}; })
             | weir::to<std::vector>())
            == std::vector<std::string>(2));
}

TEST_CASE("to is usable at compile time") {
    static_assert((std::views::iota(0, 4) | weir::to<std::vector>()).size() == 4);
}
