// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/temporary.hpp"
#include "bytes/whole_file.hpp"
#include "html_document.hpp"
#include "memory/measured.hpp"

#include <weir/memory/trace.hpp>
#include <weir/report/page.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace {

using test::html_document;
using table_rows = std::vector<std::vector<std::string>>;

/// 1,234,567, counted from the right.
std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number), result;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i != 0 && (digits.size() - i) % 3 == 0) result += ',';
        result += digits[i];
    }
    return result;
}

weir::report hand_filled() {
    weir::report figures;
    figures.measured = true;
    figures.records = 1'000'000;
    figures.seconds = 0.5;
    figures.peak = 453'939;
    figures.peak_record = 208;
    figures.outside.name = "outside";
    weir::report::row parse, first;
    parse.name = "parse";
    parse.file = "main.cpp";
    parse.line = 12;
    parse.within = 1;
    parse.records = 1'000'000;
    parse.self_peak = 450'000;
    parse.at_peak = 449'949;
    parse.held_at_peak = 401'000;
    first.name = "first in city";
    first.records = 8;
    first.self_peak = first.at_peak = 3'990;
    first.held_at_peak = 52'939;
    figures.stages = {parse, first};
    figures.held = {{401'000, 48'949, 0}, {0, 3'990, 0}, {0, 0, 0}};
    figures.handed = {{0, 48'949, 0}, {0, 0, 0}, {0, 0, 0}};
    for (std::uint64_t i = 1; i <= 10; ++i)
        figures.timeline.push_back({i * 100'000,
                                    i * 1'000,
                                    0.05 * static_cast<double>(i),
                                    {440'000 + i, 300 * i, i == 10 ? 0u : 16u}});
    return figures;
}

class random_reports {
public:
    explicit random_reports(std::uint64_t seed) : random_{seed} {}

    std::uint64_t below(std::uint64_t end) { return random_() % end; }

    weir::report next() {
        weir::report made;
        made.measured = true;
        made.peak_within = below(4) != 0 ? 0 : 4096 * below(9);
        made.resources_only = below(4) == 0;
        const std::size_t stages = below(4) == 0 ? below(63) : below(10);
        made.records = number();
        made.seconds = static_cast<double>(below(1000)) / 7;
        made.peak = number();
        made.peak_record = number();
        made.allocated_at_peak = number();
        if (below(2) == 0) made.timeline_over = weir::timeline_over::bytes;
        made.unsettled_at_peak = number();
        made.resident = number();
        made.resident_before = number();
        made.unattributed = number();
        made.stages.resize(stages);
        for (auto& row : made.stages) fill(row, stages);
        fill(made.outside, stages);
        made.outside.name = "outside";
        made.outside.records.reset();
        for (auto* matrix : {&made.held, &made.handed}) {
            if (below(8) == 0) continue; // somebody did not fill it
            matrix->resize(stages + 1);
            for (auto& row : *matrix)
                for (std::size_t j = 0; j <= stages; ++j)
                    row.push_back(below(3) == 0 ? number() : 0);
        }
        made.timeline.resize(below(3) == 0 ? below(3) : below(40));
        std::uint64_t records = 0, bytes = 0;
        const std::uint64_t step = below(4) == 0 ? 1 : 1 + below(std::uint64_t{1} << 40);
        for (auto& at : made.timeline) {
            at.records = records += below(step);
            at.allocated_bytes = bytes += below(step);
            at.seconds = static_cast<double>(records) / 3e6;
            for (std::size_t i = 0; i <= stages; ++i) at.live.push_back(number());
        }
        return made;
    }

private:
    std::uint64_t number() {
        switch (below(5)) {
        case 0:
            return 0;
        case 1:
            return std::numeric_limits<std::uint64_t>::max();
        case 2:
            return below(2000);
        default:
            return random_() >> below(64);
        }
    }

    std::string name() {
        static const std::vector<std::string> pieces{
            "parse",        "<b>",      "&amp;", "\"", "'",      "ä",
            "😀",           "\xFF",     "\xC3",  "\n", "\x01",   "\xED\xA0\x80",
            "\xEF\xBF\xBF", "]]>",      "<!--",  " ",  "\u202E", "</title>",
            "\xC2\x85",     "<script>", "\x7F"};
        std::string result;
        for (auto left = below(5) == 0 ? below(200) : below(6); left > 0; --left)
            result += pieces[below(pieces.size())];
        return result;
    }

    void fill(weir::report::row& row, std::size_t stages) {
        row.name = name();
        if (below(3) != 0) row.file = name();
        row.line = static_cast<std::uint32_t>(below(1000));
        if (stages != 0 && below(2) == 0) row.within = below(stages);
        if (below(4) != 0) row.records = number();
        if (below(4) != 0) row.retained = number();
        for (auto* each :
             {&row.live_bytes, &row.live_blocks, &row.self_peak, &row.at_peak, &row.held_at_peak,
              &row.handed_over, &row.received, &row.transient, &row.allocated_bytes,
              &row.allocated_blocks, &row.freed_bytes, &row.freed_blocks})
            *each = number();
    }

    std::mt19937_64 random_;
};

const weir::report::row& row_of(const weir::report& figures, std::size_t i) {
    return i < figures.stages.size() ? figures.stages[i] : figures.outside;
}

struct point {
    double x, y;
};

std::vector<point> points_of(const std::string& text) {
    std::vector<point> points;
    const char* at = text.c_str();
    while (*at != '\0') {
        char* end = nullptr;
        const double x = std::strtod(at, &end);
        if (*end != ',') break;
        points.push_back({x, std::strtod(end + 1, &end)});
        at = end;
    }
    return points;
}

/// What of a page has the areas in it, or all of it where none has. Its tables are the most of it.
html_document picture_of_areas(const weir::report& figures) {
    std::string page = weir::page{.figures = figures}.html();
    const std::size_t first = page.find("<polygon class=\"band");
    if (first == page.npos) return html_document{page};
    const std::size_t begin = page.rfind("<svg", first);
    const std::size_t end = page.find("</svg>", page.rfind("<polygon class=\"band"));
    return html_document{"<!DOCTYPE html>" + page.substr(begin, end - begin) + "</svg>"};
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("the page says the figures in one sentence") {
    const auto sentence = [](const weir::report& figures) {
        const html_document page{weir::page{.figures = figures}.html()};
        return page.elements()[page.with_class("lede").at(0)].text;
    };
    weir::report figures = hand_filled();
    REQUIRE(sentence(figures)
            == "Peak 443.3 KiB at record 208 of 1,000,000; 439.4 KiB of it made by parse.");
    figures.peak_within = 4096;
    REQUIRE(sentence(figures)
            == "Peak 443.3 KiB (within 4.0 KiB) near record 208 of 1,000,000; about 439.4 KiB of "
               "it made by parse.");
    figures.peak_within = 0;
    figures.peak_record = 0;
    figures.peak = figures.stages[0].at_peak = 1000;
    figures.stages[1].at_peak = 0;
    REQUIRE(sentence(figures)
            == "Peak 1000 B before the first record of 1,000,000; all of it made by parse.");
    figures.peak = 3000;
    figures.outside.at_peak = 2000;
    REQUIRE(sentence(figures)
            == "Peak 2.9 KiB before the first record of 1,000,000; 2.0 KiB of it made outside any "
               "gauge.");
    figures.peak_record = 1'000'001;
    REQUIRE(sentence(figures)
            == "Peak 2.9 KiB after the last record of 1,000,000; 2.0 KiB of it made outside any "
               "gauge.");
    figures.records = 0;
    REQUIRE(sentence(figures) == "Peak 2.9 KiB; 2.0 KiB of it made outside any gauge.");
    figures.records = 1'000'000;
    figures.peak = 0;
    REQUIRE(sentence(figures) == "No bytes were live at any time, over 1,000,000 records.");
    figures.records = 1;
    figures.measured = false;
    REQUIRE(sentence(figures) == "1 record; their memory was not measured.");
}

TEST_CASE("without the hooks the page says not measured, and shows no picture of memory") {
    weir::report figures = hand_filled();
    figures.measured = false;
    const std::string text = weir::page{.figures = figures}.html();
    const html_document page{text};
    REQUIRE(page.with_class("chart").empty());
    REQUIRE(contains(text, "WEIR_DEFINE_ALLOCATION_HOOKS"));
    REQUIRE(page.table("Where the stages are written")
            == table_rows{{"stage", "pulled from", "written at", "records", "memory"},
                          {"parse", "first in city", "main.cpp:12", "1,000,000", "not measured"},
                          {"first in city", "outside", "–", "8", "not measured"}});
    REQUIRE_FALSE(contains(page.elements()[page.all("body").at(0)].text, " B"));
}

TEST_CASE("a peak that is not exact is said not to be") {
    weir::report figures = hand_filled();
    const auto facts = [&] {
        const html_document page{weir::page{.figures = figures}.html()};
        return page.elements()[page.with_class("facts").at(0)].text;
    };
    REQUIRE(contains(facts(), "exact"));
    REQUIRE_FALSE(contains(facts(), "but for the peak"));
    figures.peak_within = 4096;
    REQUIRE(contains(facts(), "exact, but for the peak"));
}

TEST_CASE("every picture of a measured run is there, with a table beside it") {
    const html_document page{
        weir::page{.figures = hand_filled(), .compared = {{1000, 5'000'000, 450'000}}}.html()};
    REQUIRE(page.with_class("chart").size() == 3);
    REQUIRE(page.with_class("map").size() == 1);
    for (const std::size_t each : page.with_class("chart")) {
        REQUIRE(page.elements()[each].attributes.at("role") == "img");
        REQUIRE(page.all("title", each).size() == 1);
        REQUIRE(page.all("desc", each).size() == 1);
    }
    for (const std::size_t each : page.all("section"))
        if (!page.all("figure", each).empty()) {
            REQUIRE(page.all("figure", each).size() == 1);
            REQUIRE(page.all("details", each).size() == 1);
            REQUIRE(page.all("table", page.all("details", each)[0]).size() == 1);
        }
    REQUIRE(page.table("Live at the peak, by origin and holder")
            == table_rows{{"made by", "held by", "bytes"},
                          {"parse", "parse", "401,000"},
                          {"parse", "first in city", "48,949"},
                          {"first in city", "first in city", "3,990"}});
    REQUIRE(page.table("Handed over during the whole run")
            == table_rows{{"made by", "freed by", "bytes"}, {"parse", "first in city", "48,949"}});
}

TEST_CASE("the map of origins and holders adds up") {
    const html_document page{weir::page{.figures = hand_filled()}.html()};
    const table_rows map = page.table(
        "Live at the peak: made by the stage of the row, freed later by the stage of the column");
    REQUIRE(map.size() == 5);
    REQUIRE(map[1] == std::vector<std::string>{"parse", "391.6 KiB", "47.8 KiB", "0", "439.4 KiB"});
    REQUIRE(map[2] == std::vector<std::string>{"first in city", "0", "3.9 KiB", "0", "3.9 KiB"});
    REQUIRE(map[4]
            == std::vector<std::string>{"held", "391.6 KiB", "51.7 KiB", "0 B", "443.3 KiB"});
}

TEST_CASE("runs are compared in order of their records, and those that were not run are told") {
    const std::string text =
        weir::page{.figures = hand_filled(),
                   .compared = {{10'000, std::nullopt, 1024}, {100, 4096, 1024}}}
            .html();
    const html_document page{text};
    REQUIRE(page.table("Peak bytes over so many records")
            == table_rows{{"records", "eager", "lazy", "lazy/eager"},
                          {"100", "4,096", "1,024", "0.25000"},
                          {"10,000", "not run", "1,024", "–"}});
    REQUIRE(page.with_class("point").size() == 3);
    REQUIRE_FALSE(contains(weir::page{.figures = hand_filled()}.html(), "Eager against lazy"));
}

TEST_CASE("every number of every stage stands in a table, whatever the report") {
    random_reports random{1};
    for (int i = 0; i < 60; ++i) {
        const weir::report figures = random.next();
        const std::size_t all = figures.stages.size() + 1;
        const html_document page{weir::page{.figures = figures}.html()};
        const table_rows bytes = page.table("Bytes of each stage"),
                         traffic = page.table("Allocations of each stage"),
                         peak = page.table("Bytes at the peak"),
                         moments = page.table("Live bytes at each moment kept"),
                         held = page.table("Live at the peak, by origin and holder");
        REQUIRE(bytes.size() == all + 1);
        REQUIRE(traffic.size() == all + 1);
        REQUIRE(peak.size() == all + 2);
        for (std::size_t s = 0; s < all; ++s) {
            const weir::report::row& row = row_of(figures, s);
            const auto cells = [](const std::vector<std::string>& from,
                                  const std::vector<std::uint64_t>& numbers) {
                for (const std::uint64_t each : numbers)
                    if (std::find(from.begin() + 1, from.end(), grouped(each)) == from.end())
                        return false;
                return true;
            };
            REQUIRE(cells(bytes[s + 1], {row.self_peak, row.at_peak, row.held_at_peak,
                                         row.handed_over, row.received, row.transient,
                                         row.live_bytes, row.retained.value_or(row.live_bytes)}));
            REQUIRE(cells(traffic[s + 1], {row.records.value_or(row.live_blocks),
                                           row.allocated_bytes, row.allocated_blocks,
                                           row.freed_bytes, row.freed_blocks, row.live_blocks}));
            REQUIRE(peak[s + 1][1] == grouped(row.at_peak));
            REQUIRE(peak[s + 1][3] == grouped(row.held_at_peak));
        }
        REQUIRE(moments.size() == (figures.timeline.empty() ? 0 : figures.timeline.size() + 1));
        for (std::size_t m = 0; m < figures.timeline.size(); ++m) {
            REQUIRE(moments[m + 1][0] == grouped(figures.timeline[m].records));
            for (std::size_t s = 0; s < all; ++s)
                REQUIRE(moments[m + 1][s + 1] == grouped(figures.timeline[m].live[s]));
        }
        std::vector<std::string> pairs;
        for (const auto& row : figures.held)
            for (const std::uint64_t each : row)
                if (each != 0) pairs.push_back(grouped(each));
        REQUIRE(held.size() == (pairs.empty() ? 0 : pairs.size() + 1));
        for (std::size_t p = 0; p < pairs.size(); ++p) REQUIRE(held[p + 1][2] == pairs[p]);
    }
}

TEST_CASE("the areas lie upon one another without a gap, as high as the bytes, below the peak") {
    random_reports random{2};
    for (int i = 0; i < 300; ++i) {
        const weir::report figures = random.next();
        const auto& timeline = figures.timeline;
        if (timeline.empty()) continue;
        const html_document page = picture_of_areas(figures);
        std::vector<std::vector<point>> bands;
        for (const std::size_t each : page.with_class("band"))
            bands.push_back(points_of(page.elements()[each].attributes.at("points")));
        std::vector<double> totals(timeline.size());
        double highest = static_cast<double>(figures.peak);
        for (std::size_t m = 0; m < timeline.size(); ++m) {
            for (const std::uint64_t each : timeline[m].live)
                totals[m] += static_cast<double>(each);
            highest = std::max(highest, totals[m]);
        }
        if (*std::max_element(totals.begin(), totals.end()) == 0) {
            REQUIRE(bands.empty());
            continue;
        }
        REQUIRE_FALSE(bands.empty());
        REQUIRE(bands.size() <= 9);
        std::reverse(bands.begin(), bands.end()); // the uppermost is drawn first
        constexpr double bottom = 280, top = 34, slack = 0.011;
        const auto across = [&](const weir::report::moment& at) {
            const bool over_records = figures.timeline_over == weir::timeline_over::records
                                   && timeline.back().records != 0;
            return over_records ? at.records : at.allocated_bytes;
        };
        if (across(timeline.front()) == across(timeline.back())) { // the fullest alone has an area
            double below = bottom;
            for (const auto& band : bands) {
                REQUIRE(band.size() == 4);
                REQUIRE(band[0].x == band[3].x);
                REQUIRE(std::abs(band[0].x - band[1].x) == 40);
                REQUIRE(band[3].y == below);
                below = band[0].y;
            }
            REQUIRE(std::abs(below
                             - (bottom
                                - (bottom - top) * *std::max_element(totals.begin(), totals.end())
                                      / highest))
                    < slack);
            continue;
        }
        const std::size_t there = timeline.size();
        for (std::size_t m = 0; m < timeline.size(); ++m) {
            double below = bottom;
            for (const auto& band : bands) {
                REQUIRE(band.size() == 2 * there);
                const point upper = band[m], lower = band[band.size() - 1 - m];
                REQUIRE(upper.x == lower.x);
                REQUIRE(upper.x >= (m == 0 ? 0 : band[m - 1].x));
                REQUIRE(upper.x <= 1000);
                REQUIRE(lower.y == below);
                REQUIRE(upper.y <= lower.y);
                below = upper.y;
            }
            REQUIRE(std::abs(below - (bottom - (bottom - top) * totals[m] / highest)) < slack);
        }
        // With few stages each has a band, in proportion to its bytes.
        std::vector<std::size_t> shown;
        for (std::size_t s = 0; s <= figures.stages.size(); ++s)
            if (std::any_of(timeline.begin(), timeline.end(),
                            [&](const auto& at) { return at.live[s] != 0; }))
                shown.push_back(s);
        if (figures.stages.size() > 8) continue;
        REQUIRE(shown.size() == bands.size());
        for (std::size_t b = 0; b < bands.size(); ++b)
            for (std::size_t m = 0; m < timeline.size(); ++m) {
                const double height = bands[b][bands[b].size() - 1 - m].y - bands[b][m].y;
                REQUIRE(std::abs(height
                                 - (bottom - top) * static_cast<double>(timeline[m].live[shown[b]])
                                       / highest)
                        < 2 * slack);
            }
    }
}

TEST_CASE("the peak is marked at its record and its height, above all moments that were kept") {
    weir::report figures = hand_filled();
    figures.peak_record = 500'000;
    figures.peak = 2 * figures.peak;
    const html_document page{weir::page{.figures = figures}.html()};
    const auto dots = page.with_class("dot");
    REQUIRE(dots.size() == 2); // one under the other
    for (const std::size_t each : dots)
        REQUIRE(page.elements()[each].attributes.at("d") == "M500,34h0");
    REQUIRE(page.elements()[page.with_class("mark").at(0)].text
            == "peak 886.6 KiB at record 500,000");
}

TEST_CASE("over bytes the peak is marked where so much had been allocated, whatever the records") {
    weir::report figures = hand_filled();
    figures.timeline_over = weir::timeline_over::bytes;
    figures.allocated_at_peak = 2'500;
    const auto marked_at = [&](std::string_view x, std::string_view words) {
        const html_document page{weir::page{.figures = figures}.html()};
        REQUIRE(page.elements()[page.with_class("unit").at(0)].text == "bytes allocated");
        for (const std::size_t each : page.with_class("dot"))
            REQUIRE(page.elements()[each].attributes.at("d") == std::string{x});
        REQUIRE(page.elements()[page.with_class("mark").at(0)].text == words);
    };
    marked_at("M250,34h0", "peak 443.3 KiB at record 208");
    for (auto& at : figures.timeline) at.records = 0;
    figures.records = figures.peak_record = 0;
    marked_at("M250,34h0", "peak 443.3 KiB");
    figures.timeline_over = weir::timeline_over::records; // of which there were none
    marked_at("M250,34h0", "peak 443.3 KiB");
}

TEST_CASE("a peak that the last pull made is marked at the end") {
    weir::report figures = hand_filled();
    figures.peak_record = 1'000'001;
    const html_document page{weir::page{.figures = figures}.html()};
    REQUIRE(page.elements()[page.with_class("dot").at(0)].attributes.at("d") == "M1000,34h0");
    REQUIRE(page.elements()[page.with_class("mark").at(0)].text
            == "peak 443.3 KiB after the last record");
}

TEST_CASE("a run of one record has an area that can be seen") {
    weir::report figures = hand_filled();
    figures.timeline.resize(2);
    for (auto& at : figures.timeline) at.records = 1;
    figures.timeline[1].live = {0, 0, 0}; // the pipe is gone
    const html_document page{weir::page{.figures = figures}.html()};
    REQUIRE(page.with_class("band").size() == 3);
    const auto band =
        points_of(page.elements()[page.with_class("band").at(2)].attributes.at("points"));
    REQUIRE(band[0].x - band[1].x == 40);
    REQUIRE(band[3].y - band[0].y > 200);
}

TEST_CASE("a short run has taken some time") {
    weir::report figures = hand_filled();
    const auto seconds = [&](double of) {
        figures.seconds = of;
        const html_document page{weir::page{.figures = figures}.html()};
        return page.elements()[page.all("dd", page.with_class("facts").at(0)).at(1)].text;
    };
    REQUIRE(seconds(12.3456) == "12.346");
    REQUIRE(seconds(0.5) == "0.500");
    REQUIRE(seconds(0.000'183'4) == "0.000183");
    REQUIRE(seconds(0) == "0.000");
}

TEST_CASE("a run that counts no records is shown over the bytes it allocated") {
    weir::report figures = hand_filled();
    for (auto& at : figures.timeline) at.records = 0;
    const html_document page{weir::page{.figures = figures}.html()};
    REQUIRE(page.elements()[page.with_class("unit").at(0)].text == "bytes allocated");
    const auto band =
        points_of(page.elements()[page.with_class("band").at(0)].attributes.at("points"));
    REQUIRE(band[0].x == 100);
    REQUIRE(band[9].x == 1000);
}

TEST_CASE("of very many stages the pictures name the largest, and the tables all") {
    weir::report figures = hand_filled();
    figures.stages.clear();
    figures.timeline.clear();
    figures.held.clear();
    weir::report::moment at{1000, 5000, 1, {}};
    for (std::size_t i = 0; i < 62; ++i) {
        weir::report::row row;
        row.name = "s" + std::to_string(i);
        row.self_peak = row.at_peak = row.held_at_peak = i % 9 == 4 ? 100'000 + i : i;
        figures.stages.push_back(row);
        at.live.push_back(row.at_peak);
    }
    at.live.push_back(1);
    figures.timeline = {at, at};
    const html_document page{weir::page{.figures = figures}.html()};
    std::vector<std::string> names;
    for (const std::size_t each : page.all("bdi", page.with_class("rows").at(0)))
        names.push_back(page.elements()[each].text);
    REQUIRE(names
            == std::vector<std::string>{"s4", "s13", "s22", "s31", "s40", "s49", "s58",
                                        "55 other stages", "outside"});
    REQUIRE(page.with_class("band").size() == 9);
    REQUIRE(page.table("Bytes at the peak").size() == 65);
    REQUIRE(page.table("Live bytes at each moment kept").at(0).size() == 67);
}

TEST_CASE(
    "areas that lie upon one another differ in lightness, on light screens and on dark ones") {
    const std::string page = weir::page{}.html();
    const auto lightness = [&](const std::string& colour, std::size_t theme) { // L* of CIELAB
        std::size_t at = 0;
        for (std::size_t i = 0; i <= theme; ++i) at = page.find("--" + colour + ": #", at + 1);
        const std::string hex = page.substr(page.find('#', at) + 1, 6);
        double luminance = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const double part = std::stoi(hex.substr(2 * i, 2), nullptr, 16) / 255.0;
            luminance += std::vector<double>{0.2126, 0.7152, 0.0722}[i]
                       * (part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4));
        }
        return 116 * std::cbrt(luminance) - 16;
    };
    random_reports random{6};
    for (int i = 0; i < 200; ++i) {
        weir::report figures = random.next();
        for (std::size_t s = 0; s <= figures.stages.size(); ++s)
            if (random.below(3) == 0)
                for (auto& at : figures.timeline) at.live[s] = 0;
        const html_document drawn = picture_of_areas(figures);
        std::vector<std::string> colours;
        for (const std::size_t each : drawn.with_class("band"))
            colours.push_back(drawn.elements()[each].attributes.at("class").substr(5));
        for (std::size_t c = 1; c < colours.size(); ++c)
            for (const std::size_t theme : {0u, 1u}) {
                INFO(colours[c - 1] << " beside " << colours[c] << ", theme " << theme);
                REQUIRE(std::abs(lightness(colours[c], theme) - lightness(colours[c - 1], theme))
                        >= 15);
            }
    }
}

TEST_CASE("a page has no section without anything in it") {
    weir::report figures;
    figures.outside.name = "outside";
    for (const bool measured : {false, true}) {
        figures.measured = measured;
        const html_document page{weir::page{.figures = figures}.html()};
        for (const std::size_t each : page.all("section"))
            REQUIRE(page.all("table", each).size() + page.with_class("note", each).size()
                        + page.all("dl", each).size()
                    > 0);
    }
}

TEST_CASE("tables with a row a stage are shown whole") {
    const html_document page{weir::page{.figures = hand_filled()}.html()};
    std::vector<std::string> cut;
    for (const std::size_t each : page.with_class("scroll"))
        if (!contains(page.elements()[each].attributes.at("class"), "whole"))
            cut.push_back(page.elements()[each].attributes.at("aria-label"));
    REQUIRE(cut
            == std::vector<std::string>{"Live bytes at each moment kept",
                                        "Live at the peak, by origin and holder",
                                        "Handed over during the whole run"});
}

TEST_CASE("names are shown as they are, whatever is in them") {
    weir::report figures = hand_filled();
    figures.stages[0].name = "<script>alert(\"&amp;\")</script>";
    figures.stages[1].name = "\xFFz\xC3\x28\n\x01";
    const std::string text = weir::page{.title = "a < b & \"c\"", .figures = figures}.html();
    const html_document page{text};
    REQUIRE(page.all("script").empty());
    REQUIRE(page.elements()[page.all("title").at(0)].text == "a < b & \"c\"");
    const table_rows bytes = page.table("Bytes of each stage");
    REQUIRE(bytes[1][0] == "<script>alert(\"&amp;\")</script>");
    REQUIRE(bytes[2][0] == "\uFFFDz\uFFFD( \uFFFD");
}

TEST_CASE("no name in a page reverses the text, or ends the isolation that keeps it apart") {
    weir::report figures = hand_filled();
    figures.stages[0].name = "a\u202Eb\u2069\u2028c\uFEFFd";
    const std::string text = weir::page{.title = "x\u202Ey", .figures = figures}.html();
    REQUIRE_FALSE(contains(text, "\u202E"));
    const html_document page{text};
    REQUIRE(page.elements()[page.all("title").at(0)].text == "x\uFFFDy");
    REQUIRE(page.table("Bytes of each stage")[1][0] == "a\uFFFDb\uFFFD\uFFFDc\uFFFDd");
}

TEST_CASE("the page needs nothing but itself") {
    random_reports random{3};
    for (int i = 0; i < 20; ++i) {
        const std::string text = weir::page{
            .figures = i == 0 ? hand_filled() : random.next(),
            .compared = {
                {10, 100, 10}}}.html();
        for (const std::string_view outside : {"http:", "https:", "url(", "<script", "@import",
                                               "src=", "href=", "<link", "<img", "data:"})
            REQUIRE_FALSE(contains(text, outside));
        REQUIRE(contains(text, "prefers-color-scheme: dark"));
        REQUIRE(contains(text, "@media print"));
        REQUIRE(contains(text, "<html lang=\"en\">"));
    }
}

TEST_CASE("the same figures give the same page, to the byte") {
    random_reports once{4}, again{4};
    for (int i = 0; i < 20; ++i)
        REQUIRE(weir::page{.figures = once.next()}.html()
                == weir::page{.figures = again.next()}.html());
}

TEST_CASE("a page without anything is a page") {
    REQUIRE_NOTHROW(html_document{weir::page{}.html()});
    weir::report figures;
    figures.measured = true;
    REQUIRE_NOTHROW(html_document{weir::page{.figures = figures, .compared = {{}}}.html()});
}

TEST_CASE("a strict parser from elsewhere reads every page") {
    if (std::system("python3 -c 'import xml.dom.minidom' > /dev/null 2>&1") != 0) {
        std::cout << "skipped: no python3 to read the pages with\n";
        return;
    }
    const weir::test::temporary_directory scratch;
    random_reports random{5};
    for (int i = 0; i < 40; ++i) {
        weir::report figures = random.next();
        figures.measured = i % 8 != 0;
        std::vector<weir::page::run> compared;
        for (auto runs = random.below(5); runs > 0; --runs) {
            weir::page::run run{random.below(1'000'000), {}, random.below(1'000'000)};
            if (random.below(2) == 0) run.eager_peak = random.below(1'000'000'000);
            compared.push_back(run);
        }
        weir::page{.figures = figures, .compared = compared}.write(scratch
                                                                   / (std::to_string(i) + ".html"));
    }
    const std::string command = "cd '" + scratch.path().string()
                              + "' && python3 -c 'import glob, xml.dom.minidom\n"
                                "pages = glob.glob(\"*.html\")\n"
                                "assert len(pages) == 40\n"
                                "for page in pages: xml.dom.minidom.parse(page)'";
    REQUIRE(std::system(command.c_str()) == 0);
}

TEST_CASE("a page is written whole, in place of the one that was there") {
    const weir::test::temporary_directory scratch;
    const std::filesystem::path path = scratch / "weir.html";
    std::ofstream{path} << "an older page";
    const weir::page page{.figures = hand_filled()};
    page.write(path);
    REQUIRE(weir::test::whole_file(path) == page.html());
    REQUIRE(scratch.files().size() == 1);
}

TEST_CASE("a page that cannot be written says where, and leaves nothing behind") {
    const weir::test::temporary_directory scratch;
    const weir::page page{.figures = hand_filled()};
    const auto why = [&](const std::filesystem::path& path) -> std::string {
        try {
            page.write(path);
        } catch (const std::system_error& error) {
            return error.what();
        }
        return "written";
    };
    const std::filesystem::path nowhere = scratch / "none" / "weir.html";
    REQUIRE(contains(why(nowhere), "cannot write " + nowhere.string()));
    const std::filesystem::path taken = scratch / "taken";
    std::filesystem::create_directories(taken / "full");
    REQUIRE(contains(why(taken), "cannot write " + taken.string()));
    REQUIRE(scratch.files().size() == 1);
}

TEST_CASE("a page that is made while a trace runs is charged to nobody") {
    if (!weir::test::is_measured()) return;
    const weir::page page{.figures = hand_filled()};
    const weir::trace running;
    const std::uint64_t before = running.report().outside.allocated_bytes;
    const std::string text = page.html();
    REQUIRE(running.report().outside.allocated_bytes == before);
}
