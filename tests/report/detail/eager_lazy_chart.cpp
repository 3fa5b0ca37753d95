// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "report/html_document.hpp"

#include <weir/report/detail/eager_lazy_chart.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using weir::detail::peaks_over_records;

struct place {
    double x = 0, y = 0;
};

test::html_document drawn(const std::vector<peaks_over_records>& points) {
    return test::html_document{"<!DOCTYPE html>" + weir::detail::eager_lazy_chart{points}.html()};
}

std::vector<place> points_of(const test::html_document& page, std::string_view program) {
    std::vector<place> places;
    for (const std::size_t each : page.with_class("point")) {
        const auto& attributes = page.elements()[each].attributes;
        if (attributes.at("class").find(program) == std::string::npos) continue;
        place at;
        REQUIRE(std::sscanf(attributes.at("d").c_str(), "M%lf,%lf", &at.x, &at.y) == 2);
        places.push_back(at);
    }
    return places;
}

} // namespace

TEST_CASE("memory that grows with the input is a straight line, and constant memory a level one") {
    const auto page = drawn({{1000, 1'000'000, 450'000},
                             {10'000, 10'000'000, 450'000},
                             {100'000, 100'000'000, 450'000}});
    const auto eager = points_of(page, "eager"), lazy = points_of(page, "lazy");
    REQUIRE(eager.size() == 3);
    REQUIRE(lazy.size() == 3);
    REQUIRE(std::abs(eager[1].x - eager[0].x - (eager[2].x - eager[1].x)) < 0.03);
    REQUIRE(std::abs(eager[1].y - eager[0].y - (eager[2].y - eager[1].y)) < 0.03);
    REQUIRE(eager[2].y < eager[0].y);
    for (std::size_t i = 0; i < 3; ++i) {
        REQUIRE(lazy[i].x == eager[i].x);
        REQUIRE(lazy[i].y == lazy[0].y);
        REQUIRE(lazy[i].y > eager[i].y);
    }
}

TEST_CASE("the two programs differ in dashes and marks, not in colour alone") {
    const auto page = drawn({{10, 100, 50}, {100, 1000, 50}});
    REQUIRE(page.with_class("eager").size() == 4); // a line, two points, and a sample of the line
    REQUIRE(page.with_class("lazy").size() == 4);
}

TEST_CASE("where a program was not run its line is broken, and its last size says for how many") {
    const auto page = drawn(
        {{10, 100, 50}, {100, std::nullopt, 50}, {1000, 900, 50}, {10'000, std::nullopt, 50}});
    REQUIRE(points_of(page, "eager").size() == 2);
    REQUIRE(page.with_class("run").size() == 3 + 2);
    REQUIRE(page.elements()[page.with_class("names").at(0)].text.find("eager, 1 k900 B")
            != std::string::npos);
}

TEST_CASE("every point lies within the picture, whatever the peaks") {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    for (const std::vector<peaks_over_records>& points :
         {std::vector<peaks_over_records>{{0, 0, 0}},
          {{5, 5, 5}},
          {{0, most, 0}, {most, 0, most}},
          {{1, std::nullopt, std::nullopt}}})
        for (const std::string_view program : {"eager", "lazy"})
            for (const place each : points_of(drawn(points), program)) {
                REQUIRE(each.x >= 0);
                REQUIRE(each.x <= 1000);
                REQUIRE(each.y >= 0);
                REQUIRE(each.y <= 280);
            }
}
