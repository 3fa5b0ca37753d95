// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/outcome.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using weir::json::reason;
using weir::json::value;
using weir::test::error_of;
using weir::test::member;
using weir::test::member_error;
using weir::test::one_member;
using weir::test::read_all;
using weir::test::read_one;

namespace {

enum class colour { red, green };

struct circle {
    double radius;
    bool operator==(const circle&) const = default;
};
struct box {
    double width, height;
    std::string label;
    bool operator==(const box&) const = default;
};
struct empty {
    bool operator==(const empty&) const = default;
};

using shape = std::variant<circle, box>;

struct expression {
    std::variant<std::int64_t, std::string, std::vector<expression>> is;
};

} // namespace

TEST_CASE("a variant is filled as the kind of the value says, whatever the order") {
    using any = std::variant<std::monostate, std::string, double, bool, std::int64_t,
                             std::vector<int>, circle>;
    CHECK(member<any>("null") == any{});
    CHECK(member<any>("\"a\\tb\"") == any{std::string{"a\tb"}});
    CHECK(member<any>("1.5") == any{1.5});
    CHECK(member<any>("1e2") == any{100.0});
    CHECK(member<any>("-7") == any{std::int64_t{-7}});
    CHECK(member<any>("true") == any{true});
    CHECK(member<any>("[1,2]") == any{std::vector<int>{1, 2}});
    CHECK(member<any>(R"({"radius":2})") == any{circle{2}});
    CHECK(member<any>("18446744073709551615") == any{18446744073709551615.0});
    CHECK(member_error<any>("tru").reason() == reason::malformed);
    CHECK(member_error<any>("01").reason() == reason::invalid_number);
}

TEST_CASE("an integer goes to the first integer that holds it, then to any other number") {
    using any = std::variant<double, std::int8_t, std::uint64_t>;
    CHECK(member<any>("127") == any{std::int8_t{127}});
    CHECK(member<any>("128") == any{std::uint64_t{128}});
    CHECK(member<any>("-128") == any{std::int8_t{-128}});
    CHECK(member<any>("-129") == any{-129.0});
    CHECK(member<any>("0.0") == any{0.0});
    CHECK(member_error<std::variant<std::int8_t, std::string>>("128").reason()
          == reason::number_out_of_range);
    CHECK(member_error<std::variant<int, std::string>>("1.5").reason() == reason::wrong_type);
}

TEST_CASE("of several objects the first that binds is taken") {
    CHECK(member<shape>(R"({"radius":1})") == shape{circle{1}});
    CHECK(member<shape>(R"({"width":1,"height":2,"label":"x"})") == shape{box{1, 2, "x"}});
    CHECK(member<shape>(R"({"label":"\u0061","radius":"1","height":2,"width":1})")
          == shape{box{1, 2, "a"}});
    CHECK(member<shape>(R"({"label":"a","radius":1,"height":2,"width":1})") == shape{circle{1}});

    using with_empty = std::variant<circle, box, empty>;
    CHECK(member<with_empty>("{}") == with_empty{empty{}});
    CHECK(member<std::vector<with_empty>>(R"([{},{"radius":3},{},{"other":[{}]}])")
          == std::vector<with_empty>{empty{}, circle{3}, empty{}, empty{}});
}

TEST_CASE("what follows a variant is read, whatever was tried before") {
    struct record {
        int before;
        std::variant<circle, box, std::map<std::string, int>, std::vector<circle>,
                     std::vector<std::vector<int>>, value>
            any;
        int behind;
    };
    const std::array<std::string_view, 14> texts{
        R"({})",
        R"({ })",
        R"([])",
        R"([[]])",
        R"([{}])",
        R"([{"radius":1},{"radius":{}}])",
        R"({"radius":{"a":[]}})",
        R"({"width":1,"height":[[],{}]})",
        R"({"width":{},"height":[]})",
        R"({"a":1,"b":2})",
        R"([[1],[2,3]])",
        R"([[1],[2,"x"],{}])",
        R"("a")",
        R"([{"radius":1},5])",
    };
    const std::array<std::size_t, 14> index{2, 2, 3, 4, 5, 5, 5, 5, 5, 2, 4, 5, 5, 5};
    for (const bool last : {false, true}) {
        std::string lines;
        for (int round = 0; round < 300; ++round)
            for (const std::string_view text : texts)
                lines += R"({"before":1,)"
                       + (last ? R"("behind":2,"any":)" + std::string{text}
                               : "\"any\":" + std::string{text} + R"( ,"behind":2)")
                       + "}\n";
        std::size_t i = 0;
        for (const record& read : weir::json::read<record>(weir::bytes::memory{lines})) {
            CAPTURE(texts[i % 14]);
            REQUIRE(read.before + read.behind == 3);
            REQUIRE(read.any.index() == index[i % 14]);
            ++i;
        }
        CHECK(i == 300 * texts.size());
    }
}

