// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/memory.hpp>
#include <weir/csv/write.hpp>
#include <weir/csv/write_options.hpp>
#include <weir/json/describe.hpp>
#include <weir/json/error.hpp>
#include <weir/json/read.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/value.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>

#include "bytes/temporary.hpp"
#include "bytes/tool.hpp"
#include "bytes/whole_file.hpp"
#include "memory/measured.hpp"
#include "report/judged_by_python.hpp"
#include "json/text_sink.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
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
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

using weir::generator;
using weir::csv::line_end;
using weir::csv::write;
using weir::csv::write_options;
using weir::json::error;
using weir::json::reason;
using weir::test::temporary_path;
using weir::test::text_sink;
using weir::test::whole_file;

namespace {

enum class colour : int { red, green };

struct place {
    std::string city;
    std::optional<int> floor;
};

struct sample {
    std::int64_t id;
    std::optional<std::string> name;
    double x;
    bool is_new;
    colour shade;
    place home;
    std::optional<place> work;
    std::vector<std::string> tags;
};

struct text {
    std::string t;
    int n = 0;
};

struct maybe {
    std::optional<std::string> a;
    std::optional<std::string> b;
};

struct number {
    double x;
    std::optional<float> y{};
};

template <class Rows>
std::string written(Rows&& rows, const write_options& how = {}) {
    text_sink sink;
    std::forward<Rows>(rows) | write(sink, how);
    return sink.text;
}

/// The cell of a text alone.
std::string cell_of(const std::string& t, write_options how = {}) {
    how.header = false;
    std::string line = written(std::vector{text{t}}, how);
    const std::string rest =
        how.delimiter + std::string{how.line_end == line_end::lf ? "0\n" : "0\r\n"};
    REQUIRE_THAT(line, Catch::EndsWith(rest));
    return line.substr(0, line.size() - rest.size());
}

error refusal(auto&& rows, auto& to, const write_options& how = {}) {
    try {
        rows | write(to, how);
    } catch (const error& why) {
        return why;
    }
    throw std::logic_error{"written"};
}

generator<text&> texts(int count) {
    text one{"some text", 0};
    for (int i = 0; i < count; ++i) {
        one.n = i;
        co_yield one;
    }
}

generator<text&> texts_then_failure(int count) {
    for (text& one : texts(count)) co_yield one;
    throw std::runtime_error{"no more"};
}

} // namespace

TEST_CASE("csv: a row is a line, nested members are columns, containers are JSON text") {
    const std::vector<sample> rows{
        {1, "Ann", 0.5, true, colour::red, {"Rome", 3}, place{"Oslo", {}}, {"a", "b\"c"}},
        {-2, {}, 1, false, colour::green, {"", {}}, {}, {}}};
    std::ostringstream stream;
    const auto count = rows | write(stream);
    static_assert(std::is_same_v<decltype(count), const std::uint64_t>);
    CHECK(count == 2);
    CHECK(stream.str()
          == "id,name,x,is_new,shade,home.city,home.floor,work.city,work.floor,tags\n"
             R"(1,Ann,0.5,true,red,Rome,3,Oslo,,"[""a"",""b\""c""]")"
             "\n-2,,1.0,false,green,\"\",,,,[]\n");
    CHECK(written(rows | std::views::take(0)).ends_with(",tags\n"));
    CHECK(written(rows | std::views::take(0), {.header = false}).empty());
}

namespace {

struct odd_members {
    std::map<std::string, int> ages;
    std::variant<std::monostate, int, std::string> any;
    std::unique_ptr<place> far;
    weir::json::value value;
    std::uint64_t large;
    float f;
    std::string_view borrowed;
};

struct described {
    int id;
    int hidden;
    std::string quoted;
};

} // namespace

template <>
inline constexpr auto weir::json::describe<described> =
    weir::json::members{weir::json::member<&described::id>("id, \"x\""),
                        weir::json::member<&described::hidden>.skip(),
                        weir::json::member<&described::quoted>("")};

