// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/detail/bind/number_from_text.hpp>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <system_error>
#include <type_traits>

namespace {

template <class T>
void require_nearest(const std::string& text) {
    INFO(text);
    const std::optional<T> found = weir::json::detail::number_in<T>(text);
    T wanted;
    if constexpr (std::is_same_v<T, float>)
        wanted = std::strtof(text.c_str(), nullptr);
    else
        wanted = std::strtod(text.c_str(), nullptr);
    REQUIRE(found.has_value() == std::isfinite(wanted));
    using bits = std::conditional_t<std::is_same_v<T, float>, std::uint32_t, std::uint64_t>;
    if (found) REQUIRE(std::bit_cast<bits>(*found) == std::bit_cast<bits>(wanted));
    if constexpr (std::is_same_v<T, double>)
        if (const auto quick = weir::json::detail::few_decimals(text))
            REQUIRE(std::bit_cast<bits>(*quick) == std::bit_cast<bits>(wanted));
}

} // namespace

// With every standard library: that of LLVM before version 20 has no std::from_chars for them.
TEST_CASE("a text is read as the nearest float and double, whatever the standard library") {
    for (const char* text :
         {"0", "-0", "-0.0", "0.1", "1e400", "-1e400", "1e-400", "-1e-400", "5e-324", "2.5e-324",
          "1.7976931348623157e308", "1.7976931348623159e308", "3.4028236e38", "1e39", "7e-46",
          "403.250394"}) {
        require_nearest<double>(text);
        require_nearest<float>(text);
    }
    std::mt19937 random{1};
    const auto below = [&random](unsigned bound) {
        return static_cast<unsigned>(random() % bound);
    };
    for (int round = 0; round < 20'000; ++round) {
        std::string text = below(2) == 0 ? "-" : "";
        text += static_cast<char>('1' + below(9));
        const unsigned digits = below(round % 100 == 0 ? 1200 : 25), point = below(digits + 1);
        for (unsigned i = 0; i < digits; ++i) {
            if (i == point) text += '.';
            text += static_cast<char>('0' + below(10));
        }
        if (below(2) == 0) text += 'e' + std::to_string(static_cast<int>(below(700)) - 350);
        require_nearest<double>(text);
        require_nearest<float>(text);
    }
}

TEST_CASE("up to 16 digits are read as the integer they are, and nothing else is") {
    using weir::json::detail::few_digits;
    const auto require_right = [](const std::string& text) {
        INFO(text);
        std::int64_t wanted = 0;
        const char* const end = text.data() + text.size();
        const auto [stopped, error] = std::from_chars(text.data(), end, wanted);
        const bool is_plain = error == std::errc{} && stopped == end && text[0] != '-';
        const bool has_zero_before = text.size() > 1 && text[0] == '0';
        for (const char* const behind :
             {"        ", "99999999", "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"}) {
            const std::string padded = text + behind;
            const auto found = few_digits({padded.data(), text.size()});
            REQUIRE(found.has_value() == (is_plain && !has_zero_before && text.size() <= 16));
            if (found) REQUIRE(*found == wanted);
        }
    };
    std::mt19937 random{2};
    for (std::size_t size = 1; size <= 17; ++size) {
        for (int round = 0; round < 200; ++round) {
            std::string text(size, '9');
            if (round > 0)
                for (char& c : text) c = static_cast<char>('0' + random() % 10);
            require_right(text);
            text[0] = '0';
            require_right(text);
        }
        for (std::size_t i = 0; i < size; ++i)
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(size, '7');
                text[i] = static_cast<char>(byte);
                require_right(text);
            }
    }
    CHECK_FALSE(few_digits({"        ", 0}));
}
