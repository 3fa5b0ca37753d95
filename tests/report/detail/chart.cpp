// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/report/detail/chart.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace {

std::vector<std::string> labels_of(const std::vector<weir::detail::tick>& ticks) {
    std::vector<std::string> labels;
    for (const auto& each : ticks) labels.push_back(each.label);
    return labels;
}

using labels = std::vector<std::string>;

} // namespace

TEST_CASE("an axis of sizes is marked at powers of two, one of counts at powers of ten") {
    using namespace weir::detail;
    REQUIRE(labels_of(size_ticks(453'939)) == labels{"0", "128 KiB", "256 KiB", "384 KiB"});
    REQUIRE(labels_of(size_ticks(2.5 * 1024 * 1024))
            == labels{"0", "512 KiB", "1 MiB", "1.5 MiB", "2 MiB", "2.5 MiB"});
    REQUIRE(labels_of(size_ticks(3)) == labels{"0", "1 B", "2 B", "3 B"});
    REQUIRE(labels_of(size_ticks(0)) == labels{"0"});
    REQUIRE(labels_of(count_ticks(1e6)) == labels{"0", "200 k", "400 k", "600 k", "800 k", "1 M"});
    REQUIRE(labels_of(count_ticks(20'000)) == labels{"0", "5 k", "10 k", "15 k", "20 k"});
    REQUIRE(labels_of(count_ticks(0)) == labels{"0"});
}

TEST_CASE("no axis has more than six marks, nor one beyond its end, from 1 to 2 to the 70th") {
    for (double end = 1; end < 1.2e21; end *= 1.07)
        for (const auto& ticks : {weir::detail::size_ticks(end), weir::detail::count_ticks(end)}) {
            REQUIRE(ticks.size() >= 2);
            REQUIRE(ticks.size() <= 6);
            REQUIRE(ticks.back().value <= end);
        }
}

TEST_CASE("a logarithmic axis is marked at whole powers and puts its ends at its ends") {
    using weir::detail::logarithmic;
    const logarithmic decades = logarithmic::over(10, 1000, 1e6);
    REQUIRE(labels_of(decades.ticks(weir::detail::round_count))
            == labels{"1 k", "10 k", "100 k", "1 M"});
    REQUIRE(decades.place(1000) == 0);
    REQUIRE(std::abs(decades.place(10'000) - 1. / 3) < 1e-12);
    REQUIRE(decades.place(1e6) == 1);
    REQUIRE(logarithmic::over(2, 0, 0).place(0) == 0.5);
    for (double end = 2; end < 1e20; end *= 1.7) {
        const auto ticks = logarithmic::over(2, 1, end).ticks(weir::detail::round_size);
        REQUIRE(ticks.size() >= 2);
        REQUIRE(ticks.size() <= 7);
    }
}

TEST_CASE("labels are moved apart, in their order and within the picture") {
    std::mt19937 random{7};
    for (int i = 0; i < 1000; ++i) {
        std::vector<double> wanted(random() % 12);
        for (double& each : wanted) each = static_cast<double>(random() % 281);
        std::sort(wanted.begin(), wanted.end());
        const std::vector<double> places = weir::detail::spread(wanted, 18, 9, 280);
        REQUIRE(places.size() == wanted.size());
        for (std::size_t k = 0; k < places.size(); ++k) {
            REQUIRE(places[k] >= (k == 0 ? 9 : places[k - 1] + 18));
            REQUIRE(places[k] <= 280);
        }
    }
    REQUIRE(weir::detail::spread({50, 100, 200}, 18, 9, 280) == std::vector<double>{50, 100, 200});
}
