// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/detail/printable.hpp>
#include <weir/report/table.hpp>

#include <cstdint>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::string printed(const weir::report& figures) {
    std::ostringstream text;
    text << figures;
    return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in{text};
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

weir::report hand_filled() {
    weir::report figures;
    figures.measured = true;
    figures.records = 1'000'000;
    figures.peak = 361'574;
    figures.peak_record = 12;
    figures.frames_at_peak = 307;
    figures.tracker_bytes = 2150;

    weir::report::row parse;
    parse.name = "parse";
    parse.records = 1'000'000;
    parse.self_peak = 360'653;
    parse.at_peak = 360'448;
    parse.held_at_peak = 359'629;
    parse.handed_over = 1126;
    parse.allocated_blocks = 4;
    figures.stages.push_back(parse);

    weir::report::row first;
    first.name = "first in city";
    first.records = 8;
    first.self_peak = 1126;
    first.at_peak = 1126;
    first.held_at_peak = 1945;
    first.received = 1126;
    first.transient = 80;
    first.allocated_blocks = 20;
    figures.stages.push_back(first);

    weir::report::row load;
    load.name = "load";
    load.allocated_blocks = 7;
    figures.stages.push_back(load);
    figures.outside.name = "outside";
    return figures;
}

} // namespace

TEST_CASE("a report prints as a table that people can read") {
    // clang-format off
    REQUIRE(printed(hand_filled()) ==
        "weir memory · 1,000,000 records · peak 353.1 KiB at record 12 · exact\n"
        "stage            records  self peak    at peak  held at peak  handed over  transient  allocs/record\n"
        "parse          1,000,000  352.2 KiB  352.0 KiB     351.2 KiB      1.1 KiB        0 B           0.00\n"
        "first in city          8    1.1 KiB    1.1 KiB       1.9 KiB          0 B       80 B           2.50\n"
        "load                   -        0 B        0 B           0 B          0 B        0 B              -\n"
        "outside                -        0 B        0 B           0 B            -          -              -\n"
        "total                                353.1 KiB\n"
        "coroutine frames 307 B of the peak · tracker 2.1 KiB beside it\n");
    // clang-format on
}

TEST_CASE("what has not been freed yet is said in a line of its own") {
    weir::report figures = hand_filled();
    REQUIRE(printed(figures).find("not freed yet") == std::string::npos);
    figures.unsettled_at_peak = 2048;
    REQUIRE(lines_of(printed(figures)).back()
            == "not freed yet, shown as held by the stage that made it: 2.0 KiB of the peak");
}

TEST_CASE("a peak that is at no record is said to be before the first, or after the last") {
    weir::report figures = hand_filled();
    const auto first_line = [&] { return lines_of(printed(figures)).front(); };
    figures.peak_record = 0;
    REQUIRE(first_line()
            == "weir memory · 1,000,000 records · peak 353.1 KiB before the first record · exact");
    figures.peak_record = 1'000'000;
    REQUIRE(first_line()
            == "weir memory · 1,000,000 records · peak 353.1 KiB at record 1,000,000 · exact");
    figures.peak_record = 1'000'001;
    REQUIRE(first_line()
            == "weir memory · 1,000,000 records · peak 353.1 KiB after the last record · exact");
    figures.records = 0;
    REQUIRE(first_line() == "weir memory · 0 records · peak 353.1 KiB · exact");
}

TEST_CASE("the first line says how far the figures can be trusted") {
    weir::report figures = hand_filled();
    figures.peak_within = 4096;
    REQUIRE(lines_of(printed(figures)).front()
            == "weir memory · 1,000,000 records · peak 353.1 KiB (within 4.0 KiB) near record 12 "
               "· sums exact");
    figures.records = 0;
    figures.peak_within = 0;
    figures.resources_only = true;
    REQUIRE(lines_of(printed(figures)).front()
            == "weir memory · 0 records · peak 353.1 KiB · only what went through "
               "weir::stage_resource");
}

TEST_CASE("what would make the first line too long stands on the second") {
    weir::report figures = hand_filled();
    figures.resources_only = true;
    REQUIRE(lines_of(printed(figures))[0]
            == "weir memory · 1,000,000 records · peak 353.1 KiB at record 12");
    REQUIRE(lines_of(printed(figures))[1] == "  · only what went through weir::stage_resource");
    figures.peak_within = 4096;
    REQUIRE(lines_of(printed(figures))[1]
            == "  · sums exact, only what went through weir::stage_resource");
}

TEST_CASE("what a stage retained after its pipe was destroyed is said, if it is anything") {
    weir::report figures = hand_filled();
    for (auto& row : figures.stages) row.retained = 0;
    figures.stages[2].retained.reset();
    REQUIRE(printed(figures) == printed(hand_filled()));
    figures.stages[0].retained = 1229;
    REQUIRE(lines_of(printed(figures)).back()
            == "retained after the pipe was destroyed: 1.2 KiB by parse");
    figures.stages[1].retained = 7;
    REQUIRE(lines_of(printed(figures)).back()
            == "retained after the pipe was destroyed: 1.2 KiB by parse, 7 B by first in city");
}

