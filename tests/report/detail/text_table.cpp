// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/report/detail/text_table.hpp>

#include <random>
#include <sstream>
#include <string>
#include <vector>

using namespace weir::detail;

TEST_CASE("the first column stands flush left, the others flush right, without blanks at the end") {
    text_table table;
    table.add({"name", "n", "size"});
    table.add({"ä", "100", "1 B"});
    table.add({"total", "", ""});
    std::ostringstream out;
    table.print(out);
    REQUIRE(out.str()
            == "name     n  size\n"
               "ä      100   1 B\n"
               "total\n");
}

TEST_CASE("parts stand on one line as long as they fit, and none is lost or cut") {
    REQUIRE(wrapped({}) == "");
    REQUIRE(wrapped({"a", "b"}) == "a b");
    const std::string half(49, 'x');
    REQUIRE(wrapped({half, half + "x"}) == half + ' ' + half + 'x');
    REQUIRE(wrapped({half, half + "xx", "y"}) == half + "\n  " + half + "xx y");

    std::mt19937 random{23};
    for (int i = 0; i < 1000; ++i) {
        std::vector<std::string> parts;
        for (auto left = random() % 20; left > 0; --left) {
            parts.emplace_back();
            for (auto length = 1 + random() % 98; length > 0; --length)
                parts.back() += random() % 2 == 0 ? "x" : "€";
        }
        std::istringstream lines{wrapped(parts)};
        for (std::string line; std::getline(lines, line);) REQUIRE(width_of(line) <= 100);
        std::istringstream words{wrapped(parts)};
        std::vector<std::string> back;
        for (std::string word; words >> word;) back.push_back(word);
        REQUIRE(back == parts);
    }
}