TEST_CASE(
    "csv: columns have their names in JSON, and every type that json::write writes has a cell") {
    CHECK(written(std::vector<described>{{1, 2, "t"}}) == "\"id, \"\"x\"\"\",\"\"\n1,t\n");

    std::vector<odd_members> odd(2);
    odd[0] = {{{"a", 1}}, 7, std::make_unique<place>("x", 1), {}, ~std::uint64_t{0}, 1e-9F, "b"};
    odd[1].any = "s,t";
    CHECK(written(odd)
          == "ages,any,far,value,large,f,borrowed\n"
             R"("{""a"":1}",7,"{""city"":""x"",""floor"":1}",,18446744073709551615,1e-09,b)"
             "\n{},\"\"\"s,t\"\"\",,,0,0.0,\"\"\n");

    struct any_value {
        weir::json::value v;
    };
    constexpr std::string_view lines =
        "{\"v\":[1,\"x\"]}\n{\"v\":null}\n{\"v\":2.50}\n{\"v\":\"NA\"}\n";
    CHECK(written(weir::json::read<any_value>(weir::bytes::memory{lines}), {.null = "NA"})
          == "v\n\"[1,\"\"x\"\"]\"\nNA\n2.50\n\"\"\"NA\"\"\"\n");
}

TEST_CASE("csv: a text is in quotes where it would mean something else without, and nowhere else") {
    for (const char* bare : {"a", "0", "-1", "true", "null", "a b", "a'b", "a;b", "=1+1", "#", "\\",
                             "Größe", "\u2028", "😀", "x\uFEFF", "\x7F", "a\\n", "\uF900"})
        CHECK(cell_of(bare) == bare);
    for (const auto& [t, cell] : std::vector<std::pair<std::string, std::string>>{
             {"", "\"\""},
             {",", "\",\""},
             {"\"", "\"\"\"\""},
             {"a\nb", "\"a\nb\""},
             {"a\r", "\"a\r\""},
             {"\t", "\"\t\""},
             {" a", "\" a\""},
             {"a ", "\"a \""},
             {std::string("a\0b", 3), std::string("\"a\0b\"", 5)},
             {"\uFEFFa", "\"\uFEFFa\""}})
        CHECK(cell_of(t) == cell);
    CHECK(cell_of("a;b", {.delimiter = ';'}) == "\"a;b\"");
    CHECK(cell_of("a,b", {.delimiter = ';'}) == "a,b");
    CHECK(cell_of("NA", {.null = "NA"}) == "\"NA\"");
    CHECK(cell_of("", {.null = "NA"}) == "\"\"");
    CHECK(cell_of("N", {.null = "NA"}) == "N");
}

TEST_CASE("csv: an empty text and none at all differ, whatever stands for none") {
    const std::vector<maybe> rows{{"", {}}, {{}, ""}, {"NA", {}}};
    CHECK(written(rows, {.header = false}) == "\"\",\n,\"\"\nNA,\n");
    CHECK(written(rows, {.header = false, .null = "NA"}) == "\"\",NA\nNA,\"\"\n\"NA\",NA\n");
}

TEST_CASE("csv: lines end in LF, or in CRLF, which a text that ends in CR does not imitate") {
    const std::vector<text> rows{{"a", 1}, {"b\r", 2}};
    CHECK(written(rows) == "t,n\na,1\n\"b\r\",2\n");
    CHECK(written(rows, {.delimiter = '\t', .line_end = line_end::crlf})
          == "t\tn\r\na\t1\r\n\"b\r\"\t2\r\n");
}

