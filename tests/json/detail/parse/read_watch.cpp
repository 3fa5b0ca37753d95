// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/memory.hpp>
#include <weir/json/detail/columns/row_failure.hpp>
#include <weir/json/detail/parse/read_watch.hpp>
#include <weir/json/options.hpp>
#include <weir/json/read.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/through.hpp>

#include <cstdint>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>

using weir::json::detail::about_row;
using weir::json::detail::read_watch;

namespace {

struct item {
    int id;
    std::string name;
};

constexpr std::string_view text = "{\"id\":1,\"name\":\"a\"}\n"
                                  "{\"id\":\"?\"}\n"
                                  "{\"id\":2,\"name\":\"b\xC3\xA9\"}\n";

auto read_items() {
    return weir::json::read<item>(weir::bytes::memory{text}, {.errors = weir::json::skip});
}

constexpr auto again = [](auto items) -> weir::generator<item&> {
    for (item& one : items) co_yield one;
};

} // namespace

TEST_CASE("behind any stages it is known which record was read last, until its source is gone") {
    const read_watch watch;
    CHECK_FALSE(watch.last_read());
    std::string said;
    std::uint64_t number = 0;
    for (item& one : read_items() | std::views::filter([](item& i) { return i.id == 2; })
                         | weir::through(again))
        said += about_row(one, ++number, watch);
    CHECK(
        said
        == "row 1, the last record read is memory:3 at byte 31: {\"id\":2,\"name\":\"b\xC3\xA9\"}");
    CHECK_FALSE(watch.last_read());
}

TEST_CASE(
    "of several sources the one is known that was read last, and a watch of its own hides it") {
    const read_watch watch;
    auto first = read_items();
    auto second = read_items();
    auto at_first = first.begin();
    auto at_second = second.begin();
    ++at_second;
    CHECK(watch.last_read()->line == 3);
    ++at_first; // also to line 3: by the position of another source nothing would be told apart
    {
        const read_watch inner;
        CHECK_FALSE(inner.last_read());
        auto third = read_items();
        CHECK((*third.begin()).id == 1);
        CHECK(inner.last_read()->line == 1);
    }
    CHECK(watch.last_read()->line == 3);
    {
        const auto gone = std::move(second);
    }
    CHECK(watch.last_read());
    {
        const auto gone = std::move(first);
    }
    CHECK_FALSE(watch.last_read());
}

TEST_CASE("a row that has no JSON text is told by its number alone") {
    const read_watch watch;
    enum class unnamed : int {};
    struct row {
        unnamed member;
    };
    CHECK(about_row(row{unnamed{300}}, 7, watch) == "row 7");
    CHECK(about_row(item{1, "\xFF"}, 8, watch) == "row 8: {\"id\":1,\"name\":\"\xEF\xBF\xBD\"}");
}