TEST_CASE("the resident set is shown where it is known, with what of it is in no ledger") {
    weir::report figures = hand_filled();
    figures.unattributed = 1'258'291;
    REQUIRE(printed(figures) == printed(hand_filled()));
    figures.resident = 12'897'485;
    REQUIRE(lines_of(printed(figures)).back() == "resident set 12.3 MiB, 1.2 MiB unattributed");
    figures.resident_before = 9'437'184;
    REQUIRE(lines_of(printed(figures)).back()
            == "resident set 12.3 MiB, 9.0 MiB when the trace began, 1.2 MiB unattributed");
    figures.measured = false;
    REQUIRE(lines_of(printed(figures)).back()
            == "resident set 12.3 MiB, 9.0 MiB when the trace began");
}

TEST_CASE("without the hooks the memory reads not measured, never 0") {
    weir::report figures = hand_filled();
    figures.measured = false;
    const std::string text = printed(figures);
    const std::vector<std::string> lines = lines_of(text);
    REQUIRE(lines.size() == 5);
    REQUIRE(lines[0]
            == "weir memory · 1,000,000 records · not measured: no allocation hooks in this "
               "program");
    REQUIRE(lines[1] == "stage            records        memory");
    REQUIRE(lines[2] == "parse          1,000,000  not measured");
    REQUIRE(lines[3] == "first in city          8  not measured");
    REQUIRE(lines[4] == "load                   -  not measured");
    REQUIRE(text.find(" B") == std::string::npos);
}

TEST_CASE("no line is wider than 100 columns, whatever the names and the numbers") {
    std::mt19937_64 random{9};
    const auto number = [&]() -> std::uint64_t {
        switch (random() % 4) {
        case 0:
            return random() % 2000;
        case 1:
            return std::numeric_limits<std::uint64_t>::max();
        default:
            return random() >> (random() % 64);
        }
    };
    const std::vector<std::string> characters{"x", "ä", "€", "😀", " ", "\n"};
    for (int i = 0; i < 2000; ++i) {
        weir::report figures = hand_filled();
        figures.measured = i % 8 != 0;
        figures.peak_within = random() % 2 == 0 ? 0 : number();
        figures.resources_only = random() % 4 == 0;
        if (random() % 2 == 0) figures.resident = number();
        figures.resident_before = number();
        figures.unattributed = number();
        figures.records = number();
        figures.peak = number();
        figures.peak_record = number();
        figures.unsettled_at_peak = number();
        figures.frames_at_peak = number();
        figures.tracker_bytes = number();
        figures.stages.resize(random() % 6);
        for (auto& row : figures.stages) {
            row.name.clear();
            for (auto length = random() % 80; length > 0; --length)
                row.name += characters[random() % characters.size()];
            if (random() % 5 != 0) row.records = number();
            row.self_peak = number();
            row.at_peak = number();
            row.held_at_peak = number();
            row.handed_over = number();
            row.transient = number();
            row.allocated_blocks = number();
            if (random() % 4 == 0) row.retained = number();
        }
        const std::string text = printed(figures);
        INFO(text);
        const std::vector<std::string> lines = lines_of(text);
        std::size_t header = 0;
        while (!lines.at(header).starts_with("stage ")) ++header;
        REQUIRE((header == 1 || (header == 2 && figures.measured)));
        REQUIRE(lines.size()
                >= header + 1 + figures.stages.size()
                       + (figures.measured ? 3u + (figures.unsettled_at_peak != 0 ? 1u : 0u) : 0u)
                       + (figures.resident != 0 ? 1u : 0u));
        for (const std::string& line : lines) {
            REQUIRE(weir::detail::width_of(line) <= 100);
            REQUIRE((line.empty() || line.back() != ' '));
        }
        if (!figures.measured) continue;
        for (std::size_t row = 0; row < 2 + figures.stages.size(); ++row)
            REQUIRE(weir::detail::width_of(lines[header + row])
                    == weir::detail::width_of(lines[header]));
    }
}

TEST_CASE("at a billion records and a terabyte the figures are exact and the names can be read") {
    weir::report figures = hand_filled();
    for (auto& row : figures.stages) {
        row.name = "a stage with quite a long name";
        row.records = 1'234'567'890;
        row.self_peak = row.at_peak = row.held_at_peak = row.handed_over = row.transient =
            (std::uint64_t{1023} << 30) + (std::uint64_t{1} << 29);
    }
    const std::vector<std::string> lines = lines_of(printed(figures));
    REQUIRE(weir::detail::width_of(lines[2]) == 100);
    REQUIRE(lines[2].starts_with("a stag…  1,234,567,890  1023.5 GiB  1023.5 GiB  "));
    REQUIRE(lines[5].starts_with("outside "));
}

TEST_CASE("printing charges nothing to the stage that prints") {
    REQUIRE(weir::detail::current_stage.stage == weir::detail::outside);
    const weir::report figures = hand_filled();
    struct spying : std::stringbuf {
        std::vector<weir::detail::stage_id> seen;
        std::streamsize xsputn(const char* text, std::streamsize n) override {
            seen.push_back(weir::detail::current_stage.stage);
            return std::stringbuf::xsputn(text, n);
        }
    } buffer;
    std::ostream out{&buffer};
    out << figures;
    REQUIRE_FALSE(buffer.seen.empty());
    for (const auto stage : buffer.seen) REQUIRE(stage == weir::detail::untracked);
    REQUIRE(weir::detail::current_stage.stage == weir::detail::outside);
}
