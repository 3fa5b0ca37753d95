// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/temporary.hpp"
#include "bytes/tool.hpp"
#include "interop/sqlite_client.hpp"
#include "memory/measured.hpp"
#include "memory/row_named.hpp"

#include <weir/detail/tied_output.hpp>
#include <weir/interop/sqlite.hpp>
#include <weir/json/describe.hpp>
#include <weir/json/read.hpp>
#include <weir/json/value.hpp>
#include <weir/json/write.hpp>
#include <weir/memory/detail/sanitized.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/generator.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iostream>
#include <istream>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <ranges>
#include <sqlite3.h>
#include <sstream>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace weir::test;
using namespace std::string_literals;
using weir::sqlite::insert;

struct item {
    std::int64_t id;
    std::string name;
};

std::vector<item> items(std::int64_t first, std::int64_t last) {
    std::vector<item> all;
    for (std::int64_t id = first; id <= last; ++id) all.push_back({id, "n" + std::to_string(id)});
    return all;
}

} // namespace

namespace sqlite_test {

enum class genre : std::int8_t { novel, poetry, essay };

struct shelf {
    std::string city;
    std::uint16_t number;
};

struct point {
    int x, y;
};

inline std::optional<point> read_point(const std::string& text) {
    std::istringstream in{text};
    point read{};
    char comma = 0;
    if (!(in >> read.x >> comma >> read.y) || comma != ',') return std::nullopt;
    return read;
}
inline std::string text_of_point(const point& of) {
    return std::to_string(of.x) + ',' + std::to_string(of.y);
}

struct everything {
    bool flag;
    std::int8_t tiny;
    std::uint8_t small;
    std::int16_t half;
    std::uint32_t word;
    std::int64_t whole;
    std::uint64_t natural;
    float single;
    double twice;
    std::string text;
    genre kind;
    std::optional<std::int32_t> perhaps;
    std::optional<std::string> note;
    std::unique_ptr<double> pointed;
    std::vector<std::string> tags;
    std::map<std::string, int> counts;
    std::variant<std::int64_t, std::string> either;
    shelf where;
    std::optional<shelf> lent;
    point place;
};

struct sale {
    std::int64_t id;
    std::string city;
    std::optional<std::string> note;
    genre kind;
};
struct extreme {
    double number;
    std::string_view text;
    std::optional<std::string_view> perhaps;
};
struct named {
    std::string name;
};
struct measure {
    std::int64_t id;
    double name;
};
struct twins {
    int id, ID;
};
struct large {
    std::uint64_t number;
};
struct real {
    std::optional<double> number;
};
struct nested {
    std::vector<double> numbers;
};
struct nothing {};
struct optional_key {
    std::optional<int> id;
};

} // namespace sqlite_test

template <>
inline constexpr auto weir::json::describe<sqlite_test::point> =
    weir::json::from<std::string>(sqlite_test::read_point, "two numbers")
        .to(sqlite_test::text_of_point);

namespace {

using namespace sqlite_test;

class random_rows {
public:
    explicit random_rows(unsigned seed) : random_{seed} {}

    everything next() {
        everything made{};
        made.flag = one_in(2);
        made.tiny = number<std::int8_t>();
        made.small = number<std::uint8_t>();
        made.half = number<std::int16_t>();
        made.word = number<std::uint32_t>();
        made.whole = number<std::int64_t>();
        made.natural = number<std::uint64_t>() >> 1; // what SQLite's integers hold
        made.single = static_cast<float>(real());
        made.twice = real();
        made.text = text();
        made.kind = static_cast<genre>(random_() % 3);
        if (one_in(2)) made.perhaps = number<std::int32_t>();
        if (one_in(2)) made.note = text();
        if (one_in(2)) made.pointed = std::make_unique<double>(real());
        made.tags.resize(random_() % 4);
        for (std::string& tag : made.tags) tag = text();
        for (std::size_t i = random_() % 3; i > 0; --i) made.counts[text()] = number<int>();
        if (one_in(2))
            made.either = number<std::int64_t>();
        else
            made.either = text();
        made.where = {text(), number<std::uint16_t>()};
        if (one_in(2)) made.lent = shelf{text(), number<std::uint16_t>()};
        made.place = {number<int>(), number<int>()};
        return made;
    }

private:
    bool one_in(unsigned count) { return random_() % count == 0; }

