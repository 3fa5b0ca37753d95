// SPDX-License-Identifier: BSL-1.0
//
// The C++ that the pages show, each block as it stands there: pages.cmake compares them.

#include "catch.hpp"

#include <weir/weir.hpp>

#include <cstddef>
#include <functional>
#include <iostream>
#include <map>
#include <ranges>
#include <source_location>
#include <string>
#include <unordered_set>
#include <vector>

namespace {

struct user {
    std::string city;
    int age;
};

} // namespace

// README.md ----------------------------------------------------------------------------------------

namespace {

[[maybe_unused]] void read_structs(const std::function<void(user&)>& use) {
    for (user& u : weir::json::read<user>("users.ndjson")) use(u);
}

[[maybe_unused]] void read_values(std::map<std::string, int>& events) {
    for (const weir::json::value& event : weir::json::read<weir::json::value>("events.ndjson"))
        ++events[event["actor"]["login"].get<std::string>().value_or("?")];
}

[[maybe_unused]] void write_records(bool (*adult)(const user&)) {
    weir::json::read<user>("users.ndjson") | std::views::filter(adult)
        | weir::json::write("adults.ndjson.gz");
}

[[maybe_unused]] void count_users(const std::vector<user>& users) {
    for (const auto& [city, n] : users | weir::count_by(&user::city) | weir::top(10, weir::second))
        std::cout << city << ": " << n << '\n';
}

constexpr auto valid = [](int n) { return n >= 0; };
constexpr auto dedupe = [](auto numbers) -> weir::generator<int> {
    std::unordered_set<int> seen;
    for (int n : numbers)
        if (seen.insert(n).second) co_yield n;
};

} // namespace

TEST_CASE("the README's stages compose before there is a source") {
    const auto clean = std::views::filter(valid) | weir::through(dedupe) | weir::stage("clean");
    CHECK((std::vector{3, -1, 3, 4} | clean | weir::to<std::vector>()) == std::vector{3, 4});
}

// include/weir/README.md ---------------------------------------------------------------------------

namespace {

// clang-format off
[[maybe_unused]] void read_members(const std::function<void(user&)>& use) {
    for (auto& [id, u] : weir::json::read<weir::json::keyed<user>>("users.json", {.records_at = "/*"}))
        use(u);
}
// clang-format on

} // namespace

// .github/CONTRIBUTING.md --------------------------------------------------------------------------

namespace weir {

namespace detail {

inline constexpr auto every_nth = [](auto upstream,
                                     std::size_t n) -> as_generator<decltype(upstream)> {
    std::size_t left = 1;
    for (auto&& element : upstream) {
        if (--left != 0) continue;
        left = n;
        co_yield std::ref(element);
    }
};

} // namespace detail

[[nodiscard]] constexpr auto every(std::size_t n,
                                   std::source_location place = std::source_location::current()) {
    return detail::coroutine_stage("every", place, detail::every_nth, n);
}

} // namespace weir

TEST_CASE("CONTRIBUTING's stage passes on each n-th element") {
    CHECK((std::views::iota(0, 8) | weir::every(3) | weir::to<std::vector>())
          == std::vector{0, 3, 6});
}
