// SPDX-License-Identifier: BSL-1.0

// Stages can be put together before there is anything to pull from, and used on any range.

#include <weir/weir.hpp>

#include <iostream>
#include <ranges>
#include <string>
#include <unordered_set>
#include <vector>

struct user {
    std::string city;
    int age;
};

constexpr auto first_in_city = [](auto users) -> weir::generator<const user&> {
    std::unordered_set<std::string> seen;
    for (const user& u : users)
        if (seen.insert(u.city).second) co_yield u;
};

int main() {
    const auto adults = std::views::filter([](const user& u) { return u.age >= 18; });
    const auto pioneers = adults | weir::through(first_in_city) | weir::stage("pioneers");
    const auto listed = pioneers | weir::for_each([](const user& u) {
                            std::cout << "  " << u.city << ", " << u.age << '\n';
                        });

    std::cout << "From a vector:\n";
    const std::vector<user> few{{"Lima", 31}, {"Osaka", 12}, {"Lima", 44}, {"Hobart", 27}};
    few | listed;

    std::cout << "From JSON:\n";
    weir::json::read<user>(weir::bytes::memory{R"({"city":"Nairobi","age":22}
                                                  {"city":"Osaka","age":67}
                                                  {"city":"Nairobi","age":35})"})
        | listed;

    std::cout << "Counted, without the list: " << (few | pioneers | weir::count()) << '\n';
}