    template <class T>
    T number() {
        if (one_in(8)) return std::numeric_limits<T>::max();
        if (one_in(8)) return std::numeric_limits<T>::min();
        if (one_in(8)) return 0;
        return static_cast<T>(random_());
    }
    double real() {
        if (one_in(8)) return static_cast<double>(std::numeric_limits<float>::max());
        if (one_in(8)) return static_cast<double>(std::numeric_limits<float>::denorm_min());
        if (one_in(8)) return static_cast<double>(random_() % 1000); // SQLite stores an integer
        return static_cast<double>(static_cast<std::int64_t>(random_())) / 3.0;
    }
    std::string text() {
        static const std::array<std::string, 8> parts{"",     "\0"s,      "'\"`]", "\n\t\x01",
                                                      "Łódź", "𝄞 \u2028", "NULL",  "007"};
        std::string made;
        for (std::size_t i = random_() % 4; i > 0; --i) made += parts[random_() % parts.size()];
        return made;
    }

    std::mt19937_64 random_;
};

std::vector<everything> random_table(unsigned seed, int rows) {
    random_rows random{seed};
    std::vector<everything> all;
    for (int i = 0; i < rows; ++i) all.push_back(random.next());
    return all;
}

std::string as_json(auto& rows) {
    std::ostringstream out;
    rows | weir::json::write(out);
    return out.str();
}

/// Compares a table, as Python's client of SQLite reads it, with lines of JSON text: `same N`.
std::string compared_by_python(const std::filesystem::path& database, const std::string& query,
                               const std::string& lines) {
    const temporary_file program{R"(
import json, sqlite3, struct, sys
lines = [json.loads(line) for line in open(sys.argv[3], encoding="utf-8", newline="\n")]
cursor = sqlite3.connect(sys.argv[1]).execute(sys.argv[2])
names = [column[0] for column in cursor.description]
rows = cursor.fetchall()
if len(rows) != len(lines): sys.exit(print(len(rows), "rows,", len(lines), "lines"))
def member(of, name):
    for part in name.split("."):
        of = None if of is None else of[part]
    return of
for number, (row, line) in enumerate(zip(rows, lines), 1):
    flat = "." in "".join(names)
    if not flat and list(line) != names: sys.exit(print("columns", names, list(line)))
    for name, stored in zip(names, row):
        meant = member(line, name)
        if isinstance(meant, bool): meant = int(meant)
        if isinstance(meant, (dict, list)): stored = json.loads(stored)
        elif name == "single": meant = struct.unpack("f", struct.pack("f", meant))[0]
        elif name == "either": stored = json.loads(stored)
        if type(stored) != type(meant) or stored != meant:
            sys.exit(print("row", number, name, repr(stored), repr(meant)))
print("same", len(rows))
)"};
    const temporary_file text{lines};
    std::string said = output_of("python3 " + program.string() + " '" + database.string() + "' '"
                                     + query + "' " + text.string(),
                                 {});
    if (said.ends_with('\n')) said.pop_back();
    return said;
}

} // namespace

// What is written ------------------------------------------------------------------------------

TEST_CASE("rows that are inserted into SQLite are printed by its own program as json::write writes "
          "them") {
    if (!is_installed("sqlite3")) return;
    const temporary_path database;
    std::vector<sale> sales;
    for (std::int64_t i = -50; i < 50; ++i)
        sales.push_back({i * 184'467'440'737, "Łódź " + std::to_string(i),
                         i % 3 == 0 ? std::nullopt : std::optional{"said: no"s},
                         static_cast<genre>(static_cast<std::uint64_t>(i) % 3)});
    CHECK((sales | insert(database.path(), "sales")) == sales.size());

    std::string lines = as_json(sales), printed = "[";
    lines.pop_back();
    for (const char c : lines) printed += c == '\n' ? ",\n" : std::string(1, c);
    CHECK(asked(database, "select * from sales order by rowid;", "-json") == printed + ']');
}

