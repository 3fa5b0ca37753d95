// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/count.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/mean.hpp>
#include <weir/stream/min_max.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/together.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using weir::test::counting;

TEST_CASE("several sinks over a stream give what each gives alone, and read it once") {
    int made = 0;
    const std::same_as<
        std::tuple<std::uint64_t, std::optional<double>, std::optional<int>, int>> auto all =
        counting(10, made)
        | weir::together(weir::count(), weir::mean(), weir::max(), weir::fold(1, std::plus<>{}));
    REQUIRE(all == std::tuple{10U, 4.5, 9, 46});
    REQUIRE(made == 10);
    REQUIRE((std::vector<int>{} | weir::together()) == std::tuple{});
}

TEST_CASE("each sees the elements as they are, in the order of the sinks") {
    std::vector<std::string> words{"one", "two"};
    std::string seen;
    const auto see = [&](const std::string& word) { seen += word; };
    const auto [first, called, second] =
        words
        | std::views::transform([](std::string& word) -> std::string&& { return std::move(word); })
        | weir::together(weir::to<std::vector>(), weir::for_each(see), weir::to<std::vector>());
    STATIC_REQUIRE(std::same_as<decltype(called), const std::monostate>);
    REQUIRE(first == std::vector<std::string>{"one", "two"});
    REQUIRE(second == first);
    REQUIRE(seen == "onetwo");
}
