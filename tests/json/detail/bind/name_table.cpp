// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/detail/bind/name_table.hpp>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using weir::json::detail::name_table;

TEST_CASE("a name is found if and only if it is one of the table's, whatever stands behind it") {
    std::mt19937 random{GENERATE(range(0U, 20U))};
    const auto below = [&](std::size_t count) { return random() % count; };
    const std::size_t longest = std::size_t{1} << below(6);
    // Few characters, and the same ones at both ends: many differ in their length or their middle alone.
    const auto made_name = [&] {
        std::string name(below(longest + 1), 'a');
        for (std::size_t left = below(3); left > 0 && !name.empty(); --left)
            name[below(name.size())] = "ab\0\xFF"[below(4)];
        return name;
    };
    std::vector<std::string> names;
    for (std::size_t tries = below(200); tries > 0 && names.size() < 64; --tries)
        if (std::string name = made_name(); std::ranges::find(names, name) == names.end())
            names.push_back(std::move(name));
    const std::vector<std::string_view> given{names.begin(), names.end()};
    const name_table table{given};
    const auto found = [&](const std::string& name) {
        const std::string behind(name_table::padding, "a\0\xFF"[below(3)]);
        return table.find(std::string_view{name + behind}.substr(0, name.size()));
    };
    for (std::size_t i = 0; i < names.size(); ++i) REQUIRE(found(names[i]) == i);
    for (int i = 0; i < 2'000; ++i) {
        const std::string name = made_name();
        const auto place = std::ranges::find(names, name) - names.begin();
        REQUIRE(found(name) == static_cast<unsigned>(place));
    }
}