TEST_CASE("a random table of all member types is read by Python's client of SQLite as it was") {
    if (!is_installed("python3")) return;
    for (const unsigned seed : {1u, 2u, 3u}) {
        const auto rows = random_table(seed, 200);
        const std::string lines = as_json(rows);
        const temporary_path whole, flat;
        CHECK((rows | insert(whole.path(), "t", {.rows_per_transaction = 7})) == 200);
        CHECK(compared_by_python(whole, "select * from t", lines) == "same 200");
        CHECK((rows | insert(flat.path(), "t", {.flatten = true})) == 200);
        CHECK(compared_by_python(flat, "select * from t", lines) == "same 200");
    }
}

TEST_CASE("a random table of all member types is read back by sqlite::rows as it was inserted") {
    for (const unsigned seed : {4u, 5u, 6u})
        for (const bool flatten : {false, true}) {
            const auto rows = random_table(seed, 200);
            const temporary_path database;
            rows | insert(database.path(), "t", {.flatten = flatten});
            auto read = weir::sqlite::rows<everything>(database.path(), "select * from t");
            CHECK(as_json(read) == as_json(rows));
        }
}

TEST_CASE("infinities are kept, and an empty text is not NULL") {
    const temporary_path database;
    const double infinity = std::numeric_limits<double>::infinity();
    const std::vector<extreme> rows{{infinity, {}, std::string_view{}}, {-infinity, "", {}}};
    rows | insert(database.path(), "t");
    const open_database there = opened(database.string());
    CHECK(number_of(there, "select count(*) from t where number = 9e999 and text is not null "
                           "and perhaps is not null and length(perhaps) = 0")
          == 1);
    CHECK(number_of(there, "select count(*) from t where number = -9e999 and perhaps is null")
          == 1);
    std::vector<double> read;
    for (const extreme& row : weir::sqlite::rows<extreme>(there.get(), "select * from t"))
        read.push_back(row.number);
    CHECK(read == std::vector{infinity, -infinity});
}

TEST_CASE(
    "the table that is created has the columns of the struct, NOT NULL unless one may be empty, "
    "and the key") {
    if (!is_installed("sqlite3")) return;
    const temporary_path database;
    std::vector<everything> none;
    CHECK((none | insert(database.path(), "t", {.key = {"whole", "TEXT"}, .flatten = true})) == 0);
    CHECK(asked(database,
                "select group_concat(name || ' ' || type || case when \"notnull\" then '!' else '' "
                "end || case when pk then '*' else '' end, ', ') from pragma_table_info('t');")
          == "flag INTEGER!, tiny INTEGER!, small INTEGER!, half INTEGER!, word INTEGER!, "
             "whole INTEGER!*, natural INTEGER!, single REAL!, twice REAL!, text TEXT!*, "
             "kind TEXT!, perhaps INTEGER, note TEXT, pointed REAL, tags TEXT!, counts TEXT!, "
             "either TEXT!, where.city TEXT!, where.number INTEGER!, lent.city TEXT, "
             "lent.number INTEGER, place TEXT!");
}

TEST_CASE("names of tables and columns may have anything in them that SQL would take for its own") {
    if (!is_installed("sqlite3")) return;
    const temporary_path database;
    const std::string name = "we\"ird'; drop table x; --`]";
    items(1, 3) | insert(database.path(), name, {.key = "id"});
    items(3, 5) | insert(database.path(), name, {.key = "id"});
    CHECK(asked(database, "select count(*) from \"we\"\"ird'; drop table x; --`]\";") == "5");
    CHECK_THROWS_AS(items(1, 1) | insert(database.path(), "a\0b"s), std::invalid_argument);
    // The file, too.
    const temporary_directory directory;
    const auto odd = directory / "?a b'c\".db";
    CHECK((items(1, 1) | insert(odd, "t")) == 1);
    CHECK(std::filesystem::exists(odd));
}

