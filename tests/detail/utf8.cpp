// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/detail/utf8.hpp>

#include <cstddef>
#include <random>
#include <string>
#include <vector>

using weir::detail::beginning_of;
using weir::detail::valid_utf8;

namespace {

std::string encoded(char32_t c) {
    const auto tail = [](char32_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(c)};
    if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(c >> 6), tail(c)};
    return {static_cast<char>(0xF0 | (c >> 18)), tail(c >> 12), tail(c >> 6), tail(c)};
}

} // namespace

TEST_CASE("every Unicode character passes as it is; surrogates and what is past the end do not") {
    for (char32_t c = 0; c < 0x110000; ++c) {
        const std::string text = encoded(c);
        if (c >= 0xD800 && c < 0xE000) {
            if (valid_utf8(text) != "\uFFFD\uFFFD\uFFFD") FAIL(static_cast<unsigned>(c));
        } else if (valid_utf8(text) != text) {
            FAIL(static_cast<unsigned>(c));
        }
    }
    REQUIRE(valid_utf8(encoded(0x110000)) == "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST_CASE(
    "a character that is cut off, or written too long, is replaced, and the next one stands") {
    REQUIRE(valid_utf8("") == "");
    REQUIRE(valid_utf8("a\xE2\x82z") == "a\uFFFDz");
    REQUIRE(valid_utf8("\xF0\x9F\x98") == "\uFFFD");
    REQUIRE(valid_utf8("\xC3\xC3\xA4") == "\uFFFDä");
    REQUIRE(valid_utf8("\xC0\xAF") == "\uFFFD\uFFFD");
    REQUIRE(valid_utf8("\xE0\x80\xAF") == "\uFFFD\uFFFD\uFFFD");
    REQUIRE(valid_utf8("\xF0\x80\x80\xAF") == "\uFFFD\uFFFD\uFFFD\uFFFD");
    REQUIRE(valid_utf8("\xFF\x80") == "\uFFFD\uFFFD");
}

TEST_CASE("what has been made valid stays as it is") {
    std::mt19937_64 random{22};
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (auto left = random() % 10; left > 0; --left)
            text += random() % 4 == 0 ? encoded(static_cast<char32_t>(random() % 0x120000))
                                      : std::string(1, static_cast<char>(random()));
        const std::string once = valid_utf8(text);
        REQUIRE(valid_utf8(once) == once);
    }
}

TEST_CASE("the beginning of a text ends between characters, and is as long as it may be") {
    const std::string text = "é€😀\xE2\x82\xFF\x80\x80\x80\x80xyz";
    const std::vector<std::size_t> ends{0, 0, 2, 2, 2, 5, 5, 5, 5, 9, 10, 11, 12, 13, 14, 15, 16};
    for (std::size_t longest = 0; longest < ends.size(); ++longest)
        REQUIRE(beginning_of(text, longest) == text.substr(0, ends[longest]));
    REQUIRE(beginning_of(text, 1000) == text);
}
