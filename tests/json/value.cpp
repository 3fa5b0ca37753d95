// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/bound.hpp"
#include "json/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using weir::json::kind;
using weir::json::reason;
using weir::json::value;
using weir::test::error_of;
using weir::test::read_all;
using weir::test::read_members;
using weir::test::target_of;

namespace {

struct kind_and_text {
    kind is;
    std::string text;
    bool operator==(const kind_and_text&) const = default;
};

std::vector<kind_and_text> values_of(std::string_view text) {
    return read_all<value>(weir::bytes::memory{text}, {},
                           [](const value& record) {
                               return kind_and_text{record.kind(), std::string{record.text()}};
                           })
        .records;
}

} // namespace

TEST_CASE("a value is the text of its record, and says what kind it is") {
    CHECK(values_of("{\"a\": [1] }\n\t[ ] \r\n\"a\\u0062\"\n-1.5e3\ntrue\nfalse\nnull\n{}")
          == std::vector<kind_and_text>{{kind::object, "{\"a\": [1] }"},
                                        {kind::array, "[ ]"},
                                        {kind::string, "\"a\\u0062\""},
                                        {kind::number, "-1.5e3"},
                                        {kind::boolean, "true"},
                                        {kind::boolean, "false"},
                                        {kind::null, "null"},
                                        {kind::object, "{}"}});
}

TEST_CASE("a value may be a member or an element, next to others") {
    struct record {
        int before;
        value any;
        std::vector<value> list;
        std::optional<value> perhaps;
        int behind;
    };
    int i = 0;
    std::vector<std::string> texts;
    for (int n = 0; n < 2000; ++n)
        texts.push_back(R"({"before":1,"any":{"a":[1,"}"],"n":)" + std::to_string(n)
                        + R"(} ,"list":[1 , "a" ,[],{"b":2},null],"perhaps":null,"behind":2})");
    target_of<record> into;
    read_members(texts, into, {}, [&](std::size_t) {
        const record& read = into.value;
        REQUIRE(read.any.kind() == kind::object);
        REQUIRE(read.any.text() == R"({"a":[1,"}"],"n":)" + std::to_string(i++) + '}');
        REQUIRE(read.list.size() == 5);
        REQUIRE(read.list[0].text() == "1");
        REQUIRE(read.list[1].text() == "\"a\"");
        REQUIRE(read.list[2].text() == "[]");
        REQUIRE(read.list[3].text() == R"({"b":2})");
        REQUIRE(read.list[4].kind() == kind::null);
        REQUIRE_FALSE(read.perhaps);
        REQUIRE(read.before + read.behind == 3);
    });
    CHECK(i == 2000);
}

TEST_CASE("a scalar value is valid, and brackets and strings are closed, whatever is checked") {
    const auto error_of_value = [](std::string_view text) {
        return error_of<value>(text, {.validate = weir::json::validate::touched});
    };
    for (const char* const text : {"01", "1.", "+1", "-", "1e", ".5", "1x", "0x1", "1_000"}) {
        CAPTURE(text);
        CHECK(values_of("0\n" + std::string{text} + "\n0").size() == 1);
    }
    CHECK(error_of_value("01").reason() == reason::invalid_number);
    CHECK(error_of_value("tru").reason() == reason::malformed);
    CHECK(error_of_value("nulll").reason() == reason::malformed);
    CHECK(error_of_value("\"\\q\"").reason() == reason::invalid_string);
    CHECK(error_of_value("\"a").reason() == reason::incomplete);
    CHECK(error_of_value("{\"a\":1").reason() == reason::incomplete);
    CHECK(error_of_value("[[1").reason() == reason::incomplete);
    CHECK(values_of("0\n[[]\n0").size() == 1);
    CHECK(error_of_value("[]]").reason() == reason::trailing_content);
    CHECK(error_of_value("[] []").reason() == reason::trailing_content);
    CHECK(error_of_value("{},").reason() == reason::trailing_content);
    CHECK(error_of_value("null null").reason() == reason::trailing_content);
    CHECK(error_of_value("true false").reason() == reason::trailing_content);
    CHECK(error_of_value("1 1").reason() == reason::trailing_content);
    CHECK(error_of_value("\"a\"\"b\"").reason() == reason::trailing_content);
    CHECK(error_of_value("[1}").reason() == reason::malformed);
    CHECK(values_of("0\n[[}\n0").size() == 1);
    CHECK(error_of_value("]").reason() == reason::malformed);
    CHECK(error_of_value(":").reason() == reason::malformed);
}

