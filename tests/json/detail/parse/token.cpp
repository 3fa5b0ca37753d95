// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/random_numbers.hpp"

#include <weir/json/detail/parse/token.hpp>

#include <string>

using weir::test::is_json_number;
using weir::test::random_numbers;

TEST_CASE("is_number accepts what RFC 8259 calls a number, and nothing else") {
    using weir::json::detail::is_number;
    STATIC_REQUIRE(is_number("-0.0e-0"));
    STATIC_REQUIRE_FALSE(is_number(""));
    for (const std::string& text : random_numbers(5, 20'000)) {
        CAPTURE(text);
        REQUIRE(is_number(text) == is_json_number(text));
    }
}
