// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/detail/printable.hpp>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

using namespace weir::detail;

TEST_CASE("width is counted in characters, not in bytes") {
    REQUIRE(width_of("") == 0);
    REQUIRE(width_of("abc") == 3);
    REQUIRE(width_of("äöü€") == 4);
    REQUIRE(width_of("weir · 😀") == 8);
}

TEST_CASE("fitted text has at most the given width, is on one line, and is not cut within a "
          "character") {
    REQUIRE(fitted("abc", 3) == "abc");
    REQUIRE(fitted("abcd", 3) == "ab…");
    REQUIRE(fitted("äöü€", 4) == "äöü€");
    REQUIRE(fitted("äöü€", 3) == "äö…");
    REQUIRE(fitted("a\nb\tc\x7F", 10) == "a?b?c?");
    REQUIRE(on_one_line("a\nb\tc" + std::string(500, '\x7F')) == "a?b?c" + std::string(500, '?'));

    for (const char* const mistake : {"a\x9Bz", "a\xC2", "a\xE2\x80"})
        REQUIRE(fitted(mistake, 3).starts_with("a?"));
    REQUIRE(shown_name(std::string(401, 'n')) == std::string(399, 'n') + "…");

    const std::vector<std::string> characters{"a",  "ä",    "€",      "😀",
                                              "\n", "\x7F", "\u009B", "\u202E"};
    std::mt19937 random{5};
    for (int i = 0; i < 2000; ++i) {
        std::vector<std::string> parts(random() % 30);
        std::string text;
        for (std::string& part : parts) text += part = characters[random() % characters.size()];
        const std::size_t width = 1 + random() % 30;
        const std::string result = fitted(text, width);
        REQUIRE(width_of(result) == std::min(parts.size(), width));
        REQUIRE(result.find('\n') == std::string::npos);
        std::string expected;
        const bool cut = parts.size() > width;
        for (std::size_t k = 0; k < (cut ? width - 1 : parts.size()); ++k)
            expected += is_printable(parts[k]) ? parts[k] : "?";
        REQUIRE(result == expected + (cut ? "…" : ""));
    }
}
