// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/report.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace weir::test {

/// At most 63 bytes that a view may stumble over: quotes, separators, control characters, numbers
/// at the end, and what is not UTF-8.
inline std::string nasty_name(std::mt19937_64& random) {
    using namespace std::string_literals;
    static const std::array pieces{"a"s,
                                   "parse"s,
                                   "\""s,
                                   "\\"s,
                                   "\n"s,
                                   "\r"s,
                                   ";"s,
                                   " "s,
                                   " 12"s,
                                   "\t"s,
                                   "\0"s,
                                   "\x1B"s,
                                   "\x7F"s,
                                   "{"s,
                                   "}"s,
                                   ","s,
                                   "="s,
                                   "#"s,
                                   "\\n"s,
                                   "ä"s,
                                   "€"s,
                                   "😀"s,
                                   "\xFF"s,
                                   "\x80"s,
                                   "\xC3"s,
                                   "\xC0\xAF"s,
                                   "\xED\xA0\x80"s,
                                   "\xF0\x9F\x98"s,
                                   "\xE2"s,
                                   "outside"s,
                                   "\xF5\x80"s,
                                   "\xF4\x90\x80\x80"s,
                                   " 1.5"s};
    if (random() % 8 == 0) return std::string(63, 'x');
    std::string name;
    for (auto left = random() % 12; left > 0; --left) name += pieces[random() % pieces.size()];
    return name.substr(0, 63);
}

/// A report that a trace could have made: its sums are right, no `within` leads in a circle.
inline report random_report(std::mt19937_64& random) {
    const auto number = [&] { return (random() >> 24) >> (random() % 41); };
    report figures;
    figures.measured = random() % 6 != 0;
    const std::size_t stages = random() % 9;
    const std::size_t rows = stages + 1;
    std::vector<report::row> all(rows);
    figures.held.assign(rows, std::vector<std::uint64_t>(rows));
    figures.handed = figures.held;
    for (std::size_t i = 0; i < rows; ++i) {
        report::row& row = all[i];
        if (i == stages) {
            row.name = "outside";
        } else if (i > 0 && random() % 4 == 0) { // a name, and often a place, that was there before
            row = all[random() % i];
            if (random() % 2 == 0) ++row.line;
            row.within.reset();
            row.records.reset();
            row.retained.reset();
        } else {
            row.name = nasty_name(random);
            if (random() % 5 != 0) row.file = "src/" + nasty_name(random);
            row.line = static_cast<std::uint32_t>(random() % 5000);
        }
        if (i < stages) {
            if (i + 1 < stages && random() % 4 != 0)
                row.within = i + 1 + random() % (stages - i - 1);
            if (random() % 4 != 0) row.records = number();
        }
        if (!figures.measured) continue;
        if (i < stages && random() % 3 == 0) row.retained = random() % 2 == 0 ? 0 : number();
    }
    figures.records = number();
    figures.seconds = static_cast<double>(number()) / 1e9;
    figures.resident = random() % 2 == 0 ? 0 : number() + 1;
    figures.resident_before = figures.resident / 3;
    if (figures.measured) {
        figures.peak_within = random() % 2 == 0 ? 0 : number();
        figures.resources_only = random() % 3 == 0;
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t j = 0; j < rows; ++j) {
                figures.held[i][j] = random() % 3 == 0 ? number() : 0;
                all[i].at_peak += figures.held[i][j];
                all[j].held_at_peak += figures.held[i][j];
                figures.peak += figures.held[i][j];
                figures.handed[i][j] = i != j && random() % 2 == 0 ? number() : 0;
                all[i].handed_over += figures.handed[i][j];
                all[j].received += figures.handed[i][j];
            }
        for (report::row& row : all) {
            row.self_peak = row.at_peak + number();
            row.transient = number();
            row.live_bytes = number();
            row.live_blocks = number();
            row.freed_bytes = number();
            row.freed_blocks = number();
            row.allocated_bytes = row.live_bytes + row.freed_bytes;
            row.allocated_blocks = row.live_blocks + row.freed_blocks;
        }
        figures.peak_record = random() % 4 == 0 ? 0 : number();
        figures.allocated_at_peak = number();
        figures.peak_blocks = number();
        figures.frames_at_peak = number();
        figures.frames_kept = number();
        figures.tracker_bytes = number();
        figures.unsettled_at_peak = number();
        figures.unattributed = figures.resident / 2;
    }
    if (random() % 2 == 0) figures.timeline_over = timeline_over::bytes;
    report::moment at;
    for (auto left = random() % 20; left > 0; --left) {
        at.records += number() % 1000;
        at.seconds += static_cast<double>(random() % 1'000'000'000) / 1e9;
        at.live.assign(rows, 0);
        if (figures.measured) {
            at.allocated_bytes += number();
            for (auto& bytes : at.live) bytes = number();
        }
        figures.timeline.push_back(at);
    }
    figures.outside = all.back();
    all.pop_back();
    figures.stages = all;
    return figures;
}

} // namespace weir::test
