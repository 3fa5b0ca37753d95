// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/bound.hpp"
#include "json/outcome.hpp"

#include <weir/detail/utf8.hpp>
#include <weir/json/describe.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/value.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace json = weir::json;
using json::reason;
using weir::test::error_of;
using weir::test::error_within;
using weir::test::is_same_refusal;
using weir::test::member;
using weir::test::member_error;
using weir::test::members;
using weir::test::one_member;
using weir::test::read_all;
using weir::test::read_members;
using weir::test::read_one;
using weir::test::target_of;

namespace {

struct connection {
    std::string ts;
    std::string origin;
    int port = 53;
    double duration = 1.5;
    std::string note = "untouched";
    std::vector<std::string> tags = {"none"};
    std::optional<int> rtt;
};

struct date {
    int year, month, day;
    bool operator==(const date&) const = default;
};

std::optional<date> parse_date(std::string_view text) {
    date read{};
    const auto number = [&](std::size_t at, std::size_t length, int& into) {
        const char* const end = text.data() + at + length;
        return std::from_chars(text.data() + at, end, into).ptr == end;
    };
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !number(0, 4, read.year)
        || !number(5, 2, read.month) || !number(8, 2, read.day))
        return {};
    return read;
}

std::string to_iso(const date& written) {
    return std::to_string(written.year) + '-' + std::to_string(written.month);
}

class money { // no aggregate
public:
    money() = default;
    explicit money(std::int64_t cents) : cents_{cents} {}
    std::int64_t cents() const { return cents_; }

private:
    std::int64_t cents_ = 0;
};

enum class level { low, high };

struct triple {
    int values[3]; // no reflection through arrays
};

struct named {
    std::string name;
};
struct employee : named {
    int salary = 0;
    int secret = 7;
};

struct wide {
    int m00, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12, m13, m14, m15;
    int m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31;
    int m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47;
    int m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61, m62, m63;
    int m64, m65;
};

struct view_with_base : named {
    std::string_view text;
};

struct handle {
    void* pointer = nullptr;
    int id;
};

/// Its members have names that are no identifiers; the last have one that others begin with.
struct oddly_named {
    int empty, quote, backslash, quoted, path, control, null, accented, astral, line, blank, own,
        grünes;
    int much_longer_than_eight;
    bool operator==(const oddly_named&) const = default;
};

using namespace std::string_view_literals;
constexpr std::array odd_names{""sv,       "\""sv,
                               "a\\b"sv,   "empty\":1,\"own"sv,
                               "~/\\/0"sv, "\b\n\x1F"sv,
                               "a\0b"sv,   "né"sv,
                               "😀"sv,     "\u2028"sv,
                               " "sv,      "own"sv,
                               "grünes"sv, "much longer than \"eight\" characters\\"sv};

/// The name between quotes, each character escaped or not, at random, but where it must be.
std::string spelled(std::string_view name, std::mt19937& random) {
    std::string text = "\"";
    while (!name.empty()) {
        const std::size_t length = weir::detail::first_character(name).length;
        const std::string_view character = name.substr(0, length);
        const char c = name.front();
        name.remove_prefix(length);
        std::array<char, 16> escape{};
        if (character == "😀")
            std::snprintf(escape.data(), escape.size(), "\\ud83d\\uDE00");
        else if (length > 1)
            std::snprintf(escape.data(), escape.size(), "\\u%04x",
                          character == "\u2028" ? 0x2028U
                          : character == "é"    ? 0xE9U
                                                : 0xFCU);
        else
            std::snprintf(escape.data(), escape.size(), "\\u%04X", static_cast<unsigned>(c));
        const bool must = c == '"' || c == '\\' || (c >= 0 && c < 0x20);
        if (must && c >= 0x20 && random() % 2 == 0)
            text.append("\\") += c;
        else if (must || random() % 2 == 0)
            text += escape.data();
        else
            text += character;
    }
    return text + '"';
}

} // namespace

