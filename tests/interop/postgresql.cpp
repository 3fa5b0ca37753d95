// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/temporary.hpp"
#include "corpus/write_corpus.hpp"
#include "first_in_city/user.hpp"
#include "interop/postgresql_server.hpp"

#include <weir/interop/postgresql.hpp>
#include <weir/json/describe.hpp>
#include <weir/json/read.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/value.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/inspect.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/to.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/mount.h>
#include <utility>
#include <variant>
#include <vector>

using namespace weir::test;
namespace postgresql = weir::postgresql;
using weir::postgresql::on_conflict;

namespace {

struct pair {
    std::int64_t id;
    std::string text;
    bool operator==(const pair&) const = default;
};

/// Rows without an end in sight; `pulled` is how many were.
weir::generator<pair&> pairs(std::int64_t count, std::int64_t& pulled,
                             std::function<void(pair&)>& change) {
    pair one;
    for (pulled = 0; pulled < count;) {
        one = {++pulled, "some text of thirty-two bytes or so"};
        change(one);
        co_yield one;
    }
}

std::vector<pair> some(std::int64_t from, std::int64_t to, const std::string& text) {
    std::vector<pair> all;
    for (std::int64_t id = from; id <= to; ++id) all.push_back({id, text});
    return all;
}

template <class Run>
postgresql::error error_of(Run run) {
    try {
        run();
    } catch (const postgresql::error& failed) {
        return failed;
    }
    return {"nothing was thrown", "none"};
}

enum class colour : std::int8_t { red = -1, green };

struct inner {
    int x;
    std::optional<std::string> y;
    bool operator==(const inner&) const = default;
};

struct all_types {
    std::int64_t number; ///< of the row
    bool flag;
    std::int8_t tiny;
    std::uint8_t small;
    std::int16_t less;
    std::uint16_t more;
    std::int32_t medium;
    std::uint32_t larger;
    std::int64_t whole;
    std::uint64_t natural;
    float single;
    double real;
    std::string text;
    colour shade;
    std::optional<double> maybe;
    std::optional<std::string> perhaps;
    std::unique_ptr<std::int64_t> there;
    inner within;
    std::optional<inner> around;
    std::vector<std::string> words;
    std::map<std::string, int> by_name;
    std::variant<int, std::string> either;
};

template <class Real>
bool same(Real a, Real b) {
    return std::isnan(a) ? std::isnan(b) : a == b && std::signbit(a) == std::signbit(b);
}

bool operator==(const all_types& a, const all_types& b) {
    return a.number == b.number && a.flag == b.flag && a.tiny == b.tiny && a.small == b.small
        && a.less == b.less && a.more == b.more && a.medium == b.medium && a.larger == b.larger
        && a.whole == b.whole && a.natural == b.natural && same(a.single, b.single)
        && same(a.real, b.real) && a.text == b.text && a.shade == b.shade
        && a.maybe.has_value() == b.maybe.has_value()
        && same(a.maybe.value_or(0), b.maybe.value_or(0)) && a.perhaps == b.perhaps
        && (a.there == nullptr) == (b.there == nullptr)
        && (a.there == nullptr || *a.there == *b.there) && a.within == b.within
        && a.around == b.around && a.words == b.words && a.by_name == b.by_name
        && a.either == b.either;
}

class random_rows {
public:
    all_types operator()(std::int64_t number) {
        all_types row{};
        row.number = number;
        row.flag = chance(2);
        row.tiny = integer<std::int8_t>();
        row.small = integer<std::uint8_t>();
        row.less = integer<std::int16_t>();
        row.more = integer<std::uint16_t>();
        row.medium = integer<std::int32_t>();
        row.larger = integer<std::uint32_t>();
        row.whole = integer<std::int64_t>();
        row.natural = integer<std::uint64_t>();
        row.single = real<float, std::uint32_t>();
        row.real = real<double, std::uint64_t>();
        row.text = text();
        row.shade = chance(2) ? colour::red : colour::green;
        if (chance(2)) row.maybe = real<double, std::uint64_t>();
        if (chance(2)) row.perhaps = text();
        if (chance(2)) row.there = std::make_unique<std::int64_t>(integer<std::int64_t>());
        row.within = part();
        if (chance(2)) row.around = part();
        for (std::size_t i = below(4); i != 0; --i) row.words.push_back(text());
        for (std::size_t i = below(3); i != 0; --i) row.by_name[text()] = integer<int>();
        if (chance(2))
            row.either = integer<int>();
        else
            row.either = text();
        return row;
    }

private:
    std::size_t below(std::size_t most) { return engine_() % most; }
    bool chance(std::size_t of) { return below(of) == 0; }
    inner part() { return {integer<int>(), chance(2) ? std::optional{text()} : std::nullopt}; }
    template <class Integer>
    Integer integer() {
        using limits = std::numeric_limits<Integer>;
        return chance(4) ? limits::max()
             : chance(4) ? limits::min()
                         : static_cast<Integer>(engine_());
    }
    template <class Real, class Bits>
    Real real() {
        using limits = std::numeric_limits<Real>;
        switch (below(10)) {
        case 0:
            return limits::quiet_NaN();
        case 1:
            return limits::infinity();
        case 2:
            return -limits::infinity();
        case 3:
            return -Real{0};
        case 4:
            return limits::denorm_min();
        case 5:
            return limits::max();
        default:
            return std::bit_cast<Real>(static_cast<Bits>(engine_()));
        }
    }
    std::string text() {
        static const std::vector<std::string> pieces{
            "a",   "\\",      "\t",     "\n",     "\r",         "\\N",
            "\\.", "\n\\.\n", "\b",     "\x1f",   "\x7f",       "'",
            "\"",  ",",       "\u00e9", "\u6f22", "\U0001F600", "eight letters and more",
            " ",   "NULL",    "{}",     "$1",     "\\u0041"};
        std::string made;
        for (std::size_t i = below(6); i != 0; --i) made += pieces[below(pieces.size())];
        return made;
    }