namespace {

/// The rules of the contract, byte by byte.
std::string slow_cell(const std::string& t, const write_options& how) {
    bool bare = !t.empty() && t.front() != ' ' && t.back() != ' ' && t != how.null
             && !t.starts_with("\uFEFF");
    std::string quoted = "\"";
    for (const char c : t) {
        bare = bare && static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != how.delimiter;
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return bare ? t : quoted + '"';
}

/// Of pieces that are all valid UTF-8; without NUL if asked.
std::string nasty_text(std::mt19937& random, bool with_nul = true) {
    static constexpr std::array<std::string_view, 24> pieces{
        "\"", "\"\"", ",", "\n", "\r",     "\r\n",   ";",          "\t", " ",    "NA",   "a", "0",
        "-",  "=1",   "é", "😀", "\uFEFF", "\u2028", "plain text", "\\", "\\\"", "\x01", "'", "#"};
    std::string made;
    for (std::size_t left = random() % 8; left > 0; --left)
        made += pieces[random() % pieces.size()];
    if (random() % 16 == 0) made.append(random() % 5000, 'x');
    if (random() % 16 == 0) made += made;
    if (with_nul && random() % 16 == 0) made += '\0';
    return made;
}

} // namespace

TEST_CASE("csv: texts of any length with anything anywhere are written by the rules") {
    for (const char c : {'"', ',', '\n', '\x01', ' ', 'x'})
        for (std::size_t size = 1; size <= 40; ++size)
            for (std::size_t at = 0; at < size; ++at) {
                std::string t(size, 'x');
                t[at] = c;
                CHECK(cell_of(t) == slow_cell(t, {}));
            }
    std::mt19937 random{7};
    for (int i = 0; i < 20'000; ++i) {
        const write_options how{.delimiter = ",;\t|"[random() % 4],
                                .line_end = random() % 2 == 0 ? line_end::lf : line_end::crlf,
                                .null = random() % 2 == 0 ? "" : "NA"};
        const std::string t = nasty_text(random);
        CHECK(cell_of(t, how) == slow_cell(t, how));
    }
    // Longer than the batch, and than the room in it.
    for (const std::string_view piece : {"x", "\"", "é", "a\n"})
        for (std::size_t size = 70'000; size < 74'000; size += 300) {
            std::string t;
            while (t.size() < size) t += piece;
            CHECK(cell_of(t) == slow_cell(t, {}));
        }
}

TEST_CASE("csv: a text that is not UTF-8 is refused, or repaired") {
    const std::vector<text> rows{{"ok", 1}, {"a,\xFF\xC3(", 2}, {"\xED\xA0\x80", 3}};
    text_sink sink;
    const error why = refusal(rows, sink);
    CHECK(why.reason() == reason::invalid_utf8);
    CHECK(why.path() == "/t");
    CHECK_THAT(why.what(), Catch::Contains("at byte 2 of it"));
    CHECK(written(rows, {.header = false, .invalid_utf8 = weir::json::invalid_utf8::replace})
          == "ok,1\n\"a,\uFFFD\uFFFD(\",2\n\uFFFD\uFFFD\uFFFD,3\n");
}

TEST_CASE("csv: what is no finite number is refused, or none") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const auto& [x, words] : std::vector<std::pair<double, std::string>>{
             {infinity, ": /x: infinity, which CSV has no text for"},
             {-infinity, ": /x: minus infinity, which"},
             {std::numeric_limits<double>::quiet_NaN(), ": /x: not a number, which"}}) {
        text_sink sink;
        CHECK_THAT(refusal(std::vector<number>{{x}}, sink).what(), Catch::Contains(words));
    }
    CHECK(written(std::vector<number>{{infinity, 1.0F}, {1e300, -0.0F}},
                  {.null = "NaN", .not_finite = weir::json::not_finite::null})
          == "x,y\nNaN,1.0\n1e+300,-0.0\n");
}