TEST_CASE("a database without a file, or without anything, is refused when the pipe is written") {
    CHECK_THROWS_AS(insert(":memory:", "t"), std::invalid_argument);
    CHECK_THROWS_AS(insert("", "t"), std::invalid_argument);
    CHECK_THROWS_AS(insert(static_cast<sqlite3*>(nullptr), "t"), std::invalid_argument);
    const open_database memory = opened(":memory:");
    CHECK((items(1, 9) | insert(memory.get(), "t")) == 9);
    CHECK(number_of(memory, "select count(*) from t") == 9);
}

// A table that is there -----------------------------------------------------------------------

TEST_CASE("columns of a table that is there are found by name, in any order, and others take their "
          "defaults") {
    const open_database database = opened(":memory:");
    run(database, "create table t (extra text default 'x', NAME text, half as (id / 2) not null,"
                  " id integer primary key not null, empty int, unique (name) on conflict ignore)");
    CHECK((items(1, 3) | insert(database.get(), "t")) == 3);
    CHECK(number_of(database, "select count(*) from t where name = 'n' || id and extra = 'x' and "
                              "half = id / 2 and empty is null")
          == 3);
    CHECK((std::vector<named>{{"no id"}} | insert(database.get(), "t")) == 1); // SQLite counts on
    CHECK(number_of(database, "select id from t where name = 'no id'") == 4);
}

TEST_CASE(
    "a table that does not suit the struct is refused before the first row, with both sides and "
    "what to do") {
    const open_database database = opened(":memory:");
    bool pulled = false;
    const auto pulling = [&](std::string table, weir::sqlite::insert_options how = {}) {
        return refusal([&] {
            items(1, 3) | std::views::filter([&](const item&) { return pulled = true; })
                | insert(database.get(), table, how);
        });
    };
    run(database, "create table a (ID integer, title text)");
    CHECK(says(pulling("a"), {"into \"a\"", "no column for the member \"name\" of", "item",
                              "only \"ID\", \"title\"", "add column \"name\" TEXT",
                              "no row of this run stands"}));
    run(database, "create table b (id integer, name text, isbn text not null)");
    CHECK(says(pulling("b"), {"the column \"isbn\" is NOT NULL", "item", "has no member for it",
                              "\"id\", \"name\"", "default"}));
    run(database, "create table c (id integer, name text)");
    CHECK(says(pulling("c", {.key = "id"}),
               {"ON CONFLICT", "create unique index ... on \"c\" (\"id\")"}));
    CHECK(says(pulling("c", {.key = "nr"}), {"the key \"nr\" is no member", "\"id\", \"name\""}));
    run(database, "create view d as select * from c");
    CHECK(says(pulling("d"), {"cannot modify d because it is a view"}));
    CHECK(says(pulling("sqlite_mine"), {"reserved"}));
    CHECK(says(refusal([&] { std::vector<measure>{{1, 0.1}} | insert(database.get(), "c"); }),
               {"\"name\"", "15 digits", "declare the column REAL"}));
    CHECK(says(refusal([&] { std::vector<twins>{{1, 2}} | insert(database.get(), "e"); }),
               {"\"id\" and \"ID\" would be one column"}));
    CHECK(says(refusal([&] { std::vector<nothing>(1) | insert(database.get(), "e"); }),
               {"the struct has no members to write"}));
    CHECK_FALSE(pulled);
    CHECK(sqlite3_get_autocommit(database.get()) != 0);
    CHECK(number_of(database, "select count(*) from sqlite_schema") == 4); // none was created
}

