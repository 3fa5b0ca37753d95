// SPDX-License-Identifier: BSL-1.0
#include "require.hpp"

#include <weir/weir.hpp>

#include <bit>
#include <cstdint>
#include <sstream>
#include <string_view>
#include <vector>

// Compiled with -ffast-math, by which a compiler may take it that NaN and infinity never come.

namespace {

struct record {
    double x;
};

bool is_refused(double x, std::string_view why) {
    std::ostringstream out;
    try {
        std::vector<record>{{x}} | weir::json::write(out);
    } catch (const weir::json::error& error) {
        return std::string_view{error.what()}.find(why) != std::string_view::npos;
    }
    return false;
}

} // namespace

int main() {
    const auto nan = std::bit_cast<double>(std::uint64_t{0x7FF8} << 48);
    const auto infinity = std::bit_cast<double>(std::uint64_t{0x7FF0} << 48);
    require(is_refused(nan, "not a number"), "NaN is not written");
    require(is_refused(infinity, "infinity"), "nor is infinity");
    std::ostringstream out;
    std::vector<record>{{nan}, {1}}
        | weir::json::write(out, {.not_finite = weir::json::not_finite::null});
    require(out.str() == "{\"x\":null}\n{\"x\":1.0}\n", "but null, where that was asked for");

    const std::vector<double> numbers{2, nan, 5, 1};
    require((numbers | weir::top(2)) == std::vector<double>{5, 2},
            "top ranks NaN below all numbers");
    require(*(numbers | weir::max()) == 5, "max is a number");
    require(weir::json::value{weir::json::kind::number, "1e400"}.get<double>() == std::nullopt,
            "no number becomes infinite");
}