    std::mt19937_64 engine_{20'261};
};

} // namespace

TEST_CASE(
    "postgresql: a pipe ends in a table that psql shows as it was read, and rows read it back") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    const temporary_file file{corpus::users(3'000)};
    std::vector<bench::user> expected;
    std::uint64_t sum = 0, bytes = 0;
    const auto count = weir::json::read<bench::user>(file.path())
                     | weir::inspect([&](const bench::user& u) {
                           expected.push_back(u);
                           sum += static_cast<std::uint64_t>(u.user_id) * u.email.size();
                           bytes += u.full_name.size() + u.city.size();
                       })
                     | postgresql::copy(server->where(), "users", {.key = "user_id"});
    CHECK(count == 3'000);

    // The server's own sums, and its own JSON text.
    CHECK(server->ask("select count(*), sum(user_id * length(email)), "
                      "sum(octet_length(full_name) + octet_length(city)) from users")
          == "3000|" + std::to_string(sum) + '|' + std::to_string(bytes));
    std::istringstream printed{server->ask("select row_to_json(u) from users u order by user_id")
                               + '\n'};
    CHECK((weir::json::read<bench::user>(printed) | weir::to<std::vector>()) == expected);

    auto back =
        postgresql::rows<bench::user>(server->where(), "select * from users order by user_id");
    CHECK((std::move(back) | weir::to<std::vector>()) == expected);

    CHECK(
        server->ask("select string_agg(column_name || ' ' || data_type || ' ' || is_nullable, ', ' "
                    "order by ordinal_position) from information_schema.columns where table_name = "
                    "'users' and ordinal_position in (1, 2, 5, 9, 11, 14)")
        == "user_id bigint NO, username text NO, age integer NO, occupation text YES, interests "
           "jsonb "
           "NO, subscription jsonb NO");
    CHECK(server->ask("select pg_get_constraintdef(oid) from pg_constraint where conrelid = "
                      "'users'::regclass")
          == "PRIMARY KEY (user_id)");
}

TEST_CASE("postgresql: structs of all types come back as they went, whatever their values") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    const bool flatten = GENERATE(false, true);
    const std::string table = flatten ? "flat" : "nested";
    std::vector<all_types> rows;
    random_rows next;
    for (std::int64_t i = 0; i < 2'000; ++i) {
        rows.push_back(next(i));
        // With columns of its own, an empty struct is one whose members are all NULL.
        if (flatten && rows.back().around) rows.back().around->y = "is there";
    }
    CHECK((rows | postgresql::copy(server->where(), table, {.flatten = flatten})) == rows.size());
    std::size_t at = 0;
    for (const all_types& row : postgresql::rows<all_types>(
             server->where(), "select * from " + table + " order by number")) {
        INFO(weir::json::to_text(rows[at], {.not_finite = weir::json::not_finite::null}));
        REQUIRE(row == rows[at++]);
    }
    CHECK(at == rows.size());
    CHECK(server->ask(
              "select string_agg(column_name || ' ' || data_type || ' ' || is_nullable, ', ' "
              "order by ordinal_position) from information_schema.columns where table_name = '"
              + table + '\'')
          == std::string{"number bigint NO, flag boolean NO, tiny smallint NO, small smallint NO, "
                         "less "
                         "smallint NO, more integer NO, medium integer NO, larger bigint NO, whole "
                         "bigint "
                         "NO, natural numeric NO, single real NO, real double precision NO, text "
                         "text "
                         "NO, shade text NO, maybe double precision YES, perhaps text YES, there "
                         "bigint "
                         "YES, "}
                 + (flatten ? "within.x integer NO, within.y text YES, around.x integer YES, "
                              "around.y text "
                              "YES, "
                            : "within jsonb NO, around jsonb YES, ")
                 + "words jsonb NO, by_name jsonb NO, either jsonb NO");
}

TEST_CASE("postgresql: the columns of a table that is there are found by name, and may have other "
          "types") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    struct event {
        std::uint64_t id;
        std::string at;
        std::string key;
        double price;
        std::int64_t count;
        std::vector<int> numbers;
        bool done;
    };
    server->ask("create table events (extra serial, done text, price numeric(10, 2), count int2, "
                "numbers json, key uuid, at timestamptz, id int8, note text)");
    const std::vector<event> events{{7,
                                     "2024-02-29T12:00:00Z",
                                     "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                                     1.25,
                                     -3,
                                     {1, 2},
                                     true}};
    CHECK((events | postgresql::copy(server->where(), "events")) == 1);
    CHECK(server->ask(
              "select extra, done, price, count, numbers, key, at at time zone 'UTC', id, note "
              "is null from events")
          == "1|t|1.25|-3|[1,2]|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|2024-02-29 12:00:00|7|t");

    std::int64_t pulled = 0;
    std::function<void(pair&)> nothing = [](pair&) {};
    const auto refused = [&](const std::string& columns) {
        server->ask("drop table if exists other; create table other (" + columns + ')');
        const auto failed = error_of([&] {
            (void)(pairs(10, pulled, nothing) | postgresql::copy(server->where(), "other"));
        });
        CHECK(pulled == 0); // before the first row
        return std::string{failed.what()};
    };
    const std::string begin = "weir::postgresql::copy to \"other\": ";
    CHECK(refused("id int8, txt text")
          == begin
                 + "the table has no column \"text\" (the struct has id, text; the table has id, "
                   "txt)");
    CHECK(refused("id date, text text")
          == begin + "column \"id\" is bigint in the struct, and date in the table");
    CHECK(refused("id int8, text text, more int not null")
          == begin
                 + "column \"more\" of the table may not be null and has no default, and the "
                   "struct does "
                   "not have it (the struct has id, text; the table has id, text, more)");
    CHECK_THAT(error_of([&] {
                   (void)(some(1, 1, "")
                          | postgresql::copy(server->where(), "new", {.key = "key"}));
               }).what(),
               Catch::Contains("the struct has no member \"key\", which options.key names"));
    CHECK(server->ask("select to_regclass('new') is null") == "t");
}

namespace {

struct oddly_named {
    int a;
    int b;
};

} // namespace

template <>
inline constexpr auto weir::json::describe<oddly_named> = weir::json::members{
    weir::json::member<&oddly_named::a>("Quote\" ; drop table safe; --"),
    weir::json::member<&oddly_named::b>("\u6f22 select"),
};

TEST_CASE("postgresql: names are taken as they are, and are never SQL") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    server->ask("create table safe (x int); create schema \"Lib.rary\"; create schema shelf");
    const std::vector<oddly_named> one{{1, 2}};
    const std::string table = "shelf.My \"table\"; drop table safe; -- and.more";
    CHECK((one | postgresql::copy(server->where(), table)) == 1);
    CHECK((one | postgresql::copy(server->where(), table)) == 1); // which is there now
    CHECK((one | postgresql::copy(server->where(), "Upper")) == 1);
    CHECK(
        server->ask("select count(*) from shelf.\"My \"\"table\"\"; drop table safe; -- and.more\"")
        == "2");
    CHECK(
        server->ask("select \"Quote\"\" ; drop table safe; --\" + \"\u6f22 select\" from \"Upper\"")
        == "3");
    CHECK(server->ask("select count(*) from safe") == "0");
    for (const std::string& impossible :
         {std::string{}, std::string(64, 'x'), std::string{"a\0b", 3}, std::string{"\xff"}})
        CHECK_THAT(
            error_of([&] { (void)(one | postgresql::copy(server->where(), impossible)); }).what(),
            Catch::Contains("cannot be a name in PostgreSQL"));