TEST_CASE("a value may be a number that no type of C++ holds, as a record and within one") {
    const std::vector<std::string> numbers{"1e400", "-0.0e-999", "-1e99999999999999999999",
                                           std::string(2'000, '9'),
                                           "0." + std::string(2'000, '0') + "1e-2000"};
    std::vector<std::string> texts;
    target_of<value> into;
    read_members(numbers, into, {}, [&](std::size_t) { texts.emplace_back(into.value.text()); });
    CHECK(texts == numbers);
    std::string lines;
    for (const std::string& number : numbers) lines += " " + number + " \n";
    CHECK(read_all<value>(lines).records == numbers);
    CHECK(read_all<value>(numbers[0]).records == std::vector{numbers[0]});
    CHECK(error_of<value>("1e400 1").reason() == reason::trailing_content);
}

namespace {

value of(std::string_view text) {
    return {weir::json::detail::kind_of(text).value_or(kind::number), text};
}

/// The text without a byte to spare behind it, for the sanitizers to see what is read there.
class exact_copy {
public:
    explicit exact_copy(std::string_view text) : bytes_(text.begin(), text.end()) {
        bytes_.shrink_to_fit();
    }
    std::string_view text() const { return {bytes_.data(), bytes_.size()}; }

private:
    std::vector<char> bytes_;
};

/// Everything there is to access.
void walk(const value& at, int depth = 0) {
    static_cast<void>(at.get<int>());
    static_cast<void>(at.get<std::uint8_t>());
    static_cast<void>(at.get<double>());
    static_cast<void>(at.get<bool>());
    static_cast<void>(at.get<std::string>());
    static_cast<void>(at["a"]);
    static_cast<void>(at[1]);
    static_cast<void>(at.at("/a/0"));
    if (depth > 20) return;
    for (const value& each : at.elements()) walk(each, depth + 1);
    for (const auto& each : at.members()) walk(each.value, depth + 1);
}

} // namespace

TEST_CASE("a scalar value is given as the type that is asked for, if it is one") {
    CHECK(of("12").get<int>() == 12);
    CHECK(of("-0").get<unsigned>() == 0U);
    CHECK(of("255").get<std::uint8_t>() == std::uint8_t{255});
    CHECK_FALSE(of("256").get<std::uint8_t>());
    CHECK_FALSE(of("-1").get<std::uint64_t>());
    CHECK_FALSE(of("1.5").get<int>());
    CHECK(of("1e2").get<double>() == 100);
    CHECK(of("0.1").get<float>() == 0.1F);
    CHECK_FALSE(of("1e400").get<double>());
    CHECK_FALSE(of("-1" + std::string(400, '0') + ".0e-3").get<double>());
    CHECK(of("1e-400").get<double>() == 0);
    CHECK(of("0." + std::string(400, '0') + "1e5").get<double>() == 0);
    CHECK(of("0e99999999999999999999").get<double>() == 0);
    CHECK(of("1e-99999999999999999999").get<double>() == 0);
    CHECK_FALSE(of("1e99999999999999999999").get<double>());
    CHECK(of("true").get<bool>() == true);
    CHECK(of("false").get<bool>() == false);
    CHECK_FALSE(of("\"1\"").get<int>());
    CHECK_FALSE(of("1").get<std::string>());
    CHECK_FALSE(of("null").get<bool>());
    CHECK(of("null").is_null());
    CHECK(of(R"("a\n\u00e9\ud83d\ude00")").get<std::string>() == "a\né😀");
    CHECK_THROWS_AS(of(R"("\q")").get<std::string>(), weir::json::bad_access);
}

TEST_CASE("members and elements are found by name, place and pointer") {
    const value all =
        of(R"({ "a" : [ 1 , "x,]" , {"b":null} ] ,"c/d~":{"":5},"\u0061b":[],"n":1,"n":2})");
    CHECK(all.size() == 5);
    CHECK(all["a"].size() == 3);
    CHECK(all["a"][0].get<int>() == 1);
    CHECK(all["a"][1].get<std::string>() == "x,]");
    CHECK_FALSE(all["a"][3]);
    CHECK(all["ab"].kind() == kind::array);
    CHECK(all["ab"].size() == 0);
    CHECK(all["n"].get<int>() == 2);
    CHECK_FALSE(all["b"]);
    CHECK_FALSE(all[0]);
    CHECK(all.at("/a/2/b").is_null());
    CHECK(all.at("/c~1d~0/").get<int>() == 5);
    CHECK(all.at("").text() == all.text());
    for (const char* const nowhere : {"/a/3", "/a/01", "/a/-", "/a/0/x", "/x/y", "/", "/a/+1"}) {
        CAPTURE(nowhere);
        CHECK_FALSE(all.at(nowhere));
    }
}

TEST_CASE("what is looked for in a missing value is missing") {
    const value all = of(R"({"a":[1,null],"b":{"c":5}})");
    CHECK(all["b"]["c"]);
    CHECK(all["a"][1]); // null is a value
    for (const value& missing :
         {value{}, all["x"], all["x"]["y"][3], all["a"]["b"], all["a"][0]["c"], all["b"][0],
          all["a"][9].at("/c/1"), all.at("/x/y"), all.at("/a/7/c"), all.at("/a/-/c")}) {
        CHECK_FALSE(missing);
        CHECK(missing.kind() == kind::missing);
        CHECK_FALSE(missing.is_null());
        CHECK_FALSE(missing.get<int>());
        CHECK_FALSE(missing.get<double>());
        CHECK_FALSE(missing.get<bool>());
        CHECK_FALSE(missing.get<std::string>());
        CHECK(missing.text().empty());
        CHECK(missing.size() == 0);
        CHECK(missing.elements().empty());
        CHECK(missing.members().empty());
        CHECK_FALSE(missing.at(""));
    }
}

TEST_CASE("a pointer that is none is an error, whatever it is looked for in") {
    const value all = of(R"({"a":[1,tru]})");
    for (const char* const none :
         {"a", "a/b", "/~2", "/~", "/a/~", "/x/~2", "/a/01/~2", "/a/1/~x"}) {
        CAPTURE(none);
        CHECK_THROWS_AS(all.at(none), std::invalid_argument);
        CHECK_THROWS_AS(value{}.at(none), std::invalid_argument);
    }
}

TEST_CASE("members and elements are ranges, empty for values of another kind") {
    std::vector<std::string> texts;
    for (const value& each : of("[1, [2], {\"a\":[3]} ,\"]\"]").elements())
        texts.emplace_back(each.text());
    CHECK(texts == std::vector<std::string>{"1", "[2]", "{\"a\":[3]}", "\"]\""});
    texts.clear();
    for (const auto& each : of(R"({"a\tb":1,"c":{"d":2}})").members())
        texts.push_back(each.name() + "=" + std::string{each.value.text()});
    CHECK(texts == std::vector<std::string>{"a\tb=1", R"(c={"d":2})"});
    CHECK(of("{}").members().empty());
    CHECK(of("[ ]").elements().empty());
    CHECK(of("{\"a\":1}").elements().empty());
    CHECK(of("5").members().empty());
    CHECK(of("\"text\"").size() == 0);
    CHECK(value{kind::array, ""}.size() == 0);
}

TEST_CASE("what is malformed within a value is an error when it is come to") {
    const value list = of(R"([1,[2 3],{"a" 1},tru,"\q"])");
    CHECK(list[1][0].get<int>() == 2);
    CHECK_THROWS_AS(list[1][1], weir::json::bad_access);
    CHECK_THROWS_AS(list[2]["a"], weir::json::bad_access);
    CHECK_THROWS_WITH(list[3],
                      "weir: not valid JSON within a json::value: expected a value at byte "
                      "17 of it");
    CHECK_THROWS_AS(list.size(), weir::json::bad_access);
    for (const char* const text : {"[", "[1", "[1,", "[1,]", R"({"a")", R"({"a":)", R"({"a)",
                                   "{1:2}", "[[}", R"(["\)", R"({"a":1,})", "[,]", "[1}"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(of(text).size(), weir::json::bad_access);
    }
}

TEST_CASE("whatever the text of a value is, access ends with an answer or a bad_access") {
    const std::vector<std::string_view> seeds{
        R"({"a":[1,-2.5e+10,0,"x\"\\\/\b\u00e9\ud83d\ude00"],"b":{"c":null,"d":true},"\u0061":{}})",
        R"([false,[],{},"",[[[1]]],{"":{"":[]}}, 0.0E-1 ])"};
    constexpr std::string_view pieces = "{}[]\",:\\u0123456789.eE+-ntfrualse \t\n";
    std::mt19937 random{99};
    std::size_t answered = 0;
    std::size_t refused = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text{seeds[random() % seeds.size()]};
        for (std::size_t left = random() % 4; left > 0; --left) {
            const std::size_t at = 1 + random() % (text.size() - 1);
            if (random() % 3 == 0)
                text.erase(at, random() % 6);
            else if (random() % 2 == 0)
                text[at] = pieces[random() % pieces.size()];
            else
                text.insert(at, 1, pieces[random() % pieces.size()]);
            if (text.size() < 2) break;
        }
        if (random() % 8 == 0) text.resize(1 + random() % text.size());
        const exact_copy copy{text};
        try {
            walk(of(copy.text()));
            ++answered;
        } catch (const weir::json::bad_access&) {
            ++refused;
        }
    }
    CHECK(answered > 1'000);
    CHECK(refused > 1'000);
}

TEST_CASE("a control character behind a value is no white space, alone and within a batch") {
    for (const std::string scalar : {"null", "true", "12", "\"x\""}) {
        CAPTURE(scalar);
        const std::string bad = scalar + "\x18\n";
        const std::string text = bad + "1\n" + bad + bad + "2\n";
        const auto all = read_all<value>(weir::bytes::memory{text}, {.errors = weir::json::skip});
        CHECK(all.records == std::vector<std::string>{"1", "2"});
        CHECK(all.rejected == 3);
    }
}

TEST_CASE("elements and members of a value are input ranges, and views") {
    using elements = decltype(std::declval<const weir::json::value&>().elements());
    using members = decltype(std::declval<const weir::json::value&>().members());
    STATIC_REQUIRE(std::ranges::input_range<elements>);
    STATIC_REQUIRE(std::ranges::view<members>);
}