TEST_CASE(
    "csv: a row that is refused is named by its line, byte, member, and the record read last") {
    constexpr std::string_view lines = R"({"id":1,"home":{"city":"a\nb"}}
{"id":2,"home":{"city":"c"}}
{"id":3,"home":{"city":"d"}}
)";
    struct address {
        std::string city;
    };
    struct person {
        int id;
        address home;
    };
    const auto spoil = [](person& one) -> person& {
        if (one.id == 3) one.home.city = "d\n\xFF";
        return one;
    };
    text_sink sink;
    auto people = weir::json::read<person>(weir::bytes::memory{lines})
                | std::views::transform(spoil) | weir::stage("spoiled");
    const error why = refusal(people, sink);
    CHECK(why.source() == "the text");
    CHECK(why.line() == 5); // a head, a row of two lines, a row
    CHECK(why.path() == "/home/city");
    CHECK(why.reason() == reason::invalid_utf8);
    CHECK(sink.text == "id,home.city\n1,\"a\nb\"\n2,c\n");
    CHECK(why.offset() == sink.text.size());
    CHECK(why.record().raw == "3,");
    CHECK(sink.closed == 0);
    CHECK_THAT(why.what(), Catch::Contains(", the last record read is memory:3 at byte 61"));

    text_sink batches; // across what has been handed on already
    std::vector<text> many(20'000, text{"a\nb", 1});
    many.push_back({"\xFF", 1});
    const error late = refusal(many, batches);
    CHECK(late.line() == 40'002);
    CHECK(late.offset() == batches.text.size());
    CHECK(batches.writes > 1);

    text_sink repaired; // whose lines are counted once
    struct measured {
        std::string t;
        double x;
    };
    const std::vector<measured> pair{{"a\n\xFF", 1}, {"b", 1e300 * 1e300}};
    CHECK(refusal(pair, repaired, {.invalid_utf8 = weir::json::invalid_utf8::replace}).line() == 4);

    struct coloured {
        std::vector<colour> all;
    };
    CHECK(refusal(std::vector<coloured>{{{colour::red, colour{7}}}}, batches).path() == "/all/1");
}

TEST_CASE("csv: what nobody could read is refused before anything is opened") {
    for (const char c : {'"', '\n', '\r', '\0', ' ', '.', '-', '+', '7', 'x', '\x80', '\x1F'})
        CHECK_THROWS_WITH(write("out.csv", {.delimiter = c}),
                          Catch::Contains("cannot be the delimiter"));
    for (const char* null :
         {"a,b", "\"", "a\n", " ", "NA ", "0", "-99.5e3", "true", "false", "\xFF"})
        CHECK_THROWS_WITH(write("out.csv", {.null = null}), Catch::Contains("without a value"));

    const temporary_path path;
    struct one_column {
        std::optional<int> a;
    };
    const std::vector<one_column> column(2);
    CHECK_THROWS_WITH(column | write(path), Catch::Contains("readers skip"));
    CHECK(written(column, {.null = "-"}) == "a\n-\n-\n");
    struct one_number {
        double x;
    };
    CHECK_THROWS_WITH(std::vector<one_number>(1)
                          | write(path, {.not_finite = weir::json::not_finite::null}),
                      Catch::Contains("readers skip"));
    struct nothing {};
    CHECK_THROWS_WITH(std::vector<nothing>(1) | write(path), Catch::Contains("no columns"));
    CHECK(!std::filesystem::exists(path));
}

namespace {

struct with_point {
    place home;
    int other;
};

} // namespace

template <>
inline constexpr auto weir::json::describe<with_point> =
    weir::json::members{weir::json::member<&with_point::other>("home.city")};

TEST_CASE("csv: two columns of one name are refused") {
    text_sink sink;
    CHECK_THROWS_AS(std::vector<with_point>(1) | write(sink), std::invalid_argument);
    CHECK_THROWS_WITH(std::vector<with_point>(1) | write(sink),
                      Catch::Contains("two columns have the name home.city"));
    CHECK(sink.writes == 0);
}

TEST_CASE("csv: a file appears when it is complete, and a stream ends behind a whole row") {
    const weir::test::temporary_directory directory;
    CHECK_THROWS_WITH(texts_then_failure(20'000) | write(directory / "a.csv"), "no more");
    CHECK(directory.files().empty());
    CHECK((texts(3) | write(directory / "a.csv")) == 3);
    const std::string all = whole_file(directory / "a.csv");
    CHECK(all == "t,n\nsome text,0\nsome text,1\nsome text,2\n");
    for (const int count : {0, 3}) {
        text_sink sink;
        CHECK_THROWS_WITH(texts_then_failure(count) | write(sink), "no more");
        CHECK(sink.text == (count == 0 ? "t,n\n" : all));
        CHECK(sink.closed == 0);
    }
#if WEIR_WITH_ZLIB
    CHECK((texts(3) | write(directory / "a.csv.gz")) == 3);
    CHECK(weir::test::output_of("gzip -dc", whole_file(directory / "a.csv.gz")) == all);
#endif
    std::ostringstream bad;
    bad.setstate(std::ios::badbit);
    CHECK_THROWS_AS(texts(1) | write(bad), std::system_error);
    if (std::filesystem::exists("/dev/full"))
        CHECK_THROWS_WITH(texts(1) | write("/dev/full"), Catch::Contains("/dev/full"));
}

TEST_CASE("csv: twenty times the rows cost not one byte more, and what is the sink's own says so") {
    if (!weir::test::is_measured()) return;
    const auto report_of = [](int count) {
        weir::trace trace;
        texts(count) | weir::stage("texts") | write("/dev/null");
        return trace.report();
    };
    const weir::report few = report_of(10'000);
    const weir::report many = report_of(200'000);
    CHECK(many.peak == few.peak);
    CHECK(many.peak < 256 * 1024);
    const auto own =
        std::ranges::find(many.stages, std::string{"csv::write"}, &weir::report::row::name);
    REQUIRE(own != many.stages.end());
    CHECK(own->self_peak > 64 * 1024);
    CHECK(own->live_bytes == 0);
    for (std::size_t i = 0; i < few.stages.size(); ++i)
        CHECK(many.stages.at(i).allocated_blocks == few.stages.at(i).allocated_blocks);
}

// By others' readers -------------------------------------------------------------------------------

namespace {

struct inner {
    std::string t;
    std::optional<std::int32_t> n;
};

struct random_row {
    std::string first;
    std::int64_t i;
    std::optional<std::string> maybe;
    double x;
    std::vector<std::string> list;
    inner in;
    std::string last;
};

std::vector<random_row> random_rows(std::mt19937& random, std::size_t count, bool with_nul) {
    std::uniform_int_distribution<std::uint64_t> bits;
    std::vector<random_row> rows;
    while (rows.size() < count) {
        random_row row{};
        row.first = nasty_text(random, with_nul);
        row.i = static_cast<std::int64_t>(bits(random));
        if (random() % 3 != 0) row.maybe = nasty_text(random, with_nul);
        row.x = std::bit_cast<double>(bits(random));
        if (!(row.x - row.x == 0)) row.x = 0.1;
        for (std::size_t left = random() % 3; left > 0; --left)
            row.list.push_back(nasty_text(random, with_nul));
        row.in.t = nasty_text(random, with_nul);
        if (random() % 2 == 0) row.in.n = static_cast<std::int32_t>(random());
        row.last = nasty_text(random, with_nul);
        rows.push_back(std::move(row));
    }
    return rows;
}

constexpr std::array<std::string_view, 8> random_columns{"first", "i",    "maybe", "x",
                                                         "list",  "in.t", "in.n",  "last"};

using weir::test::in_hex;

/// What is to be read of each row, in hexadecimal; of the number its bits, of the list its elements.
std::string expected_of(const std::vector<random_row>& rows, const std::string& null) {
    std::string lines;
    for (const random_row& row : rows) {
        lines += in_hex(row.first) + '|' + in_hex(std::to_string(row.i)) + '|'
               + in_hex(row.maybe.value_or(null)) + '|'
               + std::to_string(std::bit_cast<std::uint64_t>(row.x)) + '|';
        for (const std::string& each : row.list) lines += in_hex(each) + ' ';
        lines += '|' + in_hex(row.in.t) + '|' + in_hex(row.in.n ? std::to_string(*row.in.n) : null)
               + '|' + in_hex(row.last) + '\n';
    }
    return lines;
}

} // namespace

TEST_CASE("csv: Python's csv module reads what was written") {
    if (!weir::test::is_installed("python3")) return;
    // Older ones refuse a NUL.
    const bool with_nul =
        std::system("python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'") == 0;
    const weir::test::temporary_file script{R"(
import csv, json, struct, sys
path, expected, delimiter, head = sys.argv[1:5]
hexed = lambda text: text.encode().hex()
with open(path, encoding="utf-8", newline="") as file:
    rows = list(csv.reader(file, delimiter=delimiter, strict=True))
if head != "-":
    assert rows.pop(0) == head.split("|"), "the head"
with open(expected) as file:
    lines = [line.rstrip("\n").split("|") for line in file]
assert len(rows) == len(lines), (len(rows), len(lines))
for number, (row, line) in enumerate(zip(rows, lines)):
    found = [hexed(cell) for cell in row]
    found[3] = str(struct.unpack("<Q", struct.pack("<d", float(row[3])))[0])
    found[4] = "".join(hexed(text) + " " for text in json.loads(row[4]))
    assert found == line, (number, row, line)
print("read", len(rows))
)"};
    std::string head;
    for (const std::string_view name : random_columns) (head += head.empty() ? "" : "|") += name;
    std::mt19937 random{11};
    for (const write_options& how :
         {write_options{}, write_options{.line_end = line_end::crlf},
          write_options{.delimiter = '\t', .null = "NA"},
          write_options{
              .delimiter = ';', .line_end = line_end::crlf, .header = false, .null = "\\N"}}) {
        const auto rows = random_rows(random, 3'000, with_nul);
        const temporary_path path;
        CHECK((rows | write(path, how)) == rows.size());
        const weir::test::temporary_file expected{expected_of(rows, how.null)};
        const std::string command = "python3 '" + script.string() + "' '" + path.string() + "' '"
                                  + expected.string() + "' '" + how.delimiter + "' '"
                                  + (how.header ? head : "-") + "'";
        CHECK(weir::test::output_of(command, "") == "read 3000\n");
    }
}

TEST_CASE("csv: sqlite3 imports what was written") {
    if (!weir::test::is_installed("sqlite3")) return;
    std::mt19937 random{13};
    for (const line_end end : {line_end::lf, line_end::crlf}) {
        const auto rows = random_rows(random, 3'000, false); // NUL would end its texts
        const temporary_path path;
        rows | write(path, {.line_end = end});
        std::string select = "SELECT ";
        for (const std::string_view name : random_columns)
            (select += name == "first" ? "" : ", ").append("hex(\"").append(name) += "\")";
        const std::string found =
            weir::test::output_of("sqlite3", ".import --csv '" + path.string() + "' t\n" + select
                                                 + " FROM t ORDER BY rowid;\n");
        std::string expected;
        for (const random_row& row : rows) {
            // The other test reads the numbers and lists; here they are texts.
            const std::string x = weir::json::to_text(row.x), list = weir::json::to_text(row.list);
            for (const std::string& cell :
                 {row.first, std::to_string(row.i), row.maybe.value_or(""), x, list, row.in.t,
                  row.in.n ? std::to_string(*row.in.n) : std::string{}, row.last})
                expected += in_hex(cell) + '|';
            expected.back() = '\n';
        }
        std::ranges::transform(expected, expected.begin(), [](unsigned char c) {
            return static_cast<char>(c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
        });
        CHECK((found == expected));
    }
}