TEST_CASE(
    "with a key, rows replace those that have it, and leave columns alone that they do not have") {
    const open_database database = opened(":memory:");
    run(database, "create table t (id integer, name text, seen int default 0, unique (name, id))");
    items(1, 4)
        | insert(database.get(), "t", {.key = {"id", "name"}}); // all of them: nothing to replace
    run(database, "update t set seen = 1; create unique index only_id on t (id)");
    std::vector<item> rows = items(3, 6);
    for (item& row : rows) row.name = "new " + std::to_string(row.id);
    rows.push_back({6, "last"});
    CHECK((rows | insert(database.get(), "t", {.key = "ID"})) == 5);
    CHECK(number_of(database, "select count(*) from t") == 6);
    CHECK(number_of(database,
                    "select count(*) from t where seen = 1 and "
                    "((id < 3 and name = 'n' || id) or (id in (3, 4) and name = 'new ' || id))")
          == 4);
    CHECK(number_of(database, "select count(*) from t where name = 'last'") == 1);
    CHECK((items(1, 6) | insert(database.get(), "u", {.key = "id"})) == 6);
    CHECK((items(1, 6) | insert(database.get(), "u", {.key = "id"})) == 6);
    CHECK(number_of(database, "select count(*) from u") == 6);
}

// What is refused -----------------------------------------------------------------------------

TEST_CASE(
    "a row that the table does not take is named with its record, and rows before the last commit "
    "stand") {
    if (!is_installed("sqlite3")) return;
    const temporary_path database;
    auto rows = items(1, 25);
    rows[22].id = 4; // is there already
    const temporary_file file{as_json(rows)};
    for (const std::string create :
         {"id integer unique on conflict ignore", "id integer primary key"}) {
        CAPTURE(create);
        const temporary_path fresh;
        run(opened(fresh.string()), "create table t (" + create + ", name text)");
        const auto error = refusal([&] {
            weir::json::read<item>(file.path())
                | insert(fresh.path(), "t", {.rows_per_transaction = 10});
        });
        CHECK(
            says(error, {"UNIQUE constraint failed: t.id", "row 23", file.string() + ":23 at byte",
                         R"({"id":4,"name":"n23"})", "20 rows of this run stand", fresh.string()}));
        CHECK(error.rows() == 20);
        CHECK((error.code() & 0xFF) == SQLITE_CONSTRAINT);
        CHECK(asked(fresh, "select count(*), max(id) from t;") == "20|20");
    }
}

TEST_CASE("what SQLite would not keep as it is, is an error of the row") {
    const open_database database = opened(":memory:");
    const auto inserting = [&]<class Row>(Row row, std::string table,
                                          weir::sqlite::insert_options how = {}) {
        std::vector<Row> rows;
        rows.push_back(std::move(row));
        return refusal([&] { rows | insert(database.get(), table, how); });
    };
    CHECK(says(inserting(large{std::uint64_t{1} << 63}, "large"),
               {"/number", "9223372036854775808 is more than SQLite's integers hold", "row 1"}));
    const auto nan = inserting(real{std::nan("")}, "real");
    CHECK(says(nan, {"/number", "not a number, which SQLite would store as NULL"}));
    CHECK(nan.code() == SQLITE_OK);
    CHECK(says(inserting(item{1, "a\xFF"}, "item"), {"/name", "not valid UTF-8 at byte 1"}));
    CHECK(says(inserting(nested{{1, std::nan("")}}, "nested"), {"/numbers/1", "not a number"}));
    CHECK(says(inserting(optional_key{}, "keyed", {.key = "id"}), {"/id", "a member of the key"}));
    run(database, "create table strict_table (id integer, name integer) strict;"
                  "create table rounding (id real, name text)");
    const auto strict = inserting(item{1, "one"}, "strict_table");
    CHECK(says(strict, {"cannot store TEXT value in INTEGER column strict_table.name", "row 1",
                        R"({"id":1,"name":"one"})"}));
    CHECK(strict.code() == SQLITE_CONSTRAINT_DATATYPE);
    const std::int64_t odd = (std::int64_t{1} << 53) + 1;
    CHECK(says(inserting(item{odd, ""}, "rounding"), {"9007199254740993 would be rounded"}));
    CHECK(says(inserting(item{std::numeric_limits<std::int64_t>::max(), ""}, "rounding"),
               {"would be rounded"}));
    CHECK((std::vector<item>{{odd - 1, ""}, {std::numeric_limits<std::int64_t>::min(), ""}}
           | insert(database.get(), "rounding"))
          == 2);
    sqlite3_limit(database.get(), SQLITE_LIMIT_LENGTH, 1000);
    CHECK(inserting(item{1, std::string(2000, 'x')}, "item").code() == SQLITE_TOOBIG);
    // Not one was created that has no row.
    CHECK(number_of(database, "select count(*) from sqlite_schema") == 2);
}

