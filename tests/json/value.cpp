// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/outcome.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

using weir::json::kind;
using weir::json::reason;
using weir::json::value;
using weir::test::error_of;
using weir::test::read_all;

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
    std::string text;
    for (int n = 0; n < 2000; ++n)
        text += R"({"before":1,"any":{"a":[1,"}"],"n":)" + std::to_string(n)
              + R"(} ,"list":[1 , "a" ,[],{"b":2},null],"perhaps":null,"behind":2})" + '\n';
    for (const record& read : weir::json::read<record>(weir::bytes::memory{text})) {
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
    }
    CHECK(i == 2000);
}

TEST_CASE("a scalar value is valid, and brackets and strings are closed") {
    for (const char* const text : {"01", "1.", "+1", "-", "1e", ".5", "1x", "0x1", "1_000"}) {
        CAPTURE(text);
        CHECK(values_of("0\n" + std::string{text} + "\n0").size() == 1);
    }
    CHECK(error_of<value>("01").reason() == reason::invalid_number);
    CHECK(error_of<value>("tru").reason() == reason::malformed);
    CHECK(error_of<value>("nulll").reason() == reason::malformed);
    CHECK(error_of<value>("\"\\q\"").reason() == reason::invalid_string);
    CHECK(error_of<value>("\"a").reason() == reason::incomplete);
    CHECK(error_of<value>("{\"a\":1").reason() == reason::incomplete);
    CHECK(error_of<value>("[[1").reason() == reason::incomplete);
    CHECK(values_of("0\n[[]\n0").size() == 1);
    CHECK(error_of<value>("[]]").reason() == reason::trailing_content);
    CHECK(error_of<value>("[] []").reason() == reason::trailing_content);
    CHECK(error_of<value>("{},").reason() == reason::trailing_content);
    CHECK(error_of<value>("null null").reason() == reason::trailing_content);
    CHECK(error_of<value>("true false").reason() == reason::trailing_content);
    CHECK(error_of<value>("1 1").reason() == reason::trailing_content);
    CHECK(error_of<value>("\"a\"\"b\"").reason() == reason::trailing_content);
    CHECK(error_of<value>("]").reason() == reason::malformed);
    CHECK(error_of<value>(":").reason() == reason::malformed);
}

TEST_CASE("a member of any shape may be a number that no type of C++ holds") {
    struct record {
        value any;
    };
    const std::string_view text = "{\"any\":1e400}\n{\"any\":-0.0e-999}\n";
    std::vector<std::string> texts;
    for (const record& read : weir::json::read<record>(weir::bytes::memory{text}))
        texts.emplace_back(read.any.text());
    CHECK(texts == std::vector<std::string>{"1e400", "-0.0e-999"});
    CHECK(error_of<value>("1e400").reason() == reason::number_out_of_range);
}

TEST_CASE("a value that nothing was read into is null") {
    CHECK(value{}.kind() == kind::null);
    CHECK(value{}.text() == "null");
}
