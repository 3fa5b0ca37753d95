// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "comparison.hpp"
#include "row.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The table of the README: how many times as long as the loop each program takes, and which goals
// are met. It stands between two lines that name the compiler, so that there may be several.

namespace bench {

namespace detail {

inline std::string compiler() {
#if defined(__clang__)
    return "clang " + std::to_string(__clang_major__);
#else
    return "g++ " + std::to_string(__GNUC__);
#endif
}

/// 0.08, 0.98, 12.3 or 1234
inline std::string shown(double ratio) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", ratio < 9.995 ? 2 : ratio < 99.95 ? 1 : 0, ratio);
    return text;
}

/// A goal is met if what is shown says so: 1.004 is shown as 1.00, and is no more than 1.
inline bool is_met(double ratio, const goal& of) {
    return ratio <= of.at_most || shown(ratio) == shown(of.at_most);
}

} // namespace detail

inline void print_markdown(const std::vector<measured_row>& rows) {
    using detail::shown;
    constexpr std::array columns{column::loop,      column::views,  column::sink,
                                 column::generator, column::blocks, column::standard};
    const std::string compiler = detail::compiler();
    std::printf("<!-- ratios: %s -->\n| %s, fastest loop = 1 |", compiler.c_str(),
                compiler.c_str());
    for (const std::string_view name : columns) std::printf(" %s |", std::string{name}.c_str());
    std::printf(" goal |\n|---|");
    for (std::size_t i = 0; i < columns.size(); ++i) std::printf("--:|");
    std::printf("---|\n");

    int goals = 0, met = 0;
    for (const measured_row& measured : rows) {
        const row& each = measured.of();
        if (!each.in_table) continue;
        std::printf("| %s |", each.name.c_str());
        for (const std::string_view name : columns) {
            const std::optional<double> ns = measured.ns(name);
            std::printf(" %s |", ns ? shown(*ns / measured.reference()).c_str() : "");
        }
        std::string outcomes;
        for (const goal& one : each.goals) {
            const std::optional<double> of = measured.ns(one.of);
            const std::optional<double> than =
                one.than == column::loop ? measured.reference() : measured.ns(one.than);
            if (!of || !than) continue;
            const bool is_met = detail::is_met(*of / *than, one);
            ++goals;
            met += is_met;
            outcomes += (outcomes.empty() ? "" : "; ") + std::string{is_met ? "✓ " : "✗ "}
                      + shown(*of / *than) + " × " + std::string{one.than} + " (≤ "
                      + shown(one.at_most) + ')';
        }
        std::printf(" %s |\n", outcomes.c_str());
    }
    std::printf("\n%d of %d goals are met.\n<!-- /ratios: %s -->\n", met, goals, compiler.c_str());
}

} // namespace bench
