// SPDX-License-Identifier: BSL-1.0

// What gauges and allocation hooks cost: a pull, an allocation with its free, the pipeline of the
// README. Nothing is timed before all programs of a row have found the same.
//
//     bench_cost [--markdown] [--starts 8]
//
// --markdown: the table of the README alone. Instructions are counted by valgrind, if it is there.

#include "../corpus/write_corpus.hpp"
#include "figure.hpp"
#include "figures.hpp"
#include "groups.hpp"
#include "measurement.hpp"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace bench::cost;
using bench::number;

/// A file of users, in the page cache, for as long as the program runs.
class users_file {
public:
    explicit users_file(number records)
        : path_{std::filesystem::temp_directory_path()
                / ("weir_cost_" + std::to_string(::getpid()) + '_' + std::to_string(records)
                   + ".ndjson")} {
        corpus::write(path_, corpus::append_user, corpus::default_seed, records);
    }
    ~users_file() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    users_file(const users_file&) = delete;
    users_file& operator=(const users_file&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

times measure(int starts) {
    constexpr number records = 100'000;
    const users_file users{records};
    const std::vector<std::pair<std::string_view, number>> groups{
        {group::pulls, 1 << 18},        {group::pairs, 1 << 18},    {group::locked_pairs, 1 << 18},
        {group::pairs_of_two, 1 << 20}, {group::pipeline, records},
    };
    times best;
    for (int start = 1; start <= starts; ++start) {
        std::fprintf(stderr, "start %d of %d ...\n", start, starts);
        for (const auto& [group, steps] : groups)
            for (const std::string_view each : {executable::without_hooks, executable::with_hooks})
                best.measure(each, group, steps, users.path());
    }
    return best;
}

std::vector<measured_figure> figures_from(const times& best) {
    constexpr number few = 1'000;
    const users_file users{few}, twice_as_many{2 * few};
    instructions counted{few, users.path(), twice_as_many.path()};
    std::vector<measured_figure> measured;
    for (const auto& figures : {figures_of_pulls(), figures_of_pairs(), figures_of_the_pipeline(),
                                figures_of_compiled_out()})
        for (const figure& each : figures) {
            const auto more = [](std::optional<double> of, std::optional<double> than) {
                return of && than ? std::optional{*of - *than} : std::nullopt;
            };
            measured.push_back({each, {}});
            std::optional<double>& found = measured.back().more;
            switch (each.in) {
            case unit::nanoseconds:
                found = best.of(each.of) - best.of(each.than);
                break;
            case unit::percent:
                found = 100 * (best.of(each.of) / best.of(each.than) - 1);
                break;
            case unit::instructions:
                found = more(counted.a_step(each.of), counted.a_step(each.than));
                break;
            case unit::instructions_once:
                found = more(counted.once(each.of), counted.once(each.than));
                break;
            }
        }
    return measured;
}

void print_times(std::FILE* to, const times& best) {
    for (const auto& [program, nanoseconds] : best.all())
        std::fprintf(to, "%-20s %-14s %-18s %-18s %10.2f ns\n",
                     std::string{program.executable}.c_str(), std::string{program.group}.c_str(),
                     program.row.c_str(), program.program.c_str(), nanoseconds);
}

void print_markdown(const std::vector<measured_figure>& figures) {
#if defined(__clang__)
    const std::string compiler = "clang " + std::to_string(__clang_major__);
#else
    const std::string compiler = "g++ " + std::to_string(__GNUC__);
#endif
    std::printf("<!-- ratios: cost -->\n| %s | compared with | more | goal |\n|---|---|--:|---|\n",
                compiler.c_str());
    int goals = 0, met = 0;
    for (const measured_figure& one : figures) {
        std::printf("| %s | %s | %s | %s |\n", one.what.name.c_str(), one.what.than_name.c_str(),
                    one.shown().c_str(), one.goal_shown().c_str());
        goals += one.more && one.what.at_most;
        met += one.what.at_most && one.is_met();
    }
    std::printf("\n%d of %d goals are met.\n<!-- /ratios: cost -->\n", met, goals);
}

struct settings {
    bool markdown = false;
    int starts = 8;
};

settings settings_from(const std::vector<std::string>& arguments) {
    settings chosen;
    for (std::size_t i = 0; i < arguments.size(); ++i)
        if (arguments[i] == "--markdown")
            chosen.markdown = true;
        else if (arguments[i] == "--starts" && i + 1 < arguments.size())
            chosen.starts = std::stoi(arguments[++i]);
        else
            throw std::invalid_argument{"unknown option " + arguments[i]};
    if (chosen.starts < 1) throw std::invalid_argument{"one start at least"};
    return chosen;
}

} // namespace

int main(int argc, char** argv) try {
    const settings chosen = settings_from({argv + 1, argv + argc});
    const times best = measure(chosen.starts);
    print_times(chosen.markdown ? stderr : stdout, best);
    print_markdown(figures_from(best));
} catch (const std::exception& error) {
    std::cerr << "bench_cost: " << error.what() << '\n';
    return 1;
}
