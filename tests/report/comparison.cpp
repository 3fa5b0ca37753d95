// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "charges_nobody.hpp"
#include "memory/measured.hpp"
#include "random_report.hpp"

#include <weir/detail/printable.hpp>
#include <weir/report/comparison.hpp>
#include <weir/report/detail/text_table.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

std::string printed(const weir::comparison& changes) {
    std::ostringstream text;
    text << changes;
    return text.str();
}

weir::report::row stage(const std::string& name, std::uint32_t line, std::uint64_t at_peak,
                        std::uint64_t records, std::uint64_t blocks) {
    weir::report::row row;
    row.name = name;
    row.file = "pipe.cpp";
    row.line = line;
    row.records = records;
    row.at_peak = row.self_peak = row.held_at_peak = at_peak;
    row.allocated_blocks = blocks;
    return row;
}

weir::report of(std::vector<weir::report::row> stages) {
    weir::report figures;
    figures.measured = true;
    figures.stages = std::move(stages);
    figures.outside.name = "outside";
    for (const auto& row : figures.stages) figures.peak += row.at_peak;
    figures.records = figures.stages.front().records.value_or(0);
    return figures;
}

weir::report before() {
    return of({stage("parse", 1, 4096, 1000, 40), stage("city", 2, 2048, 1000, 10),
               stage("old", 3, 300, 1000, 1)});
}
weir::report after() {
    return of({stage("parse", 1, 4096, 1500, 40), stage("city", 2, 3276, 1500, 5),
               stage("new", 4, 100, 1500, 2)});
}

} // namespace

TEST_CASE("a comparison prints as a table, the largest change first, with signs") {
    // clang-format off
    REQUIRE(printed(weir::compare(before(), after())) ==
        "weir memory · peak 6.3 KiB → 7.3 KiB (+1.0 KiB, +16.0 %) · records 1,000 → 1,500 (+500) · exact\n"
        "stage    records  self peak   at peak    change  held at peak  allocations\n"
        "city        +500   +1.2 KiB  +1.2 KiB   +60.0 %      +1.2 KiB           -5\n"
        "old       -1,000     -300 B    -300 B  vanished        -300 B           -1\n"
        "new       +1,500     +100 B    +100 B     added        +100 B           +2\n"
        "parse       +500        0 B       0 B     0.0 %           0 B            0\n"
        "outside        -        0 B       0 B     0.0 %           0 B            0\n"
        "total                        +1.0 KiB   +16.0 %\n");
    // clang-format on
}

TEST_CASE("a program can read the figures of a comparison") {
    const weir::comparison changes = weir::compare(before(), after());
    REQUIRE(changes.measured());
    REQUIRE(changes.peak().before == 6444);
    REQUIRE(changes.peak().after == 7472);
    REQUIRE(changes.peak().difference() == 1028);
    REQUIRE(changes.records().difference() == 500);
    REQUIRE(changes.rows().size() == 5);
    const auto& city = changes.rows()[0];
    REQUIRE(city.name == "city");
    REQUIRE(city.file == "pipe.cpp");
    REQUIRE(city.line == 2);
    REQUIRE_FALSE(city.added);
    REQUIRE_FALSE(city.vanished);
    REQUIRE(city.at_peak.difference() == 1228);
    REQUIRE(*city.at_peak.percent() == 100 * (1228.0 / 2048.0));
    REQUIRE(city.allocations.difference() == -5);
    REQUIRE(changes.rows()[1].vanished);
    REQUIRE(changes.rows()[1].at_peak.difference() == -300);
    REQUIRE(*changes.rows()[1].at_peak.percent() == -100.0);
    REQUIRE(changes.rows()[2].added);
    REQUIRE_FALSE(changes.rows()[2].at_peak.percent());
    REQUIRE_FALSE(changes.rows()[4].records);
}

TEST_CASE("stages are matched by name, file and line, and equal ones in order") {
    const auto first = of({stage("a", 1, 10, 1, 1), stage("a", 1, 20, 1, 1)});
    const auto second = of({stage("a", 1, 11, 1, 1), stage("a", 2, 50, 1, 1),
                            stage("a", 1, 22, 1, 1), stage("a", 1, 3, 1, 1)});
    const weir::comparison changes = weir::compare(first, second);
    std::vector<std::tuple<std::uint64_t, std::uint64_t, bool>> seen;
    for (const auto& row : changes.rows())
        seen.emplace_back(row.at_peak.before, row.at_peak.after, row.added);
    REQUIRE(seen
            == std::vector<std::tuple<std::uint64_t, std::uint64_t, bool>>{
                {0, 50, true}, {0, 3, true}, {20, 22, false}, {10, 11, false}, {0, 0, false}});
}

TEST_CASE("differences are as near as they can be, and nothing overflows") {
    using figure = weir::comparison::figure;
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    constexpr auto furthest = std::numeric_limits<std::int64_t>::max();
    REQUIRE(figure{0, most}.difference() == furthest);
    REQUIRE(figure{most, 0}.difference() == -furthest);
    REQUIRE(figure{most - 1, most}.difference() == 1);
    REQUIRE(figure{most, 0}.magnitude() == most);
    REQUIRE(*figure{0, 0}.percent() == 0.0);
    REQUIRE(*figure{5, 5}.percent() == 0.0);
    REQUIRE_FALSE(figure{0, 1}.percent());
    REQUIRE(*figure{4, 1}.percent() == -75.0);
}

