// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/temporary.hpp"
#include "interop/sqlite_client.hpp"
#include "memory/measured.hpp"
#include "memory/row_named.hpp"

#include <weir/interop/sqlite.hpp>
#include <weir/memory/detail/sanitized.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/borrowed.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/to.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <sqlite3.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sqlite_rows_test {

struct one {
    std::int64_t n;
};
struct book {
    std::int64_t id;
    std::string title;
    std::optional<double> rating;
    std::vector<std::string> tags;
};
struct borrowed_book {
    std::int64_t id;
    std::string_view title;
};
struct typed {
    std::string type;
    std::optional<std::string> text;
};
struct narrow {
    std::int8_t n;
};
struct text {
    std::string n;
};

} // namespace sqlite_rows_test

namespace {

using namespace sqlite_rows_test;
using namespace std::string_literals;
using namespace weir::test;
using weir::sqlite::rows;

/// Three books, the third of which has no rating.
open_database library(const std::string& file = ":memory:") {
    open_database made = opened(file);
    run(made, R"(create table books (id integer, title text, rating real, tags text, more);
                 insert into books values
                     (1, 'Ä', 4.5, '["a","b"]', x'00'), (2, '', 3, '[]', x'01'),
                     (3, 'c' || char(0) || 'd', null, '["\u00e9"]', x'02'))");
    return made;
}

std::vector<std::string> titles_of(auto&& range) {
    std::vector<std::string> all;
    for (auto& each : range) all.emplace_back(each.title);
    return all;
}

} // namespace

TEST_CASE("rows of a query are bound by name, columns that the struct has not are skipped") {
    const open_database database = library();
    std::vector<book> all;
    for (book& each : rows<book>(database.get(), "select more, tags, id, rating, title from books"))
        all.push_back(each);
    REQUIRE(all.size() == 3);
    CHECK(all[0].title == "Ä");
    CHECK(all[0].rating == 4.5);
    CHECK(all[0].tags == std::vector<std::string>{"a", "b"});
    CHECK(all[1].title.empty());
    CHECK(all[1].rating == 3.0);
    CHECK(all[2].title == "c\0d"s);
    CHECK_FALSE(all[2].rating);
    CHECK(all[2].tags == std::vector<std::string>{"é"});
}

TEST_CASE("std::string_view members point into SQLite's row") {
    const open_database database = library();
    auto range = rows<borrowed_book>(database.get(), "select * from books");
    CHECK(titles_of(range) == std::vector{"Ä"s, ""s, "c\0d"s});
    STATIC_REQUIRE(weir::is_borrowed<borrowed_book>);
    const open_database wide = opened(":memory:"); // its text is converted for each row
    run(wide, "pragma encoding = 'UTF-16'; create table books (id, title);"
              "insert into books values (1, 'Łódź 𝄞'), (2, '')");
    CHECK(titles_of(rows<borrowed_book>(wide.get(), "select * from books"))
          == std::vector{"Łódź 𝄞"s, ""s});
}

TEST_CASE("parameters are bound by their types, and what SQL means in a text does nothing") {
    const open_database database = opened(":memory:");
    const auto type_of = [&](const auto& parameter) {
        const auto all = rows<typed>(database.get(),
                                     "select typeof(?1) as type, "
                                     "cast(?1 as text) as text",
                                     parameter)
                       | weir::to<std::vector>();
        return all.at(0).type + ' ' + all.at(0).text.value_or("NULL");
    };
    CHECK(type_of(7) == "integer 7");
    CHECK(type_of(std::uint8_t{200}) == "integer 200");
    CHECK(type_of(std::numeric_limits<std::int64_t>::min()) == "integer -9223372036854775808");
    CHECK(type_of(true) == "integer 1");
    CHECK(type_of(0.5F) == "real 0.5");
    CHECK(type_of(1e300) == "real 1.0e+300");
    CHECK(type_of("'; drop table x") == "text '; drop table x");
    CHECK(type_of(std::string_view{}) == "text ");
    CHECK(type_of("a\0b"s) == "text a\0b"s);
    CHECK(type_of(std::optional{8}) == "integer 8");
    CHECK(type_of(std::optional<std::string>{}) == "null NULL");
    CHECK(type_of(std::nullopt) == "null NULL");
    CHECK(type_of(static_cast<const char*>(nullptr)) == "null NULL");
    CHECK_THROWS_AS(type_of(std::uint64_t{1} << 63), std::out_of_range);
    // Made long before it runs.
    const open_database books = library();
    auto made = [&] {
        const std::string title = "Ä";
        return rows<book>(books.get(), "select * from books where title = ? and id < ?", title, 5);
    }();
    CHECK(titles_of(made) == std::vector{"Ä"s});
}

