// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/detail/byte_block.hpp>
#include <weir/detail/json_characters.hpp>
#include <weir/detail/json_string.hpp>
#include <weir/detail/text_room.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/detail/utf8_automaton.hpp>
#include <weir/json/to_text.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <random>
#include <simdjson.h>
#include <string>
#include <string_view>

using weir::detail::append_json_string;
using weir::detail::first_character;
using weir::detail::is_usual_utf8;
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

/// The text of a string that is valid UTF-8, a byte after the other.
std::string escaped(std::string_view text) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string result = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const std::string_view three = text.substr(i, 3);
        if (three == "\u2028" || three == "\u2029") {
            result += three == "\u2028" ? "\\u2028" : "\\u2029";
            i += 2;
        } else if (const auto which = std::string_view{"\"\\\b\f\n\r\t"}.find(text[i]);
                   which != std::string_view::npos) {
            (result += '\\') += std::string_view{"\"\\bfnrt"}[which];
        } else if (byte < 0x20) {
            ((result += "\\u00") += digits[byte >> 4]) += digits[byte & 15];
        } else {
            result += text[i];
        }
    }
    return result += '"';
}

/// The same bytes where nothing is behind them, so that a sanitizer sees who reads on; and so many
/// bytes from a place that suits every load.
class alone {
public:
    alone(std::string_view text, std::size_t from)
        : bytes_{std::make_unique<char[]>(from + text.size())}, from_{from}, size_{text.size()} {
        std::ranges::copy(text, bytes_.get() + from);
    }
    std::string_view text() const { return {bytes_.get() + from_, size_}; }

private:
    std::unique_ptr<char[]> bytes_;
    std::size_t from_, size_;
};

/// Copies with blocks of one kind, into room for the text alone.
template <class Block>
std::size_t plain_by(std::string_view text) {
    const auto room = std::make_unique<char[]>(text.size());
    const auto taken =
        weir::detail::copy_plain<Block>(room.get(), text.data(), text.data() + text.size());
    const auto plain = static_cast<std::size_t>(taken.from - text.data());
    REQUIRE(std::string_view{room.get(), taken.to} == text.substr(0, plain));
    const bool is_ascii =
        std::ranges::none_of(text.substr(0, plain), [](char c) { return (c & 0x80) != 0; });
    // Of bytes that were seen but not taken, it may be said that they are not ASCII.
    if (plain == text.size()) REQUIRE((taken.not_ascii == 0) == is_ascii);
    if (!is_ascii) REQUIRE(taken.not_ascii != 0);
    return plain;
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

TEST_CASE("a copy ends where the first byte to escape stands, by blocks of either size") {
    for (std::size_t size = 0; size < 40; ++size)
        for (std::size_t at = 0; at <= size; ++at)
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(size, byte % 2 == 0 ? 'x' : '\xA9');
                if (at < size) text[at] = static_cast<char>(byte);
                const alone bytes{text, 0};
                const bool special = byte < 0x20 || byte == '"' || byte == '\\';
                const std::size_t plain = special ? at : size;
                CAPTURE(size, at, byte);
                REQUIRE(plain_by<weir::detail::byte_block>(bytes.text()) == plain);
                REQUIRE(plain_by<weir::detail::block_of_8>(bytes.text()) == plain);
            }
}

TEST_CASE("a string is written as a byte after the other, however long and wherever it begins") {
    static constexpr std::string_view characters[] = {
        "a",      "b",      "c",      "~",          "\x7F",       "\"",
        "\\",     "\n",     "\x1F",   "\u00E9",     "\u2027",     "\u2028",
        "\u2029", "\u10DA", "\uD7FF", "\U0001F52D", "\U000FFFFF", "\U00100000"};
    std::mt19937_64 random{23};
    for (std::size_t least = 0; least < 100; ++least)
        for (std::size_t from = 0; from < 17; ++from)
            for (const std::size_t kinds : {4U, 9U, 18U}) {
                std::string text;
                while (text.size() < least)
                    text += characters[random() % 8 == 0 ? random() % kinds : random() % 4];
                const alone bytes{text, from};
                CAPTURE(text);
                REQUIRE(weir::json::to_text(bytes.text()) == escaped(text));
                std::string appended = "[";
                REQUIRE(append_json_string(appended, bytes.text()) == text.size());
                REQUIRE(appended == '[' + escaped(text));
            }
}

TEST_CASE("the automaton takes valid UTF-8 as simdjson does, but for what is said of it") {
    std::mt19937_64 random{24};
    const auto is_unusual = [](std::string_view text) {
        return text.find("\u2028") != text.npos || text.find("\u2029") != text.npos
            || text.find('\xF4') != text.npos;
    };
    for (int i = 0; i < 300'000; ++i) {
        const std::string text = random_bytes(random);
        CAPTURE(text);
        REQUIRE(is_usual_utf8(text)
                == (simdjson::validate_utf8(text.data(), text.size()) && !is_unusual(text)));
    }
    std::string text(4, '\0');
    for (unsigned all = 0; all <= 0xFF'FF'FF; all += 3) {
        text[0] = static_cast<char>(0xE0 | (all >> 20));
        text[1] = static_cast<char>(all >> 12);
        text[2] = static_cast<char>(all >> 4 | 0x80);
        text[3] = static_cast<char>(all & 0xFF);
        if (is_usual_utf8(text)
            != (simdjson::validate_utf8(text.data(), text.size()) && !is_unusual(text))) {
            CAPTURE(all);
            FAIL("judged otherwise");
        }
    }
}

TEST_CASE("a text keeps what was written when its room grows, and not one byte of the room") {
    std::string text;
    {
        weir::detail::text_room room{text};
        char* to = room.at(0);
        for (int i = 0; i < 10'000; ++i) to = room.put(to, "0123456789");
        text.resize(room.offset_of(to));
    }
    REQUIRE(text.size() == 100'000);
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != static_cast<char>('0' + i % 10)) FAIL(i);
    for (std::size_t size = 0; size < 200; ++size)
        REQUIRE(weir::json::to_text(std::string(size, 'a')).size() == size + 2);
}