    // A parameter is a value, whatever it is.
    const std::string injected = "'; drop table safe; --";
    std::vector<pair> found;
    for (pair& p : postgresql::rows<pair>(
             server->where(),
             "select $1::int8 as id, concat($2::text, $3::bool, $4::text, $5::float8) as text",
             std::numeric_limits<std::int64_t>::min(), injected, true, std::optional<std::string>{},
             -std::numeric_limits<double>::infinity()))
        found.push_back(p);
    CHECK(
        found
        == std::vector<pair>{{std::numeric_limits<std::int64_t>::min(), injected + "t-Infinity"}});
    CHECK(server->ask("select count(*) from safe") == "0");
    CHECK_THROWS_AS(postgresql::rows<pair>(server->where(), "select $1", std::string{"a\0b", 3}),
                    std::invalid_argument);
}

TEST_CASE("postgresql: a row that the server refuses is named, and no row of the run stands") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    server->ask(
        "create table refusing (id int4 primary key, text varchar(40) check (text <> 'no') not "
        "null); insert into refusing values (-1, '')");
    const std::string in_shop = GENERATE("bad text", "too large", "twice", "checked");
    const std::int64_t bad_row = GENERATE(1, 1'234, 100'000);
    std::function<void(pair&)> spoil = [&](pair& one) {
        if (one.id != bad_row) return;
        if (in_shop == "bad text") one.text = std::string(41, 'x');
        if (in_shop == "too large") one.id = std::int64_t{1} << 31;
        if (in_shop == "twice") one.id = -1;
        if (in_shop == "checked") one.text = "no";
    };
    const std::string state = in_shop == "bad text"  ? "22001"
                            : in_shop == "too large" ? "22003"
                            : in_shop == "twice"     ? "23505"
                                                     : "23514";
    std::int64_t pulled = 0;
    constexpr std::int64_t endless = 1'000'000'000'000;
    const auto failed = error_of([&] {
        (void)(pairs(endless, pulled, spoil) | postgresql::copy(server->where(), "refusing"));
    });
    CHECK(failed.sqlstate() == state);
    CHECK(failed.rows() == 0);
    CHECK(failed.outcome_known());
    CHECK_THAT(failed.what(), Catch::StartsWith("weir::postgresql::copy to \"refusing\": row "
                                                + std::to_string(bad_row) + ": ")
                                  && Catch::Contains("(SQLSTATE " + state + ')')
                                  && Catch::Contains("COPY refusing, line ")
                                  && Catch::EndsWith("; no row of this run stands"));
    CHECK(pulled < endless); // it is noticed while rows are sent
    CHECK(server->ask("select count(*) from refusing") == "1");
    server->ask("drop table refusing");
}

