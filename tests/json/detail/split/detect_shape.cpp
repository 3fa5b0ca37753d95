// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/detail/split/detect_shape.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

using weir::json::shape;

namespace {

std::optional<shape> detected(std::string_view text, bool is_all) {
    const std::string padded =
        std::string{text} + std::string(weir::json::detail::block_bytes, ' ');
    return weir::json::detail::detect_shape(std::string_view{padded}.substr(0, text.size()),
                                            is_all);
}

struct expectation {
    std::string_view text;
    shape is;
};

} // namespace

TEST_CASE("the shape of a source is told from its beginning") {
    for (const auto& [text, is] : {
             expectation{"", shape::lines},
             {" \n\n", shape::lines},
             {"{\"a\":1}", shape::lines},
             {"{\"a\":1}\n{\"a\":2}\n", shape::lines},
             {"\n\n  {\"a\":1}\r\n{\"a\":2}", shape::lines},
             {"1\n2\n", shape::lines},
             {"\"x\"\n\"y\"\n", shape::lines},
             {"[1,2]\n[3,4]\n", shape::lines},
             {"[1,2]\n", shape::array},
             {"[1,2]", shape::array},
             {"[]", shape::array},
             {" \r\n[{\"a\":1},{\"a\":2}]\n\n", shape::array},
             {"[\n{\"a\":1},\n{\"a\":2}\n]", shape::array},
             {"[{\"a\":1},\n{\"a\":2}]", shape::array},
             {"[{\"a\":1}\n,{\"a\":2}]", shape::array},
             {"[{\"a\":1},{\"a\":", shape::array},
             {"{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n", shape::concatenated},
             {"{\"a\":\n1}", shape::concatenated},
             {"{\"a\":1\n,\"b\":2}", shape::concatenated},
             {"{\"a\":1}{\"a\":2}", shape::concatenated},
             {"{\"a\":1} {\"a\":2}\n{\"a\":3}\n", shape::concatenated},
             {"[1][2]\n", shape::concatenated},
             {"\x1E{\"a\":1}\n\x1E{\"a\":2}\n", shape::sequence},
             // the first record is broken, and the others are still lines
             {"{\"a\":1\n{\"a\":2}\n", shape::lines},
             {"{\"a\":\"x\n{\"a\":2}\n", shape::lines},
             {"{\"a\":1}}\n{\"a\":2}\n", shape::lines},
             {"{\"a\":1},\n{\"a\":2},\n", shape::lines},
             {"[1,2\n[3,4]\n", shape::lines},
             {"}\n{\"a\":2}\n", shape::lines},
         }) {
        CAPTURE(text);
        REQUIRE(detected(text, true));
        CHECK(*detected(text, true) == is);
    }
}

TEST_CASE("what the beginning tells, no more of the text changes") {
    for (const std::string_view text :
         {"{\"a\":1}\n{\"a\":2}\n", "[1,2]\n[3,4]\n", "[1,2]\n\n\n", "[\n1,\n2]", "{\n\"a\":1}\n",
          "{\"a\":1}{\"a\":2}", "\x1E{}\n\x1E{}", "  {\"a\":1\n,\"b\":2}", "{\"a\":[1,\n2]}"}) {
        const std::optional<shape> whole = detected(text, true);
        for (std::size_t size = 0; size <= text.size(); ++size) {
            CAPTURE(text, size);
            const std::optional<shape> told = detected(text.substr(0, size), false);
            if (told) CHECK(*told == *whole);
        }
    }
}

TEST_CASE("lines are told at the end of the first of them") {
    CHECK(detected("{\"a\":1}\n", false) == shape::lines);
    CHECK(detected("{\"a\":1}", false) == std::nullopt);
    CHECK(detected("1\n", false) == shape::lines);
    CHECK(detected("[\n", false) == std::nullopt);
    CHECK(detected("[\n{", false) == shape::array);
}