TEST_CASE(
    "nothing is opened before the first pull, a row is read when it is pulled, and the file is "
    "closed at the end") {
    const temporary_path file;
    auto range = rows<book>(file.path(), "select * from books");
    CHECK_FALSE(std::filesystem::exists(file.path()));
    CHECK(says(refusal([&] { range.begin(); }), {"cannot open", file.string()}));
    CHECK_FALSE(std::filesystem::exists(file.path()));
    CHECK(range.begin() == range.end()); // it has ended

    const open_database other = library(file.string());
    run(other, "pragma busy_timeout = 0");
    auto again = rows<book>(file.path(), "select * from books");
    auto at = again.begin();
    CHECK_THROWS_WITH(run(other, "delete from books where id = 3"), Catch::Contains("locked"));
    CHECK(titles_of(again | std::views::take(2)) == std::vector{"Ä"s, ""s});
    for (at = again.begin(); at != again.end();) ++at;
    run(other, "delete from books where id = 3");
}

TEST_CASE("stages and sinks pull rows like any source of weir's, and go on where another stopped") {
    const open_database database = library();
    auto range = rows<book>(database.get(), "select * from books order by id");
    CHECK(titles_of(range | weir::take(1)) == std::vector{"Ä"s});
    CHECK((range | weir::stage("rest") | weir::count()) == 2);
    auto moved = rows<book>(database.get(), "select * from books");
    auto to = std::move(moved);
    CHECK((to | std::views::filter([](const book& each) { return each.rating.has_value(); })
           | weir::count())
          == 2);
}

TEST_CASE("rows may fill structs within structs from dotted columns or from JSON text") {
    const open_database database = library();
    std::vector<std::int64_t> all;
    struct outer {
        std::optional<one> inner;
    };
    for (const outer& each : rows<outer>(database.get(), "select id as \"inner.n\" from books "
                                                         "union all select null"))
        all.push_back(each.inner ? each.inner->n : -1);
    for (const outer& each : rows<outer>(database.get(), "select '{\"n\":9}' as \"inner\""))
        all.push_back(each.inner ? each.inner->n : -1);
    CHECK(all == std::vector<std::int64_t>{1, 2, 3, -1, 9});
}

TEST_CASE(
    "a statement that is none, is several, writes, has no columns or other parameters is refused") {
    const open_database database = library();
    const auto asking = [&](std::string sql, const auto&... parameters) {
        return refusal([&] { (void)rows<one>(database.get(), sql, parameters...).begin(); });
    };
    const auto wrong = asking("selekt 1");
    CHECK(says(wrong, {"near \"selekt\": syntax error", "a database in memory"}));
    CHECK(wrong.code() == SQLITE_ERROR);
    CHECK(says(asking(" -- nothing"), {"there is no statement in"}));
    CHECK(says(asking("select 1 as n; select 2 as n"), {"more behind the first", "select 2 as n"}));
    CHECK(says(asking("select 1 as n; nonsense"), {"more behind the first", "nonsense"}));
    CHECK(says(asking("select 1 as n\0"s), {"NUL"}));
    CHECK(says(asking("delete from books returning id as n"), {"writes"}));
    CHECK(says(asking("begin"), {"no columns"}));
    CHECK(says(asking("select ? as n"), {"has 1 parameters, and is given 0"}));
    CHECK(says(asking("select ? as n", 1, 2), {"has 1 parameters, and is given 2"}));
    CHECK(says(asking("select 1 as m"), {"\"n\"", "\"m\""}));
    CHECK((rows<one>(database.get(), "select 1 as n; -- that is all\n ") | weir::count()) == 1);
    CHECK((rows<book>(database.get(), "select * from books") | weir::count()) == 3);
}

