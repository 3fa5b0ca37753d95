// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "corpus/write_corpus.hpp"
#include "first_in_city/lazy.hpp"
#include "first_in_city/user.hpp"
#include "memory/measured.hpp"

#include <weir/report.hpp>
#include <weir/weir.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ranges>
#include <string>
#include <unordered_set>
#include <vector>

namespace {

/// The struct and the pipe that the first page of the documentation shows.
struct user {
    std::int64_t user_id;
    std::string city;
    int age;
    std::vector<std::string> languages;
    std::optional<std::string> occupation;
    struct {
        std::string type, start_date, end_date;
    } subscription;
};

constexpr auto first_in_city = [](auto users) -> weir::generator<user&> {
    std::unordered_set<std::string> seen;
    for (user& u : users)
        if (seen.insert(u.city).second) co_yield u;
};

weir::report of_cities(const std::string& text) {
    weir::trace trace;
    const auto cities = weir::json::read<user>(weir::bytes::memory{text}) | weir::stage("parse")
                      | std::views::filter([](const user& u) { return u.age >= 18; })
                      | weir::through(first_in_city) | weir::stage("first in city") | weir::count();
    weir::report report = trace.report();
    REQUIRE(cities == 50);
    return report;
}

template <class T>
weir::report of_counting(const std::string& text, weir::json::options how = {}) {
    weir::trace trace;
    weir::json::read<T>(weir::bytes::memory{text}, how) | weir::stage("parse")
        | weir::for_each([](const T&) {});
    return trace.report();
}

/// Ten times the records cost not one byte more, and not one allocation.
void check_constant(const weir::report& few, const weir::report& many) {
    REQUIRE(many.records > 9 * few.records);
    CHECK(many.peak == few.peak);
    REQUIRE(many.stages.size() == few.stages.size());
    for (std::size_t i = 0; i < few.stages.size(); ++i) {
        CAPTURE(few.stages[i].name);
        CHECK(many.stages[i].self_peak == few.stages[i].self_peak);
        CHECK(many.stages[i].allocated_blocks == few.stages[i].allocated_blocks);
        CHECK(many.stages[i].live_bytes == 0);
    }
}

} // namespace

TEST_CASE("ten times the records cost not one byte more") {
    if (!weir::test::is_measured()) return;
    const std::string few = corpus::users(10'000);
    const std::string many = corpus::users(100'000);
    check_constant(of_cities(few), of_cities(many));
    check_constant(of_counting<bench::user>(few), of_counting<bench::user>(many));
    check_constant(of_counting<weir::json::value>(few), of_counting<weir::json::value>(many));
    CHECK(of_cities(many).peak < 1'000'000);
}

TEST_CASE(
    "the pipe of the demo is of constant memory, and one that leaks is named with its growth") {
    if (!weir::test::is_measured()) return;
    const std::vector<std::uint64_t> sizes{1'000, 10'000, 40'000};
    std::map<std::uint64_t, std::string> texts;
    for (const std::uint64_t records : sizes) texts[records] = corpus::users(records);

    const weir::verdict demo = weir::constant_memory(
        [&](std::uint64_t records) {
            return bench::lazy::count_cities(weir::bytes::memory{texts.at(records)});
        },
        sizes);
    INFO(demo.message);
    CHECK(demo);

    const auto every_user = [](auto users) -> weir::generator<bench::user&> {
        std::unordered_set<std::string> seen;
        for (bench::user& u : users)
            if (seen.insert(u.email).second) co_yield u;
    };
    const weir::verdict leaking = weir::constant_memory(
        [&](std::uint64_t records) {
            return weir::json::read<bench::user>(weir::bytes::memory{texts.at(records)})
                 | weir::stage("parse") | weir::through(every_user) | weir::stage("every user");
        },
        sizes);
    INFO(leaking.message);
    CHECK_FALSE(leaking);
    CHECK(leaking.message.starts_with("the memory of stage \"every user\" (constant_memory.cpp:"));
    CHECK(leaking.message.ends_with("B a record; no other stage grows"));
}

TEST_CASE("ten times the bad records cost not one byte more") {
    if (!weir::test::is_measured()) return;
    const auto text = [](int count) {
        std::string made = corpus::users(1);
        for (int i = 0; i < count; ++i)
            made +=
                std::string(i % 7 == 0 ? "{\"user_id\":}\n" : "")
                + "{\"user_id\":1,\"city\":\"x\","
                  "\"age\":20,\"languages\":[],\"subscription\":{\"type\":\"\",\"start_date\":\"\","
                  "\"end_date\":\"\"}}\n";
        return made;
    };
    const std::string few = text(5'000);
    const std::string many = text(50'000);
    const weir::report of_few = of_counting<user>(few, {.errors = weir::json::skip});
    const weir::report of_many = of_counting<user>(many, {.errors = weir::json::skip});
    CHECK(of_many.peak == of_few.peak);
    CHECK(of_many.records == 50'001);
}

TEST_CASE("what a record keeps is bounded by the longest, wherever in it the long strings stand") {
    if (!weir::test::is_measured()) return;
    struct strings {
        std::vector<std::string> texts;
    };
    struct nested {
        std::vector<std::vector<std::string>> lists;
    };
    constexpr std::size_t places = 1000;
    std::string wandering, shrinking;
    for (std::size_t record = 0; record < places; ++record) {
        wandering += R"({"texts":[)";
        for (std::size_t i = 0; i < places; ++i)
            wandering += (i == 0 ? "\"" : ",\"") + std::string(i == record ? 3000 : 0, 'x') + '"';
        wandering += "]}\n";
        shrinking += R"({"lists":[)";
        for (std::size_t i = 0; i + record < places; ++i) shrinking += "[],";
        shrinking += '[';
        for (std::size_t i = 0; i < places; ++i) shrinking += i == 0 ? R"("")" : R"(,"")";
        shrinking += "]]}\n";
    }
    // Without a bound the strings come to 3 MB, and the vectors that are kept to 32 MB.
    CHECK(of_counting<strings>(wandering).peak < std::uint64_t{1} << 20);
    CHECK(of_counting<nested>(shrinking).peak < std::uint64_t{1} << 20);
}
