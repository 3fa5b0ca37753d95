// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/slow_value_end.hpp"

#include <weir/json/detail/split/line_counter.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

using weir::json::detail::bitmasks;
using weir::json::detail::bitmasks_by_byte;
using weir::json::detail::block_bytes;
using weir::json::detail::count_of;
using weir::json::detail::fastest_marks;
using weir::json::detail::value_end_finder;
using weir::test::slow_value_end;
using weir::test::value_end;

namespace {

/// Behind each piece stands what must not be looked at.
template <class Marks>
value_end in_pieces(std::string_view value, std::mt19937& random) {
    value_end_finder<Marks> finder;
    finder.start(value.front());
    for (std::size_t at = 1; at < value.size();) {
        const std::size_t size = std::min<std::size_t>(value.size() - at, 1 + random() % 150);
        const std::string piece = std::string{value.substr(at, size)}
                                + std::string(block_bytes, "\"{}]\\\n"[random() % 6]);
        const std::size_t end = finder.find(std::string_view{piece}.substr(0, size));
        if (end != finder.npos) return {at + end, finder.is_broken()};
        at += size;
    }
    return {};
}

std::string random_value(std::mt19937& random) {
    static constexpr std::string_view alphabet = "{}[]{}[]\"\"\\\\\nab:,  ";
    const bool is_dense = random() % 2 == 0;
    std::string value{"{[\""[random() % 3]};
    for (std::size_t left = random() % 300; left > 0; --left)
        value += is_dense || random() % 8 == 0 ? alphabet[random() % alphabet.size()] : 'x';
    return value;
}

} // namespace

TEST_CASE("vectors find in a block what looking at each byte finds") {
    std::mt19937 random{1};
    for (int round = 0; round < 2000; ++round) {
        std::string block(block_bytes, '\0');
        for (char& c : block)
            c = static_cast<char>(random() % 3 == 0
                                      ? static_cast<unsigned char>("\"\\{}[]\n"[random() % 7])
                                      : random());
        REQUIRE(fastest_marks::of(block.data()) == bitmasks_by_byte::of(block.data()));
    }
    for (int c = 0; c < 256; ++c) {
        const std::string block(block_bytes, static_cast<char>(c));
        REQUIRE(fastest_marks::of(block.data()) == bitmasks_by_byte::of(block.data()));
    }
}

TEST_CASE("the end of a value is where a slow scanner finds it, in pieces of any size") {
    std::mt19937 random{GENERATE(1U, 2U, 3U)};
    for (int round = 0; round < 20'000; ++round) {
        const std::string value = random_value(random);
        CAPTURE(value);
        const value_end expected = slow_value_end(value);
        const value_end by_vector = in_pieces<fastest_marks>(value, random);
        const value_end by_byte = in_pieces<bitmasks_by_byte>(value, random);
        REQUIRE(by_vector.at == expected.at);
        REQUIRE(by_vector.is_broken == expected.is_broken);
        REQUIRE(by_byte == expected);
    }
}

TEST_CASE("line feeds are counted in texts of any length, and none behind them") {
    std::mt19937 random{1};
    for (std::size_t size = 0; size < 20'000; size += 1 + size / 30) {
        std::string text(size, ' ');
        for (char& c : text)
            if (random() % 4 == 0) c = '\n';
        const auto expected = static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
        text.append(block_bytes, '\n');
        CHECK(count_of('\n', std::string_view{text}.substr(0, size)) == expected);
    }
}
