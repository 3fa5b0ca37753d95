// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

// What the table says: how much more one program takes than another.

namespace bench::cost {

/// One program of a row, as it was built for one of the executables.
struct measurable {
    std::string_view executable, group;
    std::string row, program;

    friend auto operator<=>(const measurable&, const measurable&) = default;
};

enum class unit {
    nanoseconds,      ///< a step
    percent,          ///< of the time
    instructions,     ///< a step
    instructions_once ///< a run, however many steps it has
};

struct figure {
    std::string name, than_name;
    measurable of, than;
    unit in;
    std::optional<double> at_most = {};
};

struct measured_figure {
    figure what;
    std::optional<double> more; ///< unless it could not be measured

    /// +0.42 ns, -1.3 %, +12.0 instructions
    std::string shown() const { return more ? shown(*more, true) : "skipped"; }

    /// A goal is met if what is shown says so.
    bool is_met() const {
        return more && (*more <= *what.at_most || shown() == shown(*what.at_most, true));
    }
    std::string goal_shown() const {
        if (!what.at_most) return "";
        const std::string goal = "(≤ " + shown(*what.at_most, false) + ')';
        if (!more) return goal;
        return (is_met() ? "✓ " : "✗ ") + goal;
    }

private:
    std::string shown(double value, bool with_sign) const {
        constexpr std::array digits{2, 1, 1, 0};
        constexpr std::array names{"ns", "%", "instructions", "instructions"};
        const auto i = static_cast<std::size_t>(what.in);
        char text[64];
        std::snprintf(text, sizeof text, "%s%.*f %s", with_sign && value >= 0 ? "+" : "", digits[i],
                      value, names[i]);
        return text;
    }
};

} // namespace bench::cost