TEST_CASE("postgresql: a row that cannot be sent is named with the record that it came from") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    const std::string record =
        GENERATE(R"({"id":2,"text":"a\u0000b"})", R"({"id":2,"text":"bad"})");
    const temporary_file file{R"({"id":1,"text":"good"})"
                              "\n"
                              + record + "\n"};
    const auto failed = error_of([&] {
        (void)(weir::json::read<pair>(file.path()) | std::views::transform([](pair& p) {
                   if (p.text == "bad") p.text = "\xed\xa0\x80";
                   return p;
               })
               | postgresql::copy(server->where(), "unsendable"));
    });
    CHECK_THAT(
        failed.what(),
        Catch::StartsWith(
            "weir::postgresql::copy to \"unsendable\": row 2, the last record read is "
            + file.string() + ":2 at byte 23: {\"id\":2,")
            && (Catch::Contains("/text: the string has a NUL at byte 1, which a text in PostgreSQL "
                                "cannot hold")
                || Catch::Contains("/text: the string is not valid UTF-8 at byte 0"))
            && Catch::EndsWith("; no row of this run stands"));
    CHECK(server->ask("select to_regclass('unsendable') is null") == "t");
}

TEST_CASE(
    "postgresql: what a pipe throws comes out unchanged, and a connection is as it was before") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    const opened own{server->where()};
    own("drop table if exists mine");
    own("create table mine (id int8 primary key, text text)");
    const bool in_transaction = GENERATE(false, true), nonblocking = GENERATE(false, true);
    const std::int64_t last = GENERATE(1, 30'000);
    if (in_transaction) own("begin");
    if (in_transaction) own("insert into mine values (-1, 'of the caller')");
    PQsetnonblocking(own.get(), nonblocking);
    const auto as_before = [&] {
        CHECK(PQtransactionStatus(own.get()) == (in_transaction ? PQTRANS_INTRANS : PQTRANS_IDLE));
        CHECK(PQisnonblocking(own.get()) == nonblocking);
    };
    std::int64_t pulled = 0;
    std::function<void(pair&)> throwing = [&](pair& one) {
        if (one.id == last) throw std::out_of_range{"of the pipe"};
    };
    CHECK_THROWS_AS((void)(pairs(100'000, pulled, throwing) | postgresql::copy(own.get(), "mine")),
                    std::out_of_range);
    as_before();
    const auto failed = error_of([&] {
        (void)(some(1, last, "new") | postgresql::copy(own.get(), "mine", {.key = "none"}));
    });
    CHECK_THAT(failed.what(), Catch::Contains("options.key"));
    as_before();
    std::vector<pair> twice = some(1, last, "new");
    twice.push_back(twice.back());
    CHECK(error_of([&] { (void)(twice | postgresql::copy(own.get(), "mine")); }).sqlstate()
          == "23505");
    as_before();
    CHECK((some(1, last, "new") | postgresql::copy(own.get(), "mine"))
          == static_cast<std::uint64_t>(last));
    as_before();
    CHECK(own("select count(*) from mine") == std::to_string(last + in_transaction));
    if (in_transaction) {
        // They are the caller's to throw away.
        CHECK(server->ask("select count(*) from mine") == "0");
        own("rollback");
        CHECK(own("select count(*) from mine") == "0");
    }
}

TEST_CASE("postgresql: rows whose keys are there fail, are ignored or updated, as is asked for") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    server->ask(
        "drop table if exists keyed; create table keyed (id int8 primary key, text text, other "
        "text default 'kept'); insert into keyed values (2, 'old', 'own')");
    const std::vector<pair> rows{{1, "first"}, {2, "first"}, {1, "last"}, {3, "first"}};
    const auto content = [&] {
        return server->ask("select string_agg(id || text || other, ' ' order by id) from keyed");
    };
    CHECK(error_of([&] { (void)(rows | postgresql::copy(server->where(), "keyed")); }).sqlstate()
          == "23505");
    CHECK(content() == "2oldown");
    const postgresql::key key = GENERATE(postgresql::key{}, postgresql::key{"id"});
    const std::string made = key.columns().empty() ? "made" : "made_too";
    SECTION("ignored") {
        CHECK((rows
               | postgresql::copy(server->where(), "keyed",
                                  {.key = key, .on_conflict = on_conflict::ignore}))
              == 2);
        CHECK(content() == "1firstkept 2oldown 3firstkept");
    }
    SECTION("updated") {
        CHECK((rows
               | postgresql::copy(server->where(), "keyed",
                                  {.key = key, .on_conflict = on_conflict::update}))
              == 3);
        CHECK(content() == "1lastkept 2firstown 3firstkept");
        const opened own{server->where()}; // twice in a transaction
        own("begin");
        for (int i = 0; i < 2; ++i)
            CHECK((some(1, 1, "again")
                   | postgresql::copy(own.get(), "keyed",
                                      {.key = key, .on_conflict = on_conflict::update}))
                  == 1);
        own("commit");
        CHECK(content() == "1againkept 2firstown 3firstkept");
    }
    SECTION("of a table that is made") {
        CHECK((rows
               | postgresql::copy(server->where(), made,
                                  {.key = "id", .on_conflict = on_conflict::update}))
              == 3);
        CHECK(server->ask("select string_agg(id || text, ' ' order by id) from " + made)
              == "1last 2first 3first");
        const std::string of_two = made + "_of_two";
        CHECK((rows
               | postgresql::copy(server->where(), of_two,
                                  {.key = {"id", "text"}, .on_conflict = on_conflict::ignore}))
              == 4);
        CHECK((rows
               | postgresql::copy(server->where(), of_two,
                                  {.key = {"text", "id"}, .on_conflict = on_conflict::update}))
              == 0);
    }
    SECTION("a key that is not unique, or none, is an error before the first row") {
        std::int64_t pulled = 0;
        std::function<void(pair&)> nothing = [](pair&) {};
        const auto failed = error_of([&] {
            (void)(pairs(10, pulled, nothing)
                   | postgresql::copy(server->where(), "keyed",
                                      {.key = "text", .on_conflict = on_conflict::update}));
        });
        CHECK(failed.sqlstate() == "42P10");
        server->ask("drop table if exists plain; create table plain (id int8, text text)");
        CHECK_THAT(error_of([&] {
                       (void)(pairs(10, pulled, nothing)
                              | postgresql::copy(server->where(), "plain",
                                                 {.on_conflict = on_conflict::update}));
                   }).what(),
                   Catch::Contains("needs options.key: the table has no primary key"));
        CHECK(pulled == 0);
    }
    SECTION("a table of the name of weir's own is an error") {
        server->ask("drop table if exists weir_rows; create table weir_rows (id int8, text text)");
        CHECK_THAT(error_of([&] {
                       (void)(rows
                              | postgresql::copy(server->where(), "weir_rows",
                                                 {.on_conflict = on_conflict::ignore}));
                   }).what(),
                   Catch::Contains("a temporary table of the same name"));
        server->ask("drop table weir_rows");
    }
    SECTION("rows whose key is NULL are no duplicates of each other") {
        struct nullable {
            std::optional<int> id;
            std::string text;
        };
        server->ask(
            "drop table if exists nullable; create table nullable (id int unique, text text)");
        const std::vector<nullable> some_null{{{}, "a"}, {{}, "b"}, {1, "c"}, {1, "d"}};
        CHECK((some_null
               | postgresql::copy(server->where(), "nullable",
                                  {.key = "id", .on_conflict = on_conflict::update}))
              == 3);
        CHECK(server->ask("select string_agg(text, '' order by text) from nullable") == "abd");
    }
    SECTION("a primary key of two columns, and nothing but the key") {
        server->ask(
            "drop table if exists two; create table two (id int8, text text, primary key (id, "
            "text))");
        for (const std::uint64_t taken : {3U, 0U})
            CHECK((std::vector<pair>{{1, "a"}, {1, "b"}, {2, "a"}, {1, "a"}}
                   | postgresql::copy(server->where(), "two", {.on_conflict = on_conflict::update}))
                  == taken);
    }
}

TEST_CASE("postgresql: a connection that breaks while rows are sent is an error, and none stands") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    const opened own{server->where()}, other{server->where()};
    own("drop table if exists broken");
    own("create table broken (id int8, text text)");
    const std::string process = own("select pg_backend_pid()");
    const std::string way = GENERATE("pg_terminate_backend", "pg_cancel_backend");
    const std::int64_t last = GENERATE(std::int64_t{50'000}, std::int64_t{1'000'000'000'000});
    std::function<void(pair&)> breaking = [&](pair& one) {
        if (one.id == 20'000) other("select " + way + '(' + process + ')');
    };
    std::int64_t pulled = 0;
    const auto failed = error_of(
        [&] { (void)(pairs(last, pulled, breaking) | postgresql::copy(own.get(), "broken")); });
    CHECK(failed.sqlstate() == (way == "pg_cancel_backend" ? "57014" : "57P01"));
    CHECK(failed.outcome_known());
    CHECK_THAT(failed.what(), Catch::EndsWith("; no row of this run stands"));
    CHECK(other("select count(*) from broken") == "0");
    if (way == "pg_cancel_backend") {
        CHECK((some(1, 3, "") | postgresql::copy(own.get(), "broken")) == 3);
    } else {
        CHECK_THAT(error_of([&] {
                       (void)(some(1, 3, "") | postgresql::copy(own.get(), "broken"));
                   }).what(),
                   Catch::Contains("the connection is not open"));
    }
}

TEST_CASE(
    "postgresql: a server that stops is an error both ways, and so is a table that stays locked") {
    if (the_server() == nullptr) return;
    postgresql_server server;
    const opened locking{server.where()};
    locking("create table locked (id int8, text text)");
    locking("begin");
    locking("lock table locked");
    const auto waited = error_of([&] {
        (void)(some(1, 3, "")
               | postgresql::copy(server.where() + " options='-c lock_timeout=50'", "locked"));
    });
    CHECK(waited.sqlstate() == "55P03");
    locking("rollback");

    CHECK((some(1, 100'000, "text") | postgresql::copy(server.where(), "locked")) == 100'000);
    auto reading =
        postgresql::rows<pair>(server.where(), "select * from locked, generate_series(1, 100)");
    auto at = reading.begin();
    std::int64_t pulled = 0;
    std::function<void(pair&)> stopping = [&](pair& one) {
        if (one.id == 20'000) server.stop();
    };
    const auto stopped = error_of([&] {
        (void)(pairs(1'000'000'000'000, pulled, stopping)
               | postgresql::copy(server.where(), "locked"));
    });
    CHECK_THAT(stopped.what(), Catch::EndsWith("; no row of this run stands"));
    std::uint64_t seen = 1;
    const auto unread = error_of([&] {
        for (; at != reading.end(); ++at) ++seen;
    });
    CHECK(unread.rows() + 1 == seen);
    CHECK(seen < 10'000'000);
    CHECK(at == reading.end());
    CHECK_THAT(
        error_of([&] { (void)(some(1, 1, "") | postgresql::copy(server.where(), "x")); }).what(),
        Catch::StartsWith("weir::postgresql::copy to \"x\": cannot connect: "));
}

TEST_CASE("postgresql: if the connection breaks within the commit, the outcome is not known") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    server->ask("create function vanish() returns trigger language plpgsql as $$ begin "
                "perform pg_terminate_backend(pg_backend_pid()); return null; end $$; "
                "create table vanishing (id int8, text text); "
                "create constraint trigger vanish after insert on vanishing deferrable initially "
                "deferred for each row execute function vanish()");
    const auto failed =
        error_of([&] { (void)(some(1, 3, "") | postgresql::copy(server->where(), "vanishing")); });
    CHECK_FALSE(failed.outcome_known());
    CHECK_THAT(failed.what(), Catch::Contains("whether the rows stand is not known"));
    CHECK(server->ask("select count(*) from vanishing") == "0");
}

TEST_CASE("postgresql: what the server says of a row that it takes does not end the run") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    server->ask("create or replace function loud() returns trigger language plpgsql as $$ begin "
                "if new.id % 100 = 0 then raise warning 'row %', new.id; end if; "
                "if new.id % 1000 = 7 then return null; end if; return new; end $$; "
                "drop table if exists noisy; create table noisy (id int8 primary key, text text); "
                "create trigger loud before insert on noisy for each row execute function loud()");
    CHECK((some(1, 50'000, "a text that is not too short")
           | postgresql::copy(server->where(), "noisy"))
          == 49'950);
    CHECK(server->ask("select count(*), sum(id) from noisy")
          == "49950|" + std::to_string(50'000LL * 50'001 / 2 - 50 * 7 - 1'000LL * 49 * 50 / 2));

    // The rows of all COPY statements are counted.
    std::vector<pair> rows = some(60'001, 110'000, "a text that is not too short");
    rows[44'443].id = 5;
    CHECK_THAT(error_of([&] { (void)(rows | postgresql::copy(server->where(), "noisy")); }).what(),
               Catch::Contains("\"noisy\": row 44444: "));
}

TEST_CASE("postgresql: a disk that is full is an error, and no row stands") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    const std::string small = server->directory() / "small";
    std::filesystem::create_directory(small);
    const auto [user, group] = server->owner();
    const std::string how =
        "size=2m,mode=0700,uid=" + std::to_string(user) + ",gid=" + std::to_string(group);
    if (user == 0 || ::mount("weir", small.c_str(), "tmpfs", 0, how.c_str()) != 0) {
        std::cout << "skipped: no small disk can be mounted here\n";
        return;
    }
    struct unmounted {
        const std::string& path;
        ~unmounted() { ::umount2(path.c_str(), MNT_DETACH); }
    } const at_end{small};
    server->ask("create tablespace small location '" + small + "'");
    server->ask("create table full_up (id int8, text text) tablespace small");
    std::int64_t pulled = 0;
    std::function<void(pair&)> nothing = [](pair&) {};
    const auto failed = error_of([&] {
        (void)(pairs(1'000'000, pulled, nothing) | postgresql::copy(server->where(), "full_up"));
    });
    CHECK(failed.sqlstate() == "53100");
    CHECK_THAT(failed.what(), Catch::Contains("No space left on device"));
    CHECK(pulled < 1'000'000);
    CHECK(server->ask("select count(*) from full_up") == "0");
    server->ask("drop table full_up; drop tablespace small");
}

TEST_CASE("postgresql: leaving the rows early cancels the statement, and the connection is free") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    const opened own{server->where()};
    own("drop table if exists kept");
    own("create table kept (id int8, text text)");
    const bool in_transaction = GENERATE(false, true);
    if (in_transaction) {
        own("begin");
        own("insert into kept values (1, 'of the caller')");
    }
    // It would take months to be read to its end.
    const std::string endless = "select generate_series(1, 1e12::int8) as id, 'text' as text";
    {
        auto reading = postgresql::rows<pair>(own.get(), endless);
        auto at = reading.begin();
        for (int i = 0; i < 1'000; ++i) ++at;
        CHECK(*at == pair{1'001, "text"});
        // Nothing else can be asked meanwhile.
        for (const auto& failed :
             {error_of([&] { (void)(some(1, 1, "") | postgresql::copy(own.get(), "kept")); }),
              error_of([&] { (void)postgresql::rows<pair>(own.get(), "select 1").begin(); })})
            CHECK_THAT(failed.what(), Catch::Contains("another statement runs on this connection"));
        CHECK(PQsendQuery(own.get(), "select 1") == 0);
    }
    CHECK(PQtransactionStatus(own.get()) == (in_transaction ? PQTRANS_INTRANS : PQTRANS_IDLE));
    CHECK(own("select count(*) from kept") == std::to_string(in_transaction));
    for (int i = 0; i < 50; ++i) {
        for (pair& one : postgresql::rows<pair>(own.get(), endless)) {
            CHECK(one.id == 1);
            break;
        }
        CHECK(own("select 'free'") == "free"); // a late cancellation would hit this
    }
    {
        // libpq throws the rest away for this.
        auto reading = postgresql::rows<pair>(
            own.get(), "select generate_series(1, 100000) as id, 'text' as text");
        auto at = reading.begin();
        own("insert into kept values (9, 'in between')");
        const auto failed = error_of([&] { ++at; });
        CHECK_THAT(failed.what(), Catch::Contains("another statement was run on the connection"));
        CHECK(failed.rows() == 1);
        CHECK(at == reading.end());
    }
    CHECK(own("select text from kept where id = 9") == "in between");
    CHECK(PQtransactionStatus(own.get()) == (in_transaction ? PQTRANS_INTRANS : PQTRANS_IDLE));
    {
        const auto unread = postgresql::rows<pair>(own.get(), endless); // sends nothing
        CHECK(own("select 'free'") == "free");
    }
    // Read to the end, what a statement did stands.
    std::vector<pair> inserted;
    for (pair& one :
         postgresql::rows<pair>(own.get(), "insert into kept values ($1, $2) returning *", 2, "b"))
        inserted.push_back(one);
    CHECK(inserted == std::vector<pair>{{2, "b"}});
    for (pair& one : postgresql::rows<pair>(own.get(), "update kept set text = 'c' where id = 2"))
        FAIL(one.text);
    if (in_transaction) own("commit");
    CHECK(server->ask("select text from kept where id = 2") == "c");

    // A connection of its own is closed, whatever it was doing.
    for (pair& one : postgresql::rows<pair>(server->where(), endless + " -- endless")) {
        CHECK(one.id == 1);
        break;
    }
    CHECK(
        server->ask("select count(*) from (select pg_sleep(0.2)) s, pg_stat_activity where state = "
                    "'active' and query like '%endless' and pid <> pg_backend_pid()")
        == "0");
}

TEST_CASE("postgresql: a statement that fails after its last row, at its commit, is an error") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    server->ask("create table parent (id int8 primary key); create table child (id int8 references "
                "parent deferrable initially deferred, text text)");
    std::uint64_t seen = 0;
    const auto failed = error_of([&] {
        for ([[maybe_unused]] pair& one : postgresql::rows<pair>(
                 server->where(), "insert into child values (7, 'x') returning *"))
            ++seen;
    });
    CHECK(seen == 1);
    CHECK(failed.rows() == 1);
    CHECK(failed.sqlstate() == "23503");
    CHECK(server->ask("select count(*) from child") == "0");
}

TEST_CASE("postgresql: what cannot be read as rows is an error that says where") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    const opened own{server->where()};
    const bool in_transaction = GENERATE(false, true);
    if (in_transaction) own("begin");
    std::uint64_t seen = 0;
    const auto failure_of = [&](const std::string& sql) {
        seen = 0;
        const auto failed = error_of([&] {
            for ([[maybe_unused]] pair& one : postgresql::rows<pair>(own.get(), sql)) ++seen;
        });
        CHECK(failed.rows() == seen);
        CHECK(PQtransactionStatus(own.get()) == (in_transaction ? PQTRANS_INTRANS : PQTRANS_IDLE));
        CHECK(own("select 'free'") == "free");
        return failed;
    };
    const std::string begin = "weir::postgresql::rows: ",
                      some_rows = "from generate_series(1, 200000) i";
    const auto by_zero = failure_of("select 1 / (i - 150000) as id, 'x' as text " + some_rows);
    CHECK(by_zero.sqlstate() == "22012");
    CHECK(by_zero.what() == begin + "division by zero (SQLSTATE 22012)");
    CHECK(seen == 149'999);
    CHECK(failure_of("selec").sqlstate() == "42601");
    CHECK(failure_of("select 1; select 2").sqlstate() == "42601");
    CHECK(failure_of("select i as id " + some_rows).what()
          == begin
                 + "there is no column \"text\" for a member that may not be missing; the columns "
                   "are "
                   "\"id\"");
    CHECK(failure_of("select 1 as id where false").what()
          == begin
                 + "there is no column \"text\" for a member that may not be missing; the columns "
                   "are "
                   "\"id\"");
    CHECK_THAT(failure_of("select 1 as id, '' as text, 2 as id").what(),
               Catch::Contains("two columns are called \"id\""));
    CHECK_THAT(
        failure_of("select i as id, nullif('x', case when i = 5 then 'x' end) as text " + some_rows)
            .what(),
        Catch::StartsWith(begin + "row 5: /text: "));
    CHECK_THAT(failure_of("select 1e19::numeric as id, '' as text").what(),
               Catch::StartsWith(begin + "row 1: /id: "));
    CHECK_THAT(failure_of("select 1.5 as id, '' as text").what(),
               Catch::StartsWith(begin + "row 1: /id: "));
    CHECK_THAT(failure_of("copy (select 1) to stdout").what(), Catch::Contains("COPY"));
    CHECK_THAT(failure_of("copy pg_class from stdin").what(),
               Catch::Contains("COPY") || Catch::Contains("permission"));
    CHECK_THAT(failure_of(std::string{"select 1\0", 9}).what(), Catch::Contains("has a NUL"));
    CHECK_THAT(failure_of("-- nothing").what(), Catch::Contains("there is no statement"));
    if (in_transaction) own("rollback");

    own("begin");
    CHECK_THROWS(own("selec"));
    CHECK_THAT(error_of([&] { (void)(some(1, 1, "") | postgresql::copy(own.get(), "x")); }).what(),
               Catch::Contains("roll it back first"));
    own("rollback");
    PQsetClientEncoding(own.get(), "LATIN1");
    CHECK_THAT(error_of([&] { (void)(some(1, 1, "") | postgresql::copy(own.get(), "x")); }).what(),
               Catch::Contains("the client_encoding of this connection is LATIN1"));
}

TEST_CASE("postgresql: columns become members of other kinds, and texts live until the next row") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    struct view {
        std::string_view word;
        std::string_view day;
        weir::json::value any;
        std::optional<double> mean;
        inner within;
        std::optional<int> absent;
        std::uint64_t many;
        float not_a_number;
    };
    int seen = 0;
    for (const view& row : postgresql::rows<view>(
             server->where(),
             "select 'w' || i as word, '2024-02-29'::date as day, '[1, {\"a\": null}]'::jsonb as "
             "any, "
             "avg(i) / 8 as mean, i as \"within.x\", null as \"within.y\", 'unused' as more, "
             "18446744073709551615 as many, 'NaN'::float4 as not_a_number from generate_series(1, "
             "3) i "
             "group by i order by i")) {
        ++seen;
        CHECK(row.word == "w" + std::to_string(seen));
        CHECK(row.day == "2024-02-29");
        CHECK(row.any.text() == "[1, {\"a\": null}]");
        CHECK(row.mean == seen / 8.0);
        CHECK(row.within == inner{seen, std::nullopt});
        CHECK(!row.absent);
        CHECK(row.many == std::numeric_limits<std::uint64_t>::max());
        CHECK(std::isnan(row.not_a_number));
    }
    CHECK(seen == 3);
}

TEST_CASE("postgresql: no message has the password of a connection string") {
    const std::string secret = "Geh31m";
    for (const std::string& where : {
             "host=/nowhere dbname=x password=" + secret,
             "host=/nowhere/" + secret + " dbname=x password=" + secret,
             "host=/nowhere dbname=x password=two " + secret,
             "host=/nowhere dbname=x password='" + secret,
             "postgresql://me:" + secret + "@127.0.0.1:1/x",
             "postgresql://me:1/" + secret + "@nowhere.invalid/x",
             "postgresql://me:" + secret + "/1@nowhere.invalid/x",
             "postgresql://me:" + secret + "%zz@nowhere.invalid/x",
             "postgresql://me:" + secret + "#@nowhere.invalid/x",
             "postgresql://[" + secret,
             "postgresql://me:" + secret + "/x",
             "host=/nowhere " + secret + "=x",
         }) {
        for (const auto& failed :
             {error_of([&] { (void)(some(1, 1, "") | postgresql::copy(where, "x")); }),
              error_of([&] { (void)postgresql::rows<pair>(where, "select 1").begin(); })}) {
            INFO(failed.what());
            CHECK_THAT(failed.what(), Catch::StartsWith("weir::postgresql::"));
            CHECK_THAT(failed.what(), !Catch::Contains(secret));
        }
    }
}

TEST_CASE("postgresql: both ways take the same memory for few rows and for many") {
    const postgresql_server* const server = the_server();
    if (server == nullptr) return;
    std::uint64_t written[2]{}, read[2]{};
    for (const bool many : {false, true}) {
        const std::uint64_t count = many ? 40'000 : 4'000;
        const temporary_file file{corpus::users(count)};
        const std::string table = many ? "users_1" : "users_0";
        {
            weir::trace trace;
            CHECK((weir::json::read<bench::user>(file.path()) | weir::stage("read")
                   | postgresql::copy(server->where(), table))
                  == count);
            written[many] = trace.report().peak;
            bool is_named = false;
            for (const auto& stage : trace.report().stages)
                is_named = is_named || stage.name == "postgresql::copy";
            CHECK(is_named);
        }
        {
            weir::trace trace;
            std::uint64_t seen = 0;
            auto reading = postgresql::rows<bench::user>(
                server->where(), "select * from " + table + " order by user_id");
            for ([[maybe_unused]] const bench::user& u : std::move(reading) | weir::stage("rows"))
                ++seen;
            CHECK(seen == count);
            read[many] = trace.report().peak;
        }
    }
    CHECK(written[1] == written[0]);
    CHECK(written[1] < 1 << 20);
    CHECK(read[1] == read[0]);
    CHECK(read[1] < 1 << 16);
}
