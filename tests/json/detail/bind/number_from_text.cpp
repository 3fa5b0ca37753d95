// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/detail/bind/number_from_text.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
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
}

} // namespace

// With every standard library: that of LLVM before version 20 has no std::from_chars for them.
TEST_CASE("a text is read as the nearest float and double, whatever the standard library") {
    for (const char* text :
         {"0", "-0", "-0.0", "0.1", "1e400", "-1e400", "1e-400", "-1e-400", "5e-324", "2.5e-324",
          "1.7976931348623157e308", "1.7976931348623159e308", "3.4028236e38", "1e39", "7e-46"}) {
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
