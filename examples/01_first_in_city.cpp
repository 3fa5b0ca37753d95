// SPDX-License-Identifier: BSL-1.0

// How many cities have an adult user in them, and where is the memory while we find out?

#include <weir/weir.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <ranges>
#include <string>
#include <unordered_set>
#include <vector>

WEIR_DEFINE_ALLOCATION_HOOKS; // once in a program: lets the trace count bytes

struct user { // plain: members are found by their names
    std::int64_t user_id;
    std::string city;
    int age;
    std::vector<std::string> languages;
    std::optional<std::string> occupation;
    struct {
        std::string type, start_date, end_date;
    } subscription;
};

// A stage of one's own: a coroutine.
constexpr auto first_in_city = [](auto users) -> weir::generator<user&> {
    std::unordered_set<std::string> seen;
    for (user& u : users)
        if (seen.insert(u.city).second) co_yield u;
};

int main(int argc, char** argv) try {
    const std::string path = argc > 1 ? argv[1] : "-"; // standard input

    weir::trace trace;
    const auto cities = weir::json::read<user>(path) // lazy: one user at a time
                      | weir::stage("parse")         // a gauge: what is before it is called "parse"
                      | std::views::filter([](const user& u) { return u.age >= 18; })
                      | weir::through(first_in_city) // as many stages as you like
                      | weir::stage("first in city") // another gauge
                      | weir::count();               // a sink ends the pipe, with a result
    std::cout << cities << " cities\n\n" << trace.report();
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
