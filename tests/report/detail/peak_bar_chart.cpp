// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "report/html_document.hpp"

#include <weir/report/detail/peak_bar_chart.hpp>

#include <cstddef>
#include <string>
#include <vector>

TEST_CASE("a bar is as long as its bytes, and what is 0 has none") {
    weir::report figures;
    figures.outside.name = "outside";
    figures.stages.resize(2);
    figures.stages[0].at_peak = 8000;
    figures.stages[0].held_at_peak = 2000;
    figures.stages[1].held_at_peak = 6000;
    const test::html_document page{"<!DOCTYPE html>" + weir::detail::peak_bar_chart(figures)};
    const std::size_t chart = page.with_class("chart").at(0);
    std::vector<std::string> widths;
    for (const std::size_t each : page.with_class("bar", chart))
        widths.push_back(page.elements()[each].attributes.at("width"));
    REQUIRE(widths == std::vector<std::string>{"1000", "250", "750"});
    REQUIRE(page.with_class("held", chart).size() == 2);
    REQUIRE(page.elements()[page.with_class("values").at(0)].text
            == "7.8 KiB2.0 KiB0 B5.9 KiB0 B0 B");
}