template <>
inline constexpr auto json::describe<connection> = json::members{
    json::member<&connection::origin>("id.orig_h"),
    json::member<&connection::port>("id/port~").or_default(80),
    json::member<&connection::duration>.or_default(),
    json::member<&connection::note>.skip(),
    json::member<&connection::tags>.or_default(),
};
template <>
inline constexpr auto json::describe<date> =
    json::from<std::string_view>(parse_date, "a date such as 2024-02-29").to(to_iso);
template <>
inline constexpr auto json::describe<money> =
    json::from<std::int64_t>([](std::int64_t cents) { return money{cents}; });
template <>
inline constexpr auto json::describe<level> =
    json::from<int>([](int number) -> std::optional<level> {
        if (number < 0 || number > 1) return {};
        return number == 0 ? level::low : level::high;
    });
template <>
inline constexpr auto json::describe<triple> =
    json::from<std::vector<int>>([](const std::vector<int>& from, triple& into) {
        if (from.size() != 3) return false;
        for (std::size_t i = 0; i < 3; ++i) into.values[i] = from[i];
        return true;
    });
template <>
inline constexpr auto json::describe<employee> =
    json::members{json::member<&employee::salary>, json::member<&employee::name>("full name")};
template <>
inline constexpr auto json::describe<wide> =
    json::members{json::member<&wide::m65>, json::member<&wide::m01>.or_default(5)};
template <>
inline constexpr auto json::describe<view_with_base> =
    json::members{json::member<&view_with_base::text>};
template <>
inline constexpr auto json::describe<handle> = json::members{json::member<&handle::pointer>.skip()};

template <>
inline constexpr auto json::describe<oddly_named> = json::members{
    json::member<&oddly_named::empty>(odd_names[0]),
    json::member<&oddly_named::quote>(odd_names[1]),
    json::member<&oddly_named::backslash>(odd_names[2]),
    json::member<&oddly_named::quoted>(odd_names[3]),
    json::member<&oddly_named::path>(odd_names[4]),
    json::member<&oddly_named::control>(odd_names[5]),
    json::member<&oddly_named::null>(odd_names[6]),
    json::member<&oddly_named::accented>(odd_names[7]),
    json::member<&oddly_named::astral>(odd_names[8]),
    json::member<&oddly_named::line>(odd_names[9]),
    json::member<&oddly_named::blank>(odd_names[10]),
    json::member<&oddly_named::much_longer_than_eight>(odd_names[13]),
};

