// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "row.hpp"

#include <cstdio>
#include <string>
#include <vector>

// The table of the README, between two lines by which it is found again.

namespace bench {

inline std::string goal_shown(const measured_ratio& one) {
    if (!one.of.at_least) return "";
    char text[32];
    std::snprintf(text, sizeof text, "%s (≥ %.2f)", one.is_met() ? "✓" : "✗", *one.of.at_least);
    return text;
}

inline void print_markdown(const std::vector<measured_ratio>& ratios, const std::string& title,
                           const char* table = "json") {
    std::printf("<!-- ratios: %s -->\n| %s | compared with | speed | goal |\n|---|---|--:|---|\n",
                table, title.c_str());
    int goals = 0, met = 0;
    for (const measured_ratio& one : ratios) {
        std::printf("| %s | %s | %s | %s |\n", one.of.name.c_str(), one.of.than_name.c_str(),
                    one.shown().c_str(), goal_shown(one).c_str());
        goals += one.of.at_least.has_value();
        met += one.of.at_least && one.is_met();
    }
    std::printf("\n%d of %d goals are met.\n<!-- /ratios: %s -->\n", met, goals, table);
}

} // namespace bench
