// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/describe.hpp>
#include <weir/json/error.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/value.hpp>
#include <weir/json/write_options.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

using weir::json::empty_members;
using weir::json::error;
using weir::json::invalid_utf8;
using weir::json::kind;
using weir::json::not_finite;
using weir::json::reason;
using weir::json::to_text;
using weir::json::value;
using weir::json::write_options;

namespace {

enum class colour { red, green, blue = -3 };
enum letter : char { a = 'a', b };
enum class wide : std::uint64_t { none, most = 255 };

struct point {
    int x;
    int y;
};

struct everything {
    std::int8_t small;
    std::uint64_t wide;
    float less;
    double real;
    bool truth;
    colour shade;
    std::string text;
    std::string_view borrowed;
    std::optional<std::string> perhaps;
    std::unique_ptr<point> owned;
    std::vector<bool> bits;
    std::array<point, 2> points;
    std::variant<std::monostate, int, std::string> either;
    struct {
        std::map<std::string, int> counts;
    } anonymous;
};

struct tree {
    std::string name;
    std::vector<tree> children;
};

struct chain {
    std::unique_ptr<chain> next;
};

struct nothing {};

struct sparse {
    std::optional<int> first;
    int second;
    std::unique_ptr<int> third;
    std::optional<std::vector<int>> fourth;
};

template <class T>
struct one_member {
    T a;
};

struct connection {
    std::string origin;
    int port;
    void* handle;
};

struct named {
    std::string name;
};
struct salaried : named {
    int salary;
};

struct day {
    int of_month, month;
};

enum class level { low, high };

template <class T>
error refusal_of(const T& record, const write_options& how = {}) {
    std::string text;
    try {
        text = to_text(record, how);
    } catch (const error& why) {
        return why;
    }
    throw std::logic_error{"written: " + text};
}

constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

template <>
inline constexpr auto weir::json::describe<connection> = weir::json::members{
    weir::json::member<&connection::origin>("id.orig_h"),
    weir::json::member<&connection::port>("p\"\\\x01\u00E9"),
    weir::json::member<&connection::handle>.skip(),
};
template <>
inline constexpr auto weir::json::describe<salaried> = weir::json::members{
    weir::json::member<&salaried::salary>, weir::json::member<&salaried::name>("full name")};
template <>
inline constexpr auto weir::json::describe<day> =
    weir::json::from<std::string>([](const std::string&) { return day{}; }).to([](const day& one) {
        return std::to_string(one.of_month) + '/' + std::to_string(one.month);
    });
template <>
inline constexpr auto weir::json::describe<level> =
    weir::json::from<int>([](int number) { return static_cast<level>(number); }).to([](level one) {
        return static_cast<int>(one);
    });

TEST_CASE("each type is written as the JSON that says the same") {
    everything all{-5,
                   std::numeric_limits<std::uint64_t>::max(),
                   0.1F,
                   -2.5e300,
                   true,
                   colour::blue,
                   "a \"b\"",
                   "c",
                   {},
                   std::make_unique<point>(1, 2),
                   {true, false},
                   {{{3, 4}, {5, 6}}},
                   "d",
                   {{{"e", 7}, {"f\n", 8}}}};
    CHECK(to_text(all)
          == R"({"small":-5,"wide":18446744073709551615,"less":0.1,"real":-2.5e+300,)"
             R"("truth":true,"shade":"blue","text":"a \"b\"","borrowed":"c","perhaps":null,)"
             R"("owned":{"x":1,"y":2},"bits":[true,false],"points":[{"x":3,"y":4},)"
             R"({"x":5,"y":6}],"either":"d","anonymous":{"counts":{"e":7,"f\n":8}}})");
    all.perhaps = "g";
    all.owned = nullptr;
    all.either = std::monostate{};
    CHECK_THAT(to_text(all), Catch::Contains(R"("perhaps":"g","owned":null,)"));
    CHECK_THAT(to_text(all), Catch::Contains(R"("either":null)"));
}

TEST_CASE("a record may be of any type that a member may be") {
    CHECK(to_text(1) == "1");
    CHECK(to_text(false) == "false");
    CHECK(to_text(std::string{"a"}) == "\"a\"");
    CHECK(to_text(std::optional<int>{}) == "null");
    CHECK(to_text(nullptr) == "null");
    CHECK(to_text(nothing{}) == "{}");
    CHECK(to_text(std::vector<int>{}) == "[]");
    CHECK(to_text(std::map<std::string, int>{}) == "{}");
    CHECK(to_text(std::unordered_map<std::string_view, int>{{"a", 1}}) == R"({"a":1})");
    CHECK(to_text(std::tuple<>{}) == "[]");
    CHECK(to_text(std::tuple{1, std::string{"a"}, true}) == R"([1,"a",true])");
    CHECK(to_text(std::pair{1, 2.5}) == "[1,2.5]");
    CHECK(to_text(std::set<int>{2, 1}) == "[1,2]");
    CHECK(to_text(std::list<std::deque<int>>{{1}, {}, {2, 3}}) == "[[1],[],[2,3]]");
    CHECK(to_text(std::vector<std::optional<int>>{1, {}}) == "[1,null]");
    CHECK(to_text(std::make_shared<int>(1)) == "1");
    CHECK(to_text(std::variant<int, std::vector<point>>{std::vector<point>{{1, 2}}})
          == R"([{"x":1,"y":2}])");
    CHECK(to_text(tree{"a", {{"b", {}}, {"c", {{"d", {}}}}}})
          == R"({"name":"a","children":[{"name":"b","children":[]},)"
             R"({"name":"c","children":[{"name":"d","children":[]}]}]})");
}