TEST_CASE("a comparison with what was not measured says so, on which side, and shows no bytes") {
    weir::report unmeasured = after();
    unmeasured.measured = false;
    const weir::comparison changes = weir::compare(before(), unmeasured);
    REQUIRE_FALSE(changes.measured());
    REQUIRE(changes.rows().size() == 5);
    for (const auto& row : changes.rows()) REQUIRE(row.at_peak.magnitude() == 0);
    // clang-format off
    REQUIRE(printed(changes) ==
        "weir memory · records 1,000 → 1,500 (+500) · before: exact, after: not measured\n"
        "stage    records    change        memory\n"
        "parse       +500   +50.0 %  not measured\n"
        "city        +500   +50.0 %  not measured\n"
        "old       -1,000  vanished  not measured\n"
        "new       +1,500     added  not measured\n"
        "outside        -         -  not measured\n");
    // clang-format on
    REQUIRE(printed(weir::compare(unmeasured, unmeasured)).find("(0) · not measured\n")
            != std::string::npos);
}

TEST_CASE("reports that were measured in different ways are told apart") {
    weir::report other = after();
    other.peak_within = 4096;
    REQUIRE(printed(weir::compare(before(), other)).find("· before: exact, after: sums exact\n")
            != std::string::npos);
    REQUIRE(printed(weir::compare(other, other)).find("· sums exact\n") != std::string::npos);
}

TEST_CASE("whatever the reports, each stage is in a comparison once, the differences add up, and "
          "no line is wider than 100 columns") {
    using place = std::tuple<std::string, std::string, std::uint32_t>;
    std::mt19937_64 random{31};
    for (int i = 0; i < 500; ++i) {
        const weir::report one = weir::test::random_report(random);
        weir::report two = weir::test::random_report(random);
        for (const auto& row : one.stages)
            if (random() % 2 == 0) {
                two.stages.push_back(row);
                two.peak += row.at_peak;
            }
        std::shuffle(two.stages.begin(), two.stages.end(), random);
        const weir::comparison changes = weir::compare(one, two);

        std::map<place, std::array<std::size_t, 2>> expected, got;
        for (const auto& row : one.stages) ++expected[{row.name, row.file, row.line}][0];
        for (const auto& row : two.stages) ++expected[{row.name, row.file, row.line}][1];
        std::uint64_t before_sum = 0, after_sum = 0, last = ~std::uint64_t{0};
        bool outside_seen = false;
        for (const auto& row : changes.rows()) {
            if (row.name == "outside" && row.file.empty() && !row.added && !row.vanished
                && !row.records && !outside_seen) {
                outside_seen = true;
            } else {
                auto& times = got[{row.name, row.file, row.line}];
                times[0] += row.added ? 0u : 1u;
                times[1] += row.vanished ? 0u : 1u;
            }
            before_sum += row.at_peak.before;
            after_sum += row.at_peak.after;
            REQUIRE(row.at_peak.magnitude() <= last);
            last = row.at_peak.magnitude();
        }
        REQUIRE(outside_seen);
        REQUIRE(got == expected);
        for (const auto& [at, times] : expected) { // as many pairs as there can be
            std::size_t pairs = 0;
            for (const auto& row : changes.rows())
                if (place{row.name, row.file, row.line} == at && !row.added && !row.vanished)
                    ++pairs;
            REQUIRE(pairs >= std::min(times[0], times[1]));
        }
        REQUIRE(changes.measured() == (one.measured && two.measured));
        if (changes.measured()) {
            REQUIRE(before_sum == one.peak);
            REQUIRE(after_sum == two.peak);
        }
        std::istringstream lines{printed(changes)};
        std::string text = lines.str();
        INFO(text);
        for (std::string line; std::getline(lines, line);) {
            REQUIRE(weir::detail::width_of(line) <= 100);
            REQUIRE((line.empty() || line.back() != ' '));
        }
    }
}

TEST_CASE("the widest numbers leave room for the names in a comparison") {
    weir::report small = before(), large = after();
    large.peak = large.records = ~std::uint64_t{0};
    for (auto& row : large.stages) {
        row.name = "a stage with quite a long name";
        row.self_peak = row.at_peak = row.held_at_peak = (std::uint64_t{1023} << 30) + (1u << 29);
        row.allocated_blocks = *(row.records = 99'999'999'999);
    }
    for (auto& row : small.stages) row.name = large.stages[0].name;
    small.stages[1].at_peak = 1;
    std::istringstream lines{printed(weir::compare(small, large))};
    const std::string text = lines.str();
    INFO(text);
    for (std::string line; std::getline(lines, line);) REQUIRE(weir::detail::width_of(line) <= 100);
    REQUIRE(text.find("a stage with") != std::string::npos);
    REQUIRE(text.find("+1.1e+14 %") != std::string::npos);
}

TEST_CASE("making a comparison of a report charges nothing to anybody") {
    if (!weir::test::is_measured()) return;
    std::mt19937_64 random{71};
    const weir::report figures = weir::test::random_report(random);
    REQUIRE(weir::test::charges_nobody([&] { return weir::compare(figures, figures); }));
}