TEST_CASE("a database that is full, read-only, no database or cannot be opened says so") {
    const open_database full = opened(":memory:");
    run(full, "pragma page_size = 1024; pragma max_page_count = 20");
    const auto too_much =
        refusal([&] { items(1, 5000) | insert(full.get(), "t", {.rows_per_transaction = 100}); });
    CHECK(says(too_much, {"database or disk is full", "rows of this run stand"}));
    CHECK(too_much.code() == SQLITE_FULL);
    CHECK(too_much.rows() > 0);
    CHECK(too_much.rows() % 100 == 0);
    CHECK(number_of(full, "select count(*) from t") == static_cast<std::int64_t>(too_much.rows()));

    const temporary_path file;
    run(opened(file.string()), "create table t (id, name)");
    const open_database read_only = opened(file.string(), SQLITE_OPEN_READONLY);
    const auto refused = refusal([&] { items(1, 5) | insert(read_only.get(), "t"); });
    CHECK(says(refused, {"attempt to write a readonly database", file.string()}));
    CHECK((refused.code() & 0xFF) == SQLITE_READONLY);

    const temporary_file text{std::string(5000, 'x')};
    const auto no_database = refusal([&] { items(1, 5) | insert(text.path(), "t"); });
    CHECK(says(no_database, {"file is not a database", text.string()}));
    CHECK(no_database.code() == SQLITE_NOTADB);

    const temporary_directory directory;
    CHECK(says(refusal([&] { items(1, 5) | insert(directory.path(), "t"); }),
               {"cannot open", "unable to open database file", directory.string()}));
    CHECK(says(refusal([&] { items(1, 5) | insert(directory / "none/there.db", "t"); }),
               {"unable to open database file"}));
}

TEST_CASE("a database that another connection has locked is waited for, and then refused with what "
          "stands") {
    const temporary_path file;
    const open_database other = opened(file.string());
    run(other, "begin immediate");
    const auto at_once =
        refusal([&] { items(1, 5) | insert(file.path(), "t", {.busy_timeout_ms = 0}); });
    CHECK(says(at_once, {"database is locked"}));
    CHECK(at_once.code() == SQLITE_BUSY);
    run(other, "rollback");

    // A reader, in the middle: rows cannot be committed then.
    const auto later = refusal([&] {
        items(1, 50) | std::views::transform([&](const item& each) {
            if (each.id == 25) {
                run(other, "begin");
                number_of(other, "select count(*) from t");
            }
            return each;
        }) | insert(file.path(), "t", {.rows_per_transaction = 10, .busy_timeout_ms = 20});
    });
    CHECK(later.code() == SQLITE_BUSY);
    CHECK(later.rows() == 20);
    run(other, "rollback");
    CHECK(number_of(other, "select count(*) from t") == 20);
    CHECK((items(1, 5) | insert(file.path(), "t")) == 5); // nothing is locked any more
}

TEST_CASE("what a pipe throws leaves it unchanged, and the committed rows stand") {
    if (!is_installed("sqlite3")) return;
    const temporary_path file;
    struct my_error {};
    CHECK_THROWS_AS(items(1, 50) | std::views::transform([&](const item& each) {
                        if (each.id == 35) throw my_error{};
                        return each;
                    }) | insert(file.path(), "t", {.rows_per_transaction = 10}),
                    my_error);
    CHECK(asked(file, "select count(*), max(id) from t;") == "30|30");
    CHECK_THROWS_AS(items(51, 99) | std::views::transform([&](const item& each) {
                        if (each.id == 90) throw my_error{};
                        return each;
                    }) | insert(file.path(), "u", {.rows_per_transaction = 0}),
                    my_error);
    CHECK(asked(file, "select count(*) from sqlite_schema;") == "1"); // nor is there the table
}