TEST_CASE("a number is written so that it reads as the same number") {
    CHECK(to_text(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    CHECK(to_text(0.1) == "0.1");
    CHECK(to_text(0.1F) == "0.1");
    CHECK(to_text(1.0 / 3) == "0.3333333333333333");
    CHECK(to_text(5e-324) == "5e-324");
    CHECK(to_text(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
    CHECK(to_text(std::numeric_limits<double>::lowest()) == "-1.7976931348623157e+308");
    CHECK(to_text(1.0) == "1.0");
    CHECK(to_text(-0.0) == "-0.0");
    CHECK(to_text(18446744073709551616.0) == "18446744073709551616.0");
    CHECK(to_text(1e22) == "1e+22");
}

TEST_CASE("a string is escaped where JSON or JavaScript needs it, and nowhere else") {
    CHECK(to_text(std::string{"\"\\/\b\f\n\r\t"}) == R"("\"\\/\b\f\n\r\t")");
    CHECK(to_text(std::string("\0\x01\x1F\x7F", 4)) == "\"\\u0000\\u0001\\u001f\x7F\"");
    CHECK(to_text(std::string{"\u00E9\u2027\u2028\u2029\u202A\U0010FFFF"})
          == "\"\u00E9\u2027\\u2028\\u2029\u202A\U0010FFFF\"");
    // Wherever in a run of eight it stands.
    for (std::size_t before = 0; before < 20; ++before)
        for (std::size_t after = 0; after < 20; ++after) {
            const std::string left(before, 'a');
            const std::string right(after, '~');
            REQUIRE(to_text(left + '"' + right) == '"' + left + "\\\"" + right + '"');
            REQUIRE(to_text(left + '\x1F' + right) == '"' + left + "\\u001f" + right + '"');
            REQUIRE(to_text(left + "\u00E9" + right) == '"' + left + "\u00E9" + right + '"');
            REQUIRE(refusal_of(left + '\x80' + right).reason() == reason::invalid_utf8);
        }
}

TEST_CASE("an enumerator is written by its name, and a value without one is refused") {
    CHECK(to_text(colour::blue) == "\"blue\"");
    CHECK(to_text(letter::b) == "\"b\"");
    CHECK(to_text(wide::most) == "\"most\"");
    const error why = refusal_of(one_member<colour>{static_cast<colour>(7)});
    CHECK(why.reason() == reason::unknown_enumerator);
    CHECK(why.path() == "/a");
    CHECK_THAT(why.what(), Catch::Contains("no enumerator has the value 7"));
    CHECK(refusal_of(static_cast<wide>(256)).reason() == reason::unknown_enumerator);
    CHECK(refusal_of(static_cast<wide>(~std::uint64_t{0})).reason() == reason::unknown_enumerator);
    CHECK(refusal_of(static_cast<colour>(-129)).reason() == reason::unknown_enumerator);
    CHECK(refusal_of(static_cast<letter>('z')).reason() == reason::unknown_enumerator);
}

TEST_CASE("NaN and infinities are refused, or written as null") {
    const one_member<std::vector<double>> record{{1, std::nan("")}};
    const error why = refusal_of(record);
    CHECK(why.reason() == reason::number_out_of_range);
    CHECK(why.path() == "/a/1");
    CHECK_THAT(why.what(), Catch::Contains("json::to_text: /a/1: not a number, which JSON"));
    CHECK(why.excerpt() == R"({"a":[1.0,)");
    CHECK_THAT(refusal_of(infinity).what(), Catch::Contains(": infinity"));
    CHECK_THAT(refusal_of(-infinity).what(), Catch::Contains(": minus infinity"));
    CHECK(to_text(record, {.not_finite = not_finite::null}) == R"({"a":[1.0,null]})");
    CHECK(to_text(-infinity, {.not_finite = not_finite::null}) == "null");
    CHECK(refusal_of(std::numeric_limits<float>::infinity()).reason()
          == reason::number_out_of_range);
}

TEST_CASE("a string that is not valid UTF-8 is refused, with the place, or repaired") {
    const one_member<std::map<std::string, std::string>> record{{{"b/~", "12\xFF"}}};
    const error why = refusal_of(record);
    CHECK(why.reason() == reason::invalid_utf8);
    CHECK(why.path() == "/a/b~1~0");
    CHECK_THAT(why.what(), Catch::Contains("the string is not valid UTF-8 at byte 2 of it"));
    const write_options repairing{.invalid_utf8 = invalid_utf8::replace};
    CHECK(to_text(record, repairing) == "{\"a\":{\"b/~\":\"12\uFFFD\"}}");

    // The examples of the Unicode standard, section 3.9, tables 3-8 to 3-11.
    const auto repaired = [&](std::string_view text) { return to_text(text, repairing); };
    CHECK(repaired("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41")
          == "\"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA\"");
    CHECK(repaired("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41")
          == "\"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA\"");
    CHECK(repaired("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42")
          == "\"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA\uFFFD\uFFFDB\"");
    CHECK(repaired("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") == "\"\uFFFD\uFFFD\uFFFD\uFFFDA\"");

    CHECK(refusal_of(std::string_view{"\xED\xA0\x80"}).reason() == reason::invalid_utf8);
    const error key = refusal_of(std::map<std::string, int>{{"\xFF", 1}});
    CHECK(key.reason() == reason::invalid_utf8);
}

TEST_CASE("empty members are null, or left out") {
    const write_options leaving{.empty_members = empty_members::leave_out};
    CHECK(to_text(sparse{}) == R"({"first":null,"second":0,"third":null,"fourth":null})");
    CHECK(to_text(sparse{}, leaving) == R"({"second":0})");
    CHECK(to_text(sparse{1, 2, std::make_unique<int>(3), std::vector<int>{}}, leaving)
          == R"({"first":1,"second":2,"third":3,"fourth":[]})");
    CHECK(to_text(one_member<std::optional<int>>{}, leaving) == "{}");
    CHECK(to_text(std::vector<std::optional<int>>{{}}, leaving) == "[null]");
    CHECK(to_text(one_member<value>{}) == R"({"a":null})");
    CHECK(to_text(one_member<value>{}, leaving) == "{}");
    CHECK(to_text(one_member<value>{{kind::null, "null"}}, leaving) == R"({"a":null})");
}

TEST_CASE("a json::value is written as its text stands, on one line") {
    const value text{kind::object, "{ \"a\":\r\n[1,\n 2.50] }"};
    CHECK(to_text(text) == "{ \"a\":  [1,  2.50] }");
    CHECK(to_text(one_member<value>{{kind::number, "1E2"}}) == R"({"a":1E2})");
    CHECK(to_text(value{}) == "null");
}

TEST_CASE("what nests too deep is refused, and not written until the stack ends") {
    const auto chain_of = [](int links) {
        std::unique_ptr<chain> first;
        for (int i = 0; i < links; ++i) first = std::make_unique<chain>(chain{std::move(first)});
        return first;
    };
    const auto deep = chain_of(300);
    CHECK(refusal_of(deep).reason() == reason::too_deep);
    CHECK_NOTHROW(to_text(deep, {.max_depth = 1000}));
    const std::string text = to_text(one_member<std::optional<int>>{1}, {.max_depth = 1});
    CHECK(text == R"({"a":1})");
    CHECK(refusal_of(one_member<std::vector<int>>{}, {.max_depth = 1}).reason()
          == reason::too_deep);
}

TEST_CASE("of a long record that has no text, an error keeps the beginning") {
    const error why = refusal_of(std::vector<std::string>{std::string(100'000, 'x'), "\xFF"});
    CHECK(why.path() == "/1");
    CHECK(why.record().raw == "[\"" + std::string(65'534, 'x'));
    CHECK(why.record().length > 100'000);
}

TEST_CASE("a variant that lost its value is refused") {
    std::variant<int, std::deque<int>> either;
    CHECK_THROWS(either.emplace<1>(std::numeric_limits<std::size_t>::max()));
    REQUIRE(either.valueless_by_exception());
    CHECK(refusal_of(either).reason() == reason::no_alternative);
}

TEST_CASE("a described member is written by the name that it is given, unless it is skipped") {
    CHECK(to_text(connection{"a", 53, nullptr})
          == "{\"id.orig_h\":\"a\",\"p\\\"\\\\\\u0001\u00E9\":53}");
    CHECK(to_text(salaried{{"b"}, 7}) == R"({"salary":7,"full name":"b"})");
    const error why = refusal_of(connection{"\xFF", 53, nullptr});
    CHECK(why.path() == "/id.orig_h");
}

TEST_CASE("a described type is written as what its description makes of it, wherever it stands") {
    CHECK(to_text(day{24, 2}) == "\"24/2\"");
    CHECK(to_text(std::vector<std::optional<day>>{day{24, 2}, {}}) == R"(["24/2",null])");
    CHECK(to_text(one_member<std::map<std::string, day>>{{{"b", {1, 3}}}})
          == R"({"a":{"b":"1/3"}})");
    CHECK(to_text(std::tuple{day{1, 1}, std::variant<int, day>{day{2, 2}}}) == R"(["1/1","2/2"])");
    CHECK(to_text(level::high) == "1");
}
