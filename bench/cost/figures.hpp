// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "figure.hpp"
#include "groups.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench::cost {

/// What bench_cost starts.
namespace executable {
inline constexpr std::string_view with_hooks = "cost_with_hooks";
inline constexpr std::string_view without_hooks = "cost_without_hooks";
inline constexpr std::string_view compiled_out = "cost_compiled_out"; ///< WEIR_GAUGES=0
} // namespace executable

inline std::vector<figure> figures_of_pulls() {
    std::vector<figure> all;
    for (const unit in : {unit::nanoseconds, unit::instructions})
        for (const std::string source : {"std::views::iota", "weir::generator"}) {
            const auto program = [&](const std::string& name) {
                return measurable{executable::with_hooks, group::pulls, source, name};
            };
            const auto add = [&](const std::string& name, double at_most) {
                all.push_back({source + ", a pull: " + name, "no gauge", program(name),
                               program("no gauge"), in,
                               in == unit::nanoseconds ? std::optional{at_most} : std::nullopt});
            };
            add("gauge, no trace", 1);
            add("gauge, trace", 2);
        }
    return all;
}

inline std::vector<figure> figures_of_pairs() {
    std::vector<figure> all;
    const auto add_all = [&](std::string_view of_group, const std::string& where, unit in,
                             bool has_goals) {
        for (const std::string sizes : {"32 bytes", "mixed sizes"}) {
            const auto add = [&](const std::string& name, std::string_view built,
                                 const std::string& program, std::optional<double> at_most) {
                all.push_back({"new and delete, " + sizes + where + ": " + name,
                               "malloc, free",
                               {built, of_group, sizes, program},
                               {executable::without_hooks, of_group, sizes, "malloc"},
                               in,
                               has_goals ? at_most : std::nullopt});
            };
            add("no hooks", executable::without_hooks, "new", {});
            add("hooks, no trace", executable::with_hooks, "new", 2);
            add("hooks, trace", executable::with_hooks, "trace", 5);
        }
    };
    add_all(group::pairs, "", unit::nanoseconds, true);
    add_all(group::locked_pairs, ", after a thread", unit::nanoseconds, false);
    add_all(group::pairs_of_two, ", two threads", unit::nanoseconds, false);
    add_all(group::pairs, "", unit::instructions, false);
    for (const std::string sizes : {"32 bytes", "mixed sizes"})
        all.push_back({"new and delete, " + sizes + ": hooks, trace, two threads",
                       "one thread",
                       {executable::with_hooks, group::pairs_of_two, sizes, "trace"},
                       {executable::with_hooks, group::pairs, sizes, "trace"},
                       unit::percent,
                       50});
    return all;
}

inline std::vector<figure> figures_of_the_pipeline() {
    const auto program = [](std::string_view built, const std::string& name) {
        return measurable{built, group::pipeline, "first in city", name};
    };
    std::vector<figure> all;
    const auto add = [&](const std::string& name, std::string_view built, const std::string& run,
                         std::optional<double> at_most) {
        all.push_back({"first in city: " + name, "no gauges, no hooks", program(built, run),
                       program(executable::without_hooks, "no gauges"), unit::percent, at_most});
    };
    add("hooks", executable::with_hooks, "no gauges", {});
    add("gauges", executable::without_hooks, "gauges, no trace", {});
    add("gauges, hooks, no trace", executable::with_hooks, "gauges, no trace", {});
    add("gauges, hooks, trace", executable::with_hooks, "gauges, trace", 5);
    return all;
}

/// A gauge that is compiled out is not there. What is left is that the pipe is moved, once, into the
/// next stage.
inline std::vector<figure> figures_of_compiled_out() {
    std::vector<figure> all;
    const auto add = [&](std::string_view of_group, const std::string& row, const std::string& with,
                         const std::string& without) {
        const auto program = [&](const std::string& name) {
            return measurable{executable::compiled_out, of_group, row, name};
        };
        all.push_back({row + ", an element: gauges, WEIR_GAUGES=0", without, program(with),
                       program(without), unit::instructions, 0});
        all.push_back({row + ", once a pipe: gauges, WEIR_GAUGES=0", without, program(with),
                       program(without), unit::instructions_once, 0});
    };
    add(group::pulls, "std::views::iota", "gauge, no trace", "no gauge");
    add(group::pulls, "weir::generator", "gauge, no trace", "no gauge");
    add(group::pipeline, "first in city", "gauges, no trace", "no gauges");
    return all;
}

} // namespace bench::cost