// Transactions --------------------------------------------------------------------------------

TEST_CASE("rows are committed in transactions of the given number, and the rest at the end") {
    const temporary_path file;
    const open_database other = opened(file.string());
    std::vector<std::int64_t> seen;
    const auto seeing = std::views::transform([&](const item& each) {
        if (each.id % 10 == 5)
            seen.push_back(each.id < 20 ? 0 : number_of(other, "select count(*) from t"));
        return each;
    });
    CHECK((items(1, 70) | seeing | insert(file.path(), "t", {.rows_per_transaction = 20})) == 70);
    CHECK(seen == std::vector<std::int64_t>{0, 0, 20, 20, 40, 40, 60});
    CHECK(number_of(other, "select count(*) from t") == 70);
}

namespace {

/// Three lines, each of which is there only when it is waited for.
class waiting_input : public std::streambuf {
public:
    explicit waiting_input(std::function<void()> wait) : wait_{std::move(wait)} {}

private:
    int_type underflow() override {
        if (count_ == 3) return traits_type::eof();
        wait_();
        line_ = R"({"id":)" + std::to_string(++count_) + R"(,"name":""})" + '\n';
        setg(line_.data(), line_.data(), line_.data() + line_.size());
        return traits_type::to_int_type(line_.front());
    }

    std::function<void()> wait_;
    std::string line_;
    int count_ = 0;
};

} // namespace