TEST_CASE("a name is a string of any characters, however it is escaped in the text") {
    std::mt19937 random{1};
    for (int round = 0; round < 300; ++round) {
        std::array<int, odd_names.size()> numbers{};
        std::array<std::size_t, odd_names.size()> order{};
        for (std::size_t i = 0; i < order.size(); ++i) {
            order[i] = i;
            numbers[i] = static_cast<int>(random() % 1000);
        }
        std::ranges::shuffle(order, random);
        std::string text;
        for (const std::size_t i : order)
            text += (text.empty() ? '{' : ',') + spelled(odd_names[i], random) + ':'
                  + std::to_string(numbers[i]);
        text += '}';
        CAPTURE(text);
        const auto [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = numbers;
        const oddly_named expected{a, b, c, d, e, f, g, h, i, j, k, l, m, n};
        REQUIRE(read_all<oddly_named>(text + '\n' + text).records
                == std::vector{expected, expected});
        const auto in_map = read_one<std::map<std::string, int>>(text);
        const auto as_value = [&](const json::value& of) {
            for (std::size_t at = 0; at < odd_names.size(); ++at)
                REQUIRE(of[odd_names[at]].get<int>() == numbers[at]);
            return true;
        };
        for (std::size_t at = 0; at < odd_names.size(); ++at)
            REQUIRE(in_map.at(std::string{odd_names[at]}) == numbers[at]);
        REQUIRE(as_value({json::kind::object, text}));
        const std::string written = json::to_text(expected);
        REQUIRE(read_one<oddly_named>(written) == expected);
        REQUIRE(read_one<std::map<std::string, int>>(written) == in_map);
        REQUIRE(as_value({json::kind::object, written}));
        REQUIRE(read_one<std::map<std::string, int>>(json::to_text(in_map)) == in_map);
    }
}

TEST_CASE("a name is not what its escapes in the text look like") {
    const std::string_view text = R"({"a\b":1})"; // a, backspace
    CHECK(member<std::map<std::string, int>>(text).contains("a\b"));
    const auto why =
        error_of<oddly_named>(text, {.unknown_members = json::unknown_members::refuse});
    CHECK(why.reason() == reason::unknown_member);
}

TEST_CASE("a described member has the name that it is given, and the others their own") {
    const auto read = read_one<connection>(
        R"({"ts":"t","id.orig_h":"10.0.0.1","id/port~":443,"duration":2,"note":"new","tags":["a"],)"
        R"("rtt":3})");
    CHECK(read.ts == "t");
    CHECK(read.origin == "10.0.0.1");
    CHECK(read.port == 443);
    CHECK(read.duration == 2);
    CHECK(read.note == "untouched");
    CHECK(read.tags == std::vector<std::string>{"a"});
    CHECK(read.rtt == 3);
    const auto escaped =
        read_one<connection>(R"({"id\u002eorig_h":"x","t\u0073":"t","id\/port~":1})");
    CHECK(escaped.origin == "x");
    CHECK(escaped.port == 1);
    const auto old_name = error_of<connection>(R"({"ts":"t","origin":"x"})");
    CHECK(old_name.reason() == reason::missing_field);
    CHECK(old_name.path() == "/id.orig_h");
    CHECK(error_of<connection>(R"({"ts":"t","id.orig_h":"x","id/port~":"y"})").path()
          == "/id~1port~0");
}

TEST_CASE("a described default stands in for a missing member, record by record") {
    const auto all = read_all<connection>(
        R"({"ts":"1","id.orig_h":"x","id/port~":443,"duration":2,"tags":["a","b"]})"
        "\n"
        R"({"ts":"2","id.orig_h":"y"})"
        "\n"
        R"({"duration":3,"ts":"3","id.orig_h":"z","tags":[]})");
    REQUIRE(all.records.size() == 3);
    CHECK(all.records[0].port == 443);
    CHECK(all.records[1].port == 80);
    CHECK(all.records[1].duration == 1.5);
    CHECK(all.records[1].tags == std::vector<std::string>{"none"});
    CHECK(all.records[2].port == 80);
    CHECK(all.records[2].duration == 3);
    CHECK(all.records[2].tags.empty());
    CHECK(error_of<connection>(R"({"ts":"2","id.orig_h":"y","duration":null})").reason()
          == reason::wrong_type);
}

TEST_CASE("a type is read by way of another, which may refuse") {
    CHECK(member<date>("\"2024-02-29\"") == date{2024, 2, 29});
    CHECK(member<date>("\"2024\\u002d02-29\"") == date{2024, 2, 29});
    CHECK(member<money>("1250").cents() == 1250);
    CHECK(member<level>("1") == level::high);
    CHECK(member<triple>("[1,2,3]").values[2] == 3);
    CHECK(read_all<date>("\"2024-02-29\"\n\"2024-03-01\"").records.size() == 2);
    CHECK(member<std::map<std::string, std::vector<std::optional<date>>>>(
              R"({"a":["2024-02-29",null]})")
              .at("a")
              .at(0)
          == date{2024, 2, 29});
    const std::string_view no_date = "\"2024-2-9\"";
    const auto why = member_error<date>(no_date);
    CHECK(is_same_refusal(error_of<date>(no_date), why));
    CHECK(why.reason() == reason::wrong_type);
    CHECK_THAT(why.what(), Catch::Contains("/a: expected a date such as 2024-02-29, found "
                                           "\"2024-2-9\""));
    CHECK_THAT(member_error<date>("5").what(), Catch::Contains("expected a string, found 5"));
    CHECK_THAT(member_error<triple>("[1,2]").what(),
               Catch::Contains("expected a value that can be converted, found an array"));
    CHECK(member_error<level>("2").reason() == reason::wrong_type);
    CHECK(member_error<level>("\"low\"").reason() == reason::wrong_type);
}

TEST_CASE("a described type may be an alternative") {
    using any = std::variant<date, std::string, level, double>;
    CHECK(member<any>("\"2024-02-29\"") == any{date{2024, 2, 29}});
    CHECK(member<any>("\"2024-02\"") == any{"2024-02"});
    CHECK(member<any>("1") == any{level::high});
    CHECK(member<any>("7") == any{7.0});
}

TEST_CASE("a class that reflection does not see is read by the members that are listed") {
    const auto read = members<employee>(
        {R"({"full name":"Ada","salary":3,"secret":8})", R"({"salary":4,"full name":"Bob"})"});
    REQUIRE(read.size() == 2);
    CHECK(read[0].name == "Ada");
    CHECK(read[0].secret == 7);
    CHECK(read[1].name == "Bob");
    CHECK(read[1].salary == 4);
    CHECK(error_within<employee>("{\"salary\":4}").path() == "/a/full name");
    const auto from_wide = member<wide>(R"({"m00":1,"m65":2})");
    CHECK(from_wide.m65 == 2);
    CHECK(from_wide.m01 == 5);
    STATIC_REQUIRE(weir::is_borrowed<view_with_base>);
    STATIC_REQUIRE_FALSE(weir::is_borrowed<employee>);
}

TEST_CASE("a skipped member may be of any type, and keeps what it holds") {
    int target = 0;
    int count = 0;
    target_of<handle> into;
    read_members({R"({"id":1})", R"({"pointer":[1],"id":2})", R"({"id":3})"}, into, {},
                 [&](std::size_t) {
                     CHECK(into.value.id == ++count);
                     CHECK(into.value.pointer == (count == 1 ? nullptr : &target));
                     into.value.pointer = &target;
                 });
    CHECK(count == 3);
}

TEST_CASE("unknown members are refused if asked for, by their path") {
    const json::options how{.unknown_members = json::unknown_members::refuse};
    CHECK(member<employee>(R"({"full name":"Ada","salary":3})", how).name == "Ada");
    const auto why = error_of<connection>(R"({"ts":"","se/cret":{"a":1},"id.orig_h":""})", how);
    CHECK(why.reason() == reason::unknown_member);
    CHECK(why.path() == "/se~1cret");
    CHECK(error_within<std::vector<employee>>(R"([{"s\u0061larx":1}])", how).path()
          == "/a/0/salarx");
    CHECK(read_one<connection>(R"({"ts":"","id.orig_h":"","note":5})", how).note == "untouched");
    struct nothing {};
    CHECK(error_within<nothing>(R"({"b":1})", how).path() == "/a/b");
    using any = std::variant<one_member<int>, std::pair<int, int>, employee>;
    CHECK(member<any>("[1,2]", how).index() == 1);
    CHECK(member<any>(R"({"full name":"x","salary":3})", how).index() == 2);
    CHECK(member<std::map<std::string, int>>(R"({"b":1})", how).size() == 1);
}

TEST_CASE("the names, for those who write them") {
    using namespace json::detail;
    STATIC_REQUIRE(described_name<connection, 0> == "ts");
    STATIC_REQUIRE(described_name<connection, 1> == "id.orig_h");
    STATIC_REQUIRE(is_skipped<connection, 4>);
    STATIC_REQUIRE_FALSE(is_skipped<connection, 1>);
    STATIC_REQUIRE(fields<employee>::count == 2);
    STATIC_REQUIRE(described_name<employee, 0> == "salary");
    CHECK(json::describe<date>.write(date{2024, 2, 29}) == "2024-2");
}