TEST_CASE("a record may be a variant, also alone and between others") {
    using any = std::variant<std::monostate, int, std::string, circle, box, std::vector<int>>;
    const auto all =
        read_all<any>("1\nnull\n\"a\\nb\"\n{\"radius\":1}\n"
                      "{\"height\":1,\"width\":2,\"label\":\"\"}\n[1,2]\n{}\n[]\n\"c\"",
                      {.errors = weir::json::skip});
    CHECK(all.rejected == 1);
    CHECK(all.records
          == std::vector<any>{
              1, {}, "a\nb", circle{1}, box{2, 1, ""}, std::vector{1, 2}, std::vector<int>{}, "c"});
    CHECK(error_of<any>("1 2").reason() == reason::trailing_content);
    CHECK(error_of<any>("{\"radius\":1} 2").reason() == reason::trailing_content);
    CHECK(error_of<any>("{\"width\":1,\"height\":1,\"label\":\"\"}}").reason()
          == reason::trailing_content);
    CHECK(error_of<any>("null null").reason() == reason::trailing_content);
    CHECK(error_of<any>("\"a\" 1").reason() == reason::trailing_content);
    CHECK(read_all<std::optional<int>>("null\n1\nnull").records
          == std::vector<std::optional<int>>{{}, 1, {}});
}

TEST_CASE("strings with escapes may be read by each alternative in turn") {
    struct first {
        std::string_view a, b, c, d;
        int e;
    };
    struct second {
        std::string_view a, b, c, d;
        bool e;
    };
    struct third {
        std::string_view a, b, c, d;
        std::string e;
    };
    using any = std::variant<first, second, third>;
    std::mt19937 random{5};
    std::string text;
    std::vector<std::string> long_texts;
    for (int i = 0; i < 400; ++i) {
        const std::string long_text(1 + random() % 4000, static_cast<char>('a' + random() % 26));
        long_texts.push_back(long_text + '\n');
        const std::string quoted = '"' + long_text + "\\n\"";
        text += "{\"a\":{\"a\":" + quoted + ",\"b\":" + quoted + ",\"c\":" + quoted
              + ",\"d\":" + quoted + ",\"e\":"
              + (i % 3 == 0   ? "1"
                 : i % 3 == 1 ? "true"
                              : quoted)
              + "}}\n";
    }
    std::size_t i = 0;
    for (const auto& record :
         weir::json::read<one_member<std::vector<any>>>(weir::bytes::memory{"{\"a\":[]}"}))
        REQUIRE(record.a.empty());
    for (const auto& record : weir::json::read<one_member<any>>(weir::bytes::memory{text})) {
        REQUIRE(record.a.index() == i % 3);
        std::visit(
            [&](const auto& read) {
                for (const auto& each : {read.a, read.b, read.c, read.d})
                    REQUIRE((each == long_texts[i]));
            },
            record.a);
        if (i % 3 == 2) REQUIRE((std::get<third>(record.a).e == long_texts[i]));
        ++i;
    }
    CHECK(i == 400);
}

TEST_CASE("an enumeration and a string share a member") {
    using any = std::variant<colour, std::string>;
    CHECK(member<any>("\"green\"") == any{colour::green});
    CHECK(member<any>("\"gr\\u0065en\"") == any{colour::green});
    CHECK(member<any>("\"gr\\u0065y\"") == any{std::string{"grey"}});
    CHECK(member<std::variant<std::string, colour>>("\"green\"").index() == 0);
}

TEST_CASE("a variant that nothing fits says what each alternative lacks") {
    const auto why = member_error<shape>(R"({"radius":"1","width":3})");
    CHECK(why.reason() == reason::no_alternative);
    CHECK_THAT(why.what(), Catch::Contains("/a: none of the alternatives fits: /radius: expected a "
                                           "number, found a string; /height: the member is "
                                           "missing"));
    const auto kind = member_error<shape>("5");
    CHECK(kind.reason() == reason::wrong_type);
    CHECK_THAT(kind.what(), Catch::Contains("expected an object, found 5"));
    CHECK_THAT((member_error<std::variant<int, bool, circle>>("[]").what()),
               Catch::Contains("expected an object, a number or a boolean, found an array"));
}

TEST_CASE("malformed text in one alternative is not offered to the next") {
    for (const char* const text :
         {R"({"radius":1e})", R"({"width":1,})", R"({"width" 1})", R"({"label":"\q"})",
          R"({"radius":"1" "width":2})", R"({"radius":"1","width":])"}) {
        CAPTURE(text);
        const auto why = error_of<one_member<shape>>("{\"a\":" + std::string{text} + '}').reason();
        CHECK((why == reason::malformed || why == reason::invalid_number
               || why == reason::invalid_string));
    }
}

TEST_CASE("a variant may be within itself") {
    const auto read = member<expression>(R"({"is":[{"is":1},{"is":[{"is":"x"},{"is":[]}]}]})");
    const auto& outer = std::get<2>(read.is);
    REQUIRE(outer.size() == 2);
    CHECK(std::get<0>(outer[0].is) == 1);
    CHECK(std::get<1>(std::get<2>(outer[1].is)[0].is) == "x");
    CHECK(std::get<2>(std::get<2>(outer[1].is)[1].is).empty());
}

TEST_CASE("nothing of the record before is left in a variant") {
    using any = std::variant<std::vector<std::string>, std::map<std::string, int>, std::string>;
    const auto all = read_all<one_member<any>>(
        "{\"a\":[\"x\",\"y\"]}\n{\"a\":{\"p\":1}}\n{\"a\":[]}\n{\"a\":{}}\n{\"a\":\"\"}\n"
        "{\"a\":[\"z\"]}\n{\"a\":{\"q\":2}}");
    REQUIRE(all.records.size() == 7);
    CHECK(all.records[2].a == any{std::vector<std::string>{}});
    CHECK(all.records[3].a == any{std::map<std::string, int>{}});
    CHECK(all.records[4].a == any{std::string{}});
    CHECK(all.records[5].a == any{std::vector<std::string>{"z"}});
    CHECK(all.records[6].a == any{std::map<std::string, int>{{"q", 2}}});
}
