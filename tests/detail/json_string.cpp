// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/detail/json_string.hpp>
#include <weir/detail/utf8.hpp>

#include <cstddef>
#include <random>
#include <simdjson.h>
#include <string>
#include <string_view>

using weir::detail::append_json_string;
using weir::detail::first_character;
using weir::detail::plain_prefix;
using weir::detail::valid_utf8_prefix;

namespace {

/// Of bytes that matter to UTF-8 and to JSON much more often than by chance.
std::string random_bytes(std::mt19937_64& random) {
    static constexpr std::string_view telling = "aaaaaaaa\"\\\n\x7F\x80\x8F\x90\x9F\xA0\xA8\xBF\xC1"
                                                "\xC2\xDF\xE0\xE2\xED\xEF\xF0\xF4\xF5\xFF";
    std::string text;
    for (std::size_t left = random() % 24; left > 0; --left)
        text += telling[random() % telling.size()];
    return text;
}

} // namespace

TEST_CASE("a text is valid UTF-8 exactly where simdjson says so") {
    std::mt19937_64 random{20};
    for (int i = 0; i < 300'000; ++i) {
        const std::string text = random_bytes(random);
        const std::size_t valid = valid_utf8_prefix(text);
        CAPTURE(text);
        REQUIRE(simdjson::validate_utf8(text.data(), valid));
        if (valid == text.size()) continue;
        // With the next part of a character it no longer is.
        const auto step = first_character(std::string_view{text}.substr(valid));
        REQUIRE(!step.valid);
        REQUIRE(step.length >= 1);
        REQUIRE(step.length <= 3);
        REQUIRE(!simdjson::validate_utf8(text.data(), valid + step.length));
    }
}

TEST_CASE("each sequence of up to three bytes is valid UTF-8 exactly if simdjson says so") {
    char bytes[3];
    for (unsigned all = 0x80'00'00; all <= 0xFF'FF'FF; all += (all >> 16) < 0xC2 ? 257U : 1U) {
        bytes[0] = static_cast<char>(all >> 16);
        bytes[1] = static_cast<char>(all >> 8);
        bytes[2] = static_cast<char>(all);
        const std::string_view text{bytes, 3};
        if ((valid_utf8_prefix(text) == 3) != simdjson::validate_utf8(bytes, 3)) {
            CAPTURE(all);
            FAIL("judged otherwise");
        }
    }
}

TEST_CASE("a plain prefix ends where the first special character stands") {
    for (std::size_t size = 0; size < 20; ++size)
        for (std::size_t at = 0; at <= size; ++at)
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(size, 'x');
                if (at < size) text[at] = static_cast<char>(byte);
                const bool special = byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
                if (plain_prefix(text) != (special ? at : size)) {
                    CAPTURE(size, at, byte);
                    FAIL("ends elsewhere");
                }
            }
}

TEST_CASE(
    "what is refused in a string is where its valid part ends, and what is repaired is valid") {
    std::mt19937_64 random{21};
    for (int i = 0; i < 100'000; ++i) {
        const std::string text = random_bytes(random);
        CAPTURE(text);
        std::string written;
        REQUIRE(append_json_string(written, text, false) == valid_utf8_prefix(text));
        written.clear();
        REQUIRE(append_json_string(written, text, true) == text.size());
        REQUIRE(simdjson::validate_utf8(written.data(), written.size()));
    }
}
