// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "measured.hpp"
#include "prefixes.hpp"
#include "problem.hpp"
#include "progress.hpp"

#include <weir/detail/format_number.hpp>
#include <weir/memory/available_memory.hpp>
#include <weir/report/page.hpp>

#include <cstdint>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

// Eager against lazy, over more and more records of one file, as a table that grows as it is
// measured.

namespace demo {

class comparison {
public:
    explicit comparison(problem of, progress& on) : of_{std::move(of)}, on_{on} {}

    /// Throws std::runtime_error if the two give different answers.
    void run(const std::vector<prefix>& prefixes) {
        std::printf("eager: %s\nlazy:  %s\n\n", of_.eager_name.c_str(), of_.lazy_name.c_str());
        std::printf("%-14s%-12s%14s%16s%12s%10s\n", "records", "program", "peak heap",
                    "resident set", "seconds", "MB/s");
        for (const prefix& each : prefixes) add(each);
    }

    /// What each program took more for all records than for ten thousand, or, if there are fewer,
    /// than for the least.
    void print_conclusion() const {
        if (rows_.size() < 2) return;
        const row& last = rows_.back();
        const row& first = rows_[rows_.size() > 2 ? 1 : 0];
        std::printf("Peak heap for %s records and for %s:\n",
                    weir::detail::with_commas(first.of.records).c_str(),
                    weir::detail::with_commas(last.of.records).c_str());
        const std::uint64_t more = last.of.records - first.of.records;
        if (first.eager && last.eager)
            print_growth("eager", first.eager->peak_heap, last.eager->peak_heap, more);
        print_growth("lazy", first.lazy.peak_heap, last.lazy.peak_heap, more);
    }

    std::vector<weir::page::run> peaks() const {
        std::vector<weir::page::run> result;
        for (const row& each : rows_) {
            weir::page::run peaks{each.of.records, {}, each.lazy.peak_heap};
            if (each.eager) peaks.eager_peak = each.eager->peak_heap;
            result.push_back(peaks);
        }
        return result;
    }

private:
    struct row {
        prefix of;
        std::optional<measured> eager;
        measured lazy;
    };

    void add(const prefix& over) {
        row made{over, std::nullopt, {}};
        const std::string records = weir::detail::with_commas(over.records);
        const std::uint64_t needed = eager_needs(over), available = weir::available_memory().bytes;
        if (needed <= available) {
            on_.say("eager, " + records + " records");
            made.eager = measure([&] { return of_.eager(over); });
        }
        on_.say("lazy, " + records + " records");
        made.lazy = measure([&] { return of_.lazy(over); });
        on_.erase();

        if (made.eager && made.eager->answer != made.lazy.answer)
            throw std::runtime_error{"the answers over " + records + " records differ: eager has "
                                     + made.eager->answer + "; lazy has " + made.lazy.answer};
        if (made.eager)
            print_line(records, "eager", over, *made.eager);
        else
            std::printf("%-14s%-12snot run: it would need about %s, and %s are available\n",
                        records.c_str(), "eager", weir::detail::in_bytes(needed).c_str(),
                        weir::detail::in_bytes(available).c_str());
        print_line("", "lazy", over, made.lazy);
        if (made.eager) print_ratios(*made.eager, made.lazy);
        std::printf("\n");
        std::fflush(stdout);
        rows_.push_back(std::move(made));
    }

    /// An estimate, from the run before. A vector's worth for the first.
    std::uint64_t eager_needs(const prefix& over) const {
        constexpr double guess = 4, margin = 1.2;
        double bytes_a_byte = guess;
        if (!rows_.empty() && rows_.back().eager)
            bytes_a_byte = static_cast<double>(rows_.back().eager->resident)
                         / static_cast<double>(rows_.back().of.bytes);
        return static_cast<std::uint64_t>(margin * bytes_a_byte * static_cast<double>(over.bytes));
    }

    static void print_line(const std::string& records, const char* program, const prefix& over,
                           const measured& run) {
        std::printf("%-14s%-12s%14s%16s%12.5f%10.0f\n", records.c_str(), program,
                    weir::detail::in_bytes(run.peak_heap).c_str(),
                    run.resident == 0 ? "not known" : weir::detail::in_bytes(run.resident).c_str(),
                    run.seconds, static_cast<double>(over.bytes) / 1e6 / run.seconds);
    }

    static void print_ratios(const measured& eager, const measured& lazy) {
        std::printf("%-14s%-12s%14s%16s%12.2f%10.2f\n", "", "lazy/eager",
                    ratio(lazy.peak_heap, eager.peak_heap, 2).c_str(),
                    ratio(lazy.resident, eager.resident, 2).c_str(), lazy.seconds / eager.seconds,
                    eager.seconds / lazy.seconds);
    }

    static std::string ratio(std::uint64_t of, std::uint64_t to, int digits) {
        if (to == 0) return "-";
        std::string text(32, '\0');
        const int length = std::snprintf(text.data(), text.size(), "%.*g", digits,
                                         static_cast<double>(of) / static_cast<double>(to));
        text.resize(static_cast<std::size_t>(length));
        return text;
    }

    static void print_growth(const char* program, std::uint64_t before, std::uint64_t after,
                             std::uint64_t more_records) {
        std::printf("  %-6s%16s%16s bytes: ", program, weir::detail::with_commas(before).c_str(),
                    weir::detail::with_commas(after).c_str());
        if (before == after)
            std::printf("the same to the byte\n");
        else
            std::printf("%.2f a record more\n",
                        (static_cast<double>(after) - static_cast<double>(before))
                            / static_cast<double>(more_records));
    }

    problem of_;
    progress& on_;
    std::vector<row> rows_;
};

} // namespace demo
