// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/report/detail/json_writer.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using weir::detail::json_writer;

namespace {

std::string in_json(double number) {
    json_writer json;
    json.number(number);
    return std::move(json).take();
}

std::string in_json(std::string_view text) {
    json_writer json;
    json.string(text);
    return std::move(json).take();
}

} // namespace

TEST_CASE("commas stand between members and elements, and nowhere else") {
    json_writer json;
    json.open('{').key("none").open('[').close(']');
    json.key("some").open('[').number(1u).open('{').close('}').null().close(']');
    json.key("flag").boolean(true).key("missing").number(std::optional<std::uint64_t>{});
    json.key("there").number(std::optional<std::uint64_t>{2}).close('}');
    REQUIRE(std::move(json).take()
            == R"({"none":[],"some":[1,{},null],"flag":true,"missing":null,"there":2})");
}

TEST_CASE("quotes, backslashes and control characters are escaped") {
    using namespace std::string_view_literals;
    REQUIRE(in_json("plain ä € 😀") == "\"plain ä € 😀\"");
    REQUIRE(in_json("\"\\/") == R"("\"\\/")");
    REQUIRE(in_json("a\0b\n\t\x1F\x7F"sv) == "\"a\\u0000b\\n\\t\\u001f\x7F\"");
    REQUIRE(in_json("\xFFz") == "\"\uFFFDz\"");
}

TEST_CASE("integers keep all their digits; a number that JSON does not have is null") {
    json_writer json;
    json.number(std::numeric_limits<std::uint64_t>::max());
    REQUIRE(std::move(json).take() == "18446744073709551615");
    REQUIRE(in_json(0.1) == "0.1");
    REQUIRE(in_json(1e300) == "1e+300");
    REQUIRE(in_json(-0.5) == "-0.5");
    REQUIRE(in_json(std::numeric_limits<double>::infinity()) == "null");
    REQUIRE(in_json(std::numeric_limits<double>::quiet_NaN()) == "null");
}
