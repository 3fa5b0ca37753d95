// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/report/detail/html.hpp>

#include <clocale>
#include <limits>
#include <string>

TEST_CASE("text in a page is escaped, and what has no place in one is replaced") {
    using weir::detail::escaped;
    REQUIRE(escaped("a < b && c > \"d\"") == "a &lt; b &amp;&amp; c &gt; &quot;d&quot;");
    REQUIRE(escaped("one\ttwo\r\nthree") == "one two  three");
    REQUIRE(escaped(std::string{"\0\x1F\x7F", 3}) == "\uFFFD\uFFFD\uFFFD");
    REQUIRE(escaped("\xC2\x80\xC2\x9F\xC2\xA0") == "\uFFFD\uFFFD\u00A0");
    REQUIRE(escaped("\xEF\xBF\xBD\xEF\xBF\xBE\xEF\xB7\x90\xEF\xB7\xB0")
            == "\uFFFD\uFFFD\uFFFD\uFDF0");
    REQUIRE(escaped("\xF0\x9F\xBF\xBF\xF0\x9F\x98\x80") == "\uFFFD\U0001F600");
    REQUIRE(escaped("\xFF\xC3") == "\uFFFD\uFFFD");
}

TEST_CASE("numbers are written without zeros that say nothing, the same in every locale") {
    using weir::detail::decimal;
    using weir::detail::fixed_point;
    REQUIRE(decimal(1.5) == "1.5");
    REQUIRE(decimal(100) == "100");
    REQUIRE(decimal(-0.001) == "0");
    REQUIRE(decimal(2.0 / 3) == "0.67");
    REQUIRE(fixed_point(2, 3) == "2.000");
    REQUIRE(fixed_point(std::numeric_limits<double>::max(), 6).size() == 316);
    if (std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr) {
        REQUIRE(decimal(1.5) == "1.5");
        std::setlocale(LC_ALL, "C");
    }
}
