// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/detail/split/detect_shape.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

using weir::json::shape;
using weir::json::detail::detected_shape;
using weir::json::detail::record_form;

namespace {

std::optional<detected_shape> told(std::string_view text, bool is_all,
                                   const record_form& form = {}) {
    const std::string padded =
        std::string{text} + std::string(weir::json::detail::block_bytes, ' ');
    return weir::json::detail::detect_shape(std::string_view{padded}.substr(0, text.size()), is_all,
                                            form);
}

std::optional<shape> detected(std::string_view text, bool is_all, const record_form& form = {}) {
    const auto found = told(text, is_all, form);
    return found ? std::optional{found->shape} : std::nullopt;
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
             {"[1,2\n", shape::array},
             {"[1,2];\n[3,4]\n", shape::lines},
             // what is not a value is no record either
             {"[1,2]\x1A", shape::array},
             {"[1,2];\n", shape::array},
             {"[1,2]\n;", shape::array},
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
          "{\"a\":1}{\"a\":2}", "\x1E{}\n\x1E{}", "  {\"a\":1\n,\"b\":2}", "{\"a\":[1,\n2]}",
          "[[1],[2]]\n[[3]]\n", "[\n[1],\n[2]\n]\n", "[1];\n;\n[2]"}) {
        for (const record_form& form : {record_form{}, {0, true}, {1, true}, {1, false}}) {
            const std::optional<shape> whole = detected(text, true, form);
            for (std::size_t size = 0; size <= text.size(); ++size) {
                CAPTURE(text, size, form.brackets, form.is_known);
                const std::optional<shape> part = detected(text.substr(0, size), false, form);
                if (part) CHECK(*part == *whole);
            }
        }
    }
}

TEST_CASE("an array is one record or has the records, as the type of the records says") {
    const record_form object{0, true};
    const record_form row{1, true};
    const record_form matrix{2, true};
    const std::string cut_off = "[[1,\"" + std::string(100, 'x');
    for (const auto& [text, as_object, as_row, as_matrix] :
         std::vector<std::tuple<std::string, shape, shape, shape>>{
             {"[1,2]\n", shape::array, shape::lines, shape::lines},
             {"[[1],[2]]", shape::array, shape::array, shape::lines},
             {"[ [ [1]]]", shape::array, shape::array, shape::array},
             {"[]\n", shape::array, shape::lines, shape::lines},
             {"[1]\n[2]\n", shape::array, shape::lines, shape::lines},
             {"[[1]]\n[[2]]\n", shape::array, shape::array, shape::lines},
             {"[1][2]", shape::array, shape::concatenated, shape::concatenated},
             {"[1]\n{}\n", shape::lines, shape::lines, shape::lines},
             {"[ \n 1,\n 2\n]", shape::array, shape::concatenated, shape::concatenated},
             // as json::write writes arrays
             {"[\n[1],\n[2]\n]\n", shape::array, shape::array, shape::array},
             {"[\n[],\n[[1]]\n]\n", shape::array, shape::array, shape::array},
             {"[\n]\n", shape::array, shape::array, shape::array},
             {cut_off, shape::array, shape::array, shape::lines},
         }) {
        CAPTURE(text);
        CHECK(detected(text, true, object) == as_object);
        CHECK(detected(text, true, row) == as_row);
        CHECK(detected(text, true, matrix) == as_matrix);
    }
    CHECK(detected("[[1]]\n", true, {1, false}) == shape::lines); // an array of anything
    CHECK(told(cut_off, true)->is_guess);
    CHECK_FALSE(told(cut_off, true, object)->is_guess);
}

TEST_CASE("lines are told at the end of the first of them") {
    CHECK(detected("{\"a\":1}\n", false) == shape::lines);
    CHECK(detected("{\"a\":1}", false) == std::nullopt);
    CHECK(detected("1\n", false) == shape::lines);
    CHECK(detected("[1,2]\n", false, {1, true}) == shape::lines);
}

TEST_CASE("indented text is told where its first line ends") {
    CHECK(detected("{\n", false) == shape::concatenated);
    CHECK(detected("[\n{", false) == shape::array);
    CHECK(detected("[{\"a\":1},\n", false) == shape::array);
}