TEST_CASE("a cell that its member cannot hold is named with its row, and ends the range") {
    const open_database database = opened(":memory:");
    run(database, "create table t (n); insert into t values (1), (2)");
    const auto reading = [&]<class Row>(std::type_identity<Row>, std::string value) {
        run(database, "insert into t values (" + value + ')');
        auto range = rows<Row>(database.get(), "select n from t where rowid >= ?",
                               std::is_same_v<Row, text> ? 3 : 1);
        const auto error = refusal([&] {
            for (auto& each : range) (void)each;
        });
        CHECK(range.begin() == range.end());
        run(database, "delete from t where rowid = 3");
        return error;
    };
    const std::type_identity<narrow> number;
    CHECK(says(reading(number, "128"), {"row 3", "/n", "128"}));
    CHECK(reading(number, "128").rows() == 2);
    CHECK(says(reading(number, "0.5"), {"row 3", "/n", "0.5"}));
    CHECK(says(reading(number, "'x'"), {"row 3", "/n", "expected an integer", "x"}));
    CHECK(says(reading(number, "null"), {"row 3", "/n", "null"}));
    CHECK(says(reading(number, "x'31'"), {"row 3", "\"n\"", "BLOB"}));
    const std::type_identity<text> string;
    CHECK(says(reading(string, "cast(x'61ff' as text)"),
               {"row 1", "\"n\"", "not valid UTF-8 at byte 1"}));
    CHECK(says(reading(string, "7"), {"row 1", "/n", "expected a text"}));
}

TEST_CASE("a failure in the middle of a query says how many rows were read") {
    const temporary_path file;
    {
        const open_database made = opened(file.string());
        run(made,
            "create table t (n); with recursive r(n) as (select 1 union all select n + 1 from r "
            "where n < 9999) insert into t select n from r");
    }
    std::filesystem::resize_file(file.path(), 16 * 1024); // the pages of most rows are gone
    std::uint64_t count = 0;
    const auto error = refusal([&] {
        for (const one& each : rows<one>(file.path(), "select n from t")) count += each.n > 0;
    });
    CHECK((error.code() & 0xFF) == SQLITE_CORRUPT);
    CHECK(error.rows() == count);
    CHECK(says(error, {"malformed", file.string()}));

    const temporary_path none;
    CHECK_THROWS_AS(rows<one>(":memory:", "select 1 as n"), std::invalid_argument);
    CHECK_THROWS_AS(rows<one>(static_cast<sqlite3*>(nullptr), "select 1 as n"),
                    std::invalid_argument);
}

TEST_CASE("reading takes the memory of a row, however many there are") {
    if (!is_measured()) return;
    if (WEIR_DETAIL_SANITIZED) {
        std::cout << "skipped: under a sanitizer, what SQLite allocates is counted too\n";
        return;
    }
    const auto peak = [](std::int64_t count) {
        const open_database database = opened(":memory:");
        const weir::trace trace;
        CHECK((rows<borrowed_book>(
                   database.get(),
                   "with recursive r(id) as (select 1 union all select id + 1 from r "
                   "where id < ?) select id, 'a title of some length' as title from r",
                   count)
               | weir::stage("rows") | weir::count())
              == static_cast<std::uint64_t>(count));
        return row_named(trace.report(), "rows").self_peak;
    };
    peak(10);
    CHECK(peak(1000) == peak(20'000));
    CHECK(peak(1000) < 100'000);
}