TEST_CASE("before the source waits, the rows so far are committed, and nobody else is locked out") {
    const temporary_path file;
    const open_database other = opened(file.string());
    for (const bool at_once : {false, true}) {
        std::vector<std::int64_t> seen;
        waiting_input input{[&] {
            if (at_once) return;
            run(other, "begin immediate; create table if not exists t (id integer, name text)");
            run(other, "commit");
            seen.push_back(number_of(other, "select count(*) from t"));
        }};
        std::istream from{&input};
        CHECK((weir::json::read<item>(from)
               | insert(file.path(), "t", {.rows_per_transaction = at_once ? 0u : 10'000u}))
              == 3);
        if (!at_once) CHECK(seen == std::vector<std::int64_t>{0, 1, 2});
    }
}

TEST_CASE(
    "in a transaction of the caller's, rows are in it, and all of a run that fails are out of it") {
    const temporary_path file;
    const open_database database = opened(file.string());
    const open_database other = opened(file.string());
    run(database, "begin; create table mine (x); insert into mine values (1)");
    items(1, 30) | insert(database.get(), "t", {.rows_per_transaction = 10});
    CHECK(sqlite3_get_autocommit(database.get()) == 0);
    CHECK(number_of(other, "select count(*) from sqlite_schema") == 0);

    auto rows = items(31, 60);
    rows[25].name = "\xFF";
    const auto error =
        refusal([&] { rows | insert(database.get(), "t", {.rows_per_transaction = 10}); });
    CHECK(error.rows() == 0);
    CHECK(says(error, {"no row of this run stands, and the caller's transaction is still open"}));
    CHECK(number_of(database, "select count(*) from t") == 30);
    run(database, "commit");
    CHECK(number_of(other, "select count(*) + (select count(*) from mine) from t") == 31);

    // An error after which SQLite itself rolls everything back.
    run(database, "begin; insert into mine values (2)");
    const auto interrupted = refusal([&] {
        items(61, 99) | std::views::transform([&](const item& each) {
            if (each.id == 70) run(database, "rollback");
            return each;
        }) | insert(database.get(), "t");
    });
    CHECK(says(interrupted,
               {"no such savepoint", "SQLite has rolled back the caller's transaction"}));
}

TEST_CASE("a transaction that somebody ends within the pipe is noticed") {
    const open_database database = opened(":memory:");
    const auto error = refusal([&] {
        items(1, 50) | std::views::transform([&](const item& each) {
            if (each.id == 15) run(database, "commit");
            return each;
        }) | insert(database.get(), "t", {.rows_per_transaction = 10});
    });
    CHECK(says(error, {"the transaction was ended by something else", "whether its 10 rows stand",
                       "10 rows of this run stand"}));
    CHECK(error.rows() == 10);
}

TEST_CASE(
    "a pipe that goes on after a commit within it has failed is refused: rows of it are gone") {
    const temporary_path file;
    const open_database other = opened(file.string());
    run(other, "create table t (id integer, name text)");
    const auto error = refusal([&] {
        items(1, 5) | std::views::transform([&](const item& each) {
            if (each.id == 3) {
                run(other, "begin");
                number_of(other, "select count(*) from t");
                CHECK_THROWS_AS(weir::detail::hand_on_tied_outputs(), weir::sqlite::error);
                run(other, "rollback");
            }
            return each;
        }) | insert(file.path(), "t", {.busy_timeout_ms = 0});
    });
    CHECK(says(error, {"rows were rolled back before", "no row of this run stands"}));
    CHECK(number_of(other, "select count(*) from t") == 0);
}

TEST_CASE("the caller's connection cannot be closed under a pipe") {
    const temporary_path file;
    sqlite3* const database = opened(file.string()).release();
    int closed = SQLITE_OK;
    const auto closing = std::views::transform([&](const item& each) {
        if (each.id == 10) closed = sqlite3_close(database);
        return each;
    });
    CHECK((items(1, 50) | closing | insert(database, "t")) == 50);
    CHECK(closed == SQLITE_BUSY);

    // Not at once, but then nothing can be committed.
    const auto error = refusal([&] {
        items(51, 99) | std::views::transform([&](const item& each) {
            if (each.id == 75) sqlite3_close_v2(database);
            return each;
        }) | insert(database, "t", {.rows_per_transaction = 20});
    });
    CHECK(error.code() == SQLITE_MISUSE);
    CHECK(error.rows() == 20);
    CHECK(number_of(opened(file.string()), "select count(*) from t") == 70);
}

TEST_CASE("one connection may read a query and insert what becomes of it") {
    const open_database database = opened(":memory:");
    items(1, 1000) | insert(database.get(), "t");
    CHECK((weir::sqlite::rows<item>(database.get(), "select * from t where id % 2 = ?", 1)
           | std::views::filter([](const item& each) { return each.id % 3 == 0; })
           | insert(database.get(), "u", {.rows_per_transaction = 10}))
          == 167);
    CHECK(number_of(database, "select sum(id) from u") == 83'667);
}

TEST_CASE(
    "inserting takes the memory of a row, however many there are, and is charged to its own name") {
    if (!is_measured()) return;
    if (WEIR_DETAIL_SANITIZED) {
        std::cout << "skipped: under a sanitizer, what SQLite allocates is counted too\n";
        return;
    }
    const auto figures = [](std::int64_t count) {
        const open_database database = opened(":memory:");
        item each{0, std::string(50, 'n')};
        const auto sink = insert(database.get(), "t", {.key = "id", .rows_per_transaction = 100});
        const weir::trace trace;
        std::views::iota(std::int64_t{0}, count)
            | std::views::transform([&](std::int64_t id) -> item& {
                  each.id = id;
                  return each;
              })
            | sink;
        return trace.report();
    };
    figures(10); // what is allocated once
    const weir::report few = figures(1000), many = figures(20'000);
    CHECK(few.peak == many.peak);
    CHECK(many.peak < std::uint64_t{1} << 20);
    CHECK(row_named(many, "sqlite::insert").allocated_bytes > 0);
    CHECK(many.outside.allocated_bytes == 0);
    CHECK(row_named(many, "sqlite::insert").live_bytes == 0);
}
