// SPDX-License-Identifier: BSL-1.0

// What reading JSON costs: the same users as NDJSON, in arrays, broken, compressed, with members in
// other orders; and what writing them costs. Nothing is timed before all programs of a race have
// found the same records. All files are in the page cache.
//
//     bench_json_streams [--markdown] [--megabytes 100] [--rounds 3] [--only loop]
//
// --markdown: the table of the README alone. --only: one race of those named below.

#include "../interleaved.hpp"
#include "../whole_number.hpp"
#include "markdown.hpp"
#include "races.hpp"
#include "reading.hpp"
#include "row.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct settings {
    bool markdown = false;
    std::uint64_t megabytes = 100;
    int rounds = 3; ///< of each of four passes
    std::string only;
};

settings settings_from(const std::vector<std::string_view>& arguments) {
    settings chosen;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto value = [&] {
            if (i + 1 == arguments.size())
                throw std::invalid_argument{std::string{arguments[i]} + " needs a value"};
            return arguments[++i];
        };
        if (arguments[i] == "--markdown")
            chosen.markdown = true;
        else if (arguments[i] == "--megabytes")
            chosen.megabytes = bench::to_number<std::uint64_t>(value());
        else if (arguments[i] == "--rounds")
            chosen.rounds = bench::to_number<int>(value());
        else if (arguments[i] == "--only")
            chosen.only = value();
        else
            throw std::invalid_argument{"unknown option " + std::string{arguments[i]}};
    }
    return chosen;
}

/// What a race starts as a process of its own.
bool read_for_another(const std::vector<std::string_view>& arguments) {
    if (arguments.size() != 2) return false;
    bench::answer found;
    if (arguments[0] == "--read-users")
        found = bench::read_users(arguments[1], bench::quick_checksum{});
    else if (arguments[0] == "--read-values")
        found = bench::read_values(arguments[1], bench::quick_checksum{});
    else
        return false;
    std::printf("%" PRIu64 " %" PRIu64 "\n", found.records, found.checksum);
    return true;
}

std::string title(const bench::races& of) {
#if defined(__clang__)
    const std::string compiler = "clang " + std::to_string(__clang_major__);
#else
    const std::string compiler = "g++ " + std::to_string(__GNUC__);
#endif
    return compiler + ", " + std::to_string(of.lines().bytes / 1'000'000) + " MB of users";
}

} // namespace

int main(int argc, char** argv) try {
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    if (read_for_another(arguments)) return 0;
    const settings chosen = settings_from(arguments);
    std::FILE* const times = chosen.markdown ? stderr : stdout;

    const bench::races all{chosen.megabytes * 1'000'000,
                           std::filesystem::read_symlink("/proc/self/exe")};
    const std::vector<std::pair<std::string, std::function<bench::race_of_programs()>>> races{
        {"loop", [&] { return all.loop(); }},
        {"excerpts", [&] { return all.excerpts(); }},
        {"threads", [&] { return all.threads(); }},
        {"shapes", [&] { return all.shapes(); }},
        {"faults", [&] { return all.faults(); }},
        {"gzip", [&] { return all.compressed("gzip", ".gz", "zcat", 0.95); }},
        {"zstd", [&] { return all.compressed("zstd -q", ".zst", "zstdcat", 0); }},
        {"orders", [&] { return all.orders(); }},
        {"validation", [&] { return all.validation(); }},
        {"output", [&] { return all.output(); }},
    };
    struct running {
        std::string name;
        bench::race_of_programs race;
        std::vector<bench::contender> contenders;
    };
    std::vector<running> started;
    for (const auto& [name, make] : races) {
        if (!chosen.only.empty() && chosen.only != name) continue;
        bench::race_of_programs race = make();
        bench::compare_results(race);
        std::vector<bench::contender> contenders = bench::contenders_of(race);
        started.push_back({name, std::move(race), std::move(contenders)});
    }
    // What else the machine does slows all of a race for seconds: so each is run several times.
    constexpr int passes = 4;
    for (int pass = 0; pass < passes; ++pass)
        for (running& each : started) bench::race(each.contenders, chosen.rounds);

    std::vector<bench::measured_ratio> ratios;
    for (const running& each : started) {
        std::fprintf(times, "%s, in turn, best of %d:\n", each.name.c_str(),
                     passes * chosen.rounds);
        std::ranges::move(bench::ratios_of(each.race, each.contenders, times),
                          std::back_inserter(ratios));
    }
    if (ratios.empty()) throw std::invalid_argument{"there is no race " + chosen.only};
    bench::print_markdown(ratios, title(all));
} catch (const std::exception& error) {
    std::cerr << "bench_json_streams: " << error.what() << '\n';
    return 1;
}
