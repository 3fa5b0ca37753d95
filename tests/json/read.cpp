// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/pipe.hpp"
#include "bytes/temporary.hpp"
#include "json/outcome.hpp"

#include <weir/bytes/descriptor.hpp>

#include <concepts>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

namespace json = weir::json;
using weir::bytes::memory;
using weir::test::read_all;

namespace {

struct point {
    int x;
};

using reader = json::reader<point, memory>;
static_assert(std::ranges::input_range<reader> && !std::ranges::forward_range<reader>);
static_assert(std::ranges::viewable_range<reader>);
static_assert(std::same_as<std::ranges::range_reference_t<reader>, point&>);
static_assert(std::same_as<std::ranges::range_value_t<reader>, point>);

std::string points(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "{\"x\":" + std::to_string(i) + "}\n";
    return text;
}

} // namespace

TEST_CASE("a path, a source and standard views make a pipe") {
    const weir::test::temporary_file there{points(100)};
    auto even = json::read<point>(there)
              | std::views::filter([](const point& p) { return p.x % 2 == 0; })
              | std::views::transform([](const point& p) { return p.x; }) | std::views::take(3);
    std::vector<int> seen;
    for (const int x : even) seen.push_back(x);
    CHECK(seen == std::vector<int>{0, 2, 4});

    int count = 0;
    for (point& p : json::read<point>(there.string())) CHECK(p.x == count++);
    CHECK(count == 100);
}

TEST_CASE("the element is one object, reused") {
    const std::string text = points(3);
    const point* first = nullptr;
    for (point& p : json::read<point>(memory{text})) {
        if (first == nullptr) first = &p;
        CHECK(&p == first);
        p.x = 99;
    }
}

TEST_CASE("a second begin() continues at the current record") {
    const std::string text = points(5);
    auto records = json::read<point>(memory{text});
    auto at = records.begin();
    ++at;
    CHECK((*at).x == 1);
    CHECK((*records.begin()).x == 1);
    std::vector<int> rest;
    for (const point& p : records) rest.push_back(p.x);
    CHECK(rest == std::vector<int>{1, 2, 3, 4});
    CHECK(records.begin() == records.end());
}

TEST_CASE("a reader may be moved in the middle of a stream") {
    const std::string text = points(5);
    auto records = json::read<point>(memory{text});
    CHECK((*records.begin()).x == 0);
    auto moved = std::move(records);
    std::vector<int> rest;
    for (const point& p : moved) rest.push_back(p.x);
    CHECK(rest == std::vector<int>{0, 1, 2, 3, 4});
}

TEST_CASE("a reader that is moved, half-read or not, goes on where it stood") {
    const std::string text = points(3);
    const bool pulled = GENERATE(false, true);
    CAPTURE(pulled);
    const auto all_of = [](reader& records) {
        std::vector<int> all;
        for (const point& p : records) all.push_back(p.x);
        return all;
    };
    reader first = json::read<point>(memory{text});
    if (pulled) ++first.begin();

    reader second{std::move(first)};
    CHECK(first.rejected() == 0); // NOLINT(bugprone-use-after-move): this is the promise
    if (pulled) CHECK((*second.begin()).x == 1);

    reader third = json::read<point>(memory{"{\"x\":9}"});
    third = std::move(second);
    CHECK(all_of(third) == (pulled ? std::vector<int>{1, 2} : std::vector<int>{0, 1, 2}));
}

TEST_CASE("after an error the range has ended") {
    const std::string text = "{\"x\":1}\nno\n{\"x\":2}\n";
    auto records = json::read<point>(memory{text});
    auto at = records.begin();
    CHECK_THROWS_AS(++at, json::error);
    CHECK(at == records.end());
    CHECK(records.begin() == records.end());
    ++at;
    CHECK(at == records.end());

    auto none = json::read<point>(memory{"no\n{\"x\":2}\n"});
    CHECK_THROWS_AS(none.begin(), json::error);
    CHECK(none.begin() == none.end());
}

TEST_CASE("rejected() counts the records that were passed over, as they are") {
    const std::string text = "no\n{\"x\":1}\n[]\n{}\n{\"x\":2}\nno";
    auto records = json::read<point>(memory{text}, {.errors = json::skip});
    CHECK(records.rejected() == 0);
    auto at = records.begin();
    CHECK(records.rejected() == 1);
    ++at;
    CHECK((*at).x == 2);
    CHECK(records.rejected() == 3);
    ++at;
    CHECK(at == records.end());
    CHECK(records.rejected() == 4);
}

TEST_CASE("standard input and other descriptors are sources") {
    weir::test::pipe pipe;
    pipe.write(points(3));
    pipe.close_output();
    CHECK(read_all<point>(weir::bytes::descriptor{pipe.input()}).records.size() == 3);
}

TEST_CASE("a reader is an input range and no view") {
    using records = decltype(weir::json::read<weir::json::value>("file"));
    STATIC_REQUIRE(std::ranges::input_range<records>);
    STATIC_REQUIRE_FALSE(std::ranges::view<records>);
}
