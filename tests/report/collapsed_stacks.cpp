// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "charges_nobody.hpp"
#include "judged_by_python.hpp"
#include "memory/measured.hpp"
#include "random_report.hpp"

#include <weir/report/collapsed_stacks.hpp>

#include <cstddef>
#include <iostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

weir::report nested(const std::vector<std::string>& names) {
    weir::report figures;
    figures.measured = true;
    for (std::size_t i = 0; i < names.size(); ++i) {
        weir::report::row row;
        row.name = names[i];
        row.at_peak = 100 * (i + 1);
        if (i + 1 < names.size()) row.within = i + 1;
        figures.stages.push_back(row);
    }
    figures.outside.name = "outside";
    return figures;
}

} // namespace

TEST_CASE("a stage stands behind the stages that it runs within, with its bytes at the peak") {
    weir::report figures = nested({"parse", "first in city"});
    REQUIRE(weir::collapsed_stacks(figures)
            == "outside;first in city;parse 100\n"
               "outside;first in city 200\n");
    figures.outside.at_peak = 7;
    figures.stages[1].at_peak = 0;
    REQUIRE(weir::collapsed_stacks(figures)
            == "outside 7\n"
               "outside;first in city;parse 100\n");
}

TEST_CASE("names cannot break a collapsed stack") {
    REQUIRE(weir::collapsed_stacks(nested({"a;b\nc"})) == "outside;a:b c 100\n");
    REQUIRE(weir::collapsed_stacks(nested({""})) == "outside;unnamed 100\n");
    REQUIRE(weir::collapsed_stacks(nested({"step 12"})) == "outside;step_12 100\n");
    REQUIRE(weir::collapsed_stacks(nested({"12"})) == "outside;12 100\n");
    REQUIRE(weir::collapsed_stacks(nested({"\xFF"})) == "outside;\uFFFD 100\n");
    REQUIRE(weir::collapsed_stacks(nested({"a\u2028b\u0085"})) == "outside;a b  100\n");
}

TEST_CASE("without measurements there are no stacks") {
    weir::report figures = nested({"parse"});
    figures.measured = false;
    REQUIRE(weir::collapsed_stacks(figures) == "");
}

TEST_CASE("a report in which stages run within one another still ends") {
    weir::report figures = nested({"a", "b"});
    figures.stages[1].within = 0;
    REQUIRE(weir::collapsed_stacks(figures) == "outside;b;a 100\noutside;a;b 200\n");
    figures.stages[1].within = 99;
    REQUIRE(weir::collapsed_stacks(figures) == "outside;b;a 100\noutside;b 200\n");
}

TEST_CASE("whatever the names, a flame graph of a report has the bytes of the peak") {
    std::mt19937_64 random{41};
    std::vector<std::pair<weir::report, std::string>> views;
    for (int i = 0; i < 300; ++i) {
        weir::report figures = weir::test::random_report(random);
        std::string text = weir::collapsed_stacks(figures);
        views.emplace_back(std::move(figures), std::move(text));
    }
    const auto said = weir::test::judged_by_python(R"(
import re
# How flamegraph.pl takes a line apart: the number behind the last blank, and one more in front of
# it if that is a number too.
number = re.compile(r"^(.*)\s+?(\d+(?:\.\d*)?)$", re.ASCII | re.DOTALL)

def judge(text, report):
    lines = text.decode("utf-8").split("\n")
    assert lines.pop() == ""
    stages = report["stages"]
    def depth(row):
        return 1 if row["within"] is None else 1 + depth(stages[row["within"]])
    expected = [(0, report["outside"]["at_peak"])]
    expected += [(depth(row), row["at_peak"]) for row in stages]
    expected = [pair for pair in expected if pair[1] and report["measured"]]
    got = []
    for line in lines:
        stack, value = number.match(line).groups()
        assert not number.match(stack), line
        assert not re.search("[\x00-\x1f\x7f]", stack), line
        entries = stack.split(";")
        assert entries[0] == "outside" and all(entries), line
        got.append((len(entries) - 1, int(value)))
    assert got == expected, (got, expected)
    assert sum(value for _, value in got) == report["peak"]
)",
                                                   views);
    if (!said) {
        std::cout << "skipped: no python3 to read the stacks\n";
        return;
    }
    REQUIRE(*said == "");
}

TEST_CASE("making collapsed stacks of a report charges nothing to anybody") {
    if (!weir::test::is_measured()) return;
    const weir::report figures = nested({"a name that is too long to be held in place", "parse"});
    REQUIRE(weir::test::charges_nobody([&] { return weir::collapsed_stacks(figures); }));
}
