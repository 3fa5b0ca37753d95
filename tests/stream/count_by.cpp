// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/readings.hpp"

#include <weir/stream/count_by.hpp>
#include <weir/stream/mean.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/top.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

struct user {
    std::string city;
    int age;
};

const std::vector<user> users{{"Lodz", 31}, {"Oslo", 44}, {"Bern", 27}, {"Oslo", 18},
                              {"Bern", 63}, {"Oslo", 35}, {"Kyiv", 50}};

} // namespace

TEST_CASE("count_by tells how many elements there are for each key, in the order of the keys") {
    std::mt19937 random{1};
    for (int round = 0; round < 100; ++round) {
        std::vector<int> numbers(random() % 40);
        std::map<int, std::uint64_t> expected;
        for (int& n : numbers) ++expected[(n = static_cast<int>(random() % 9)) % 4];
        const auto counts = numbers | weir::count_by([](int n) { return n % 4; });
        REQUIRE(
            std::vector<std::pair<const int, std::uint64_t>>(counts.begin(), counts.end())
            == std::vector<std::pair<const int, std::uint64_t>>(expected.begin(), expected.end()));
    }
}

TEST_CASE("the most frequent are one line") {
    std::vector<std::string> told;
    for (const auto& [city, n] : users | weir::count_by(&user::city) | weir::top(2, weir::second))
        told.push_back(city + ' ' + std::to_string(n));
    REQUIRE(told == std::vector<std::string>{"Oslo 3", "Bern 2"});
}

TEST_CASE("counts can be looked up, added up and averaged") {
    const auto counts = users | weir::count_by(&user::city);
    const std::same_as<std::uint64_t> auto in_oslo = counts.at("Oslo");
    REQUIRE(in_oslo == 3);
    REQUIRE((counts | weir::sum(weir::second)) == users.size());
    REQUIRE((counts | weir::mean(weir::second)) == 7 / 4.0);
}

TEST_CASE("count_by makes the map that is named") {
    using counts = std::unordered_map<std::string, int>;
    const std::same_as<counts> auto by_city = users | weir::count_by<counts>(&user::city);
    REQUIRE(by_city == counts{{"Lodz", 1}, {"Oslo", 3}, {"Bern", 2}, {"Kyiv", 1}});
    const auto initial = [](const user& u) { return std::string_view{u.city}.substr(0, 1); };
    const auto by_initial =
        users | weir::count_by<std::map<std::string, std::size_t, std::less<>>>(initial);
    REQUIRE(by_initial.at("O") == 3);
}

TEST_CASE("count_by has one count for NaN") {
    const std::vector<double> numbers{weir::test::not_a_number, 1, weir::test::not_a_number};
    REQUIRE((numbers | weir::count_by(std::identity{})).at(weir::test::not_a_number) == 2);
}
