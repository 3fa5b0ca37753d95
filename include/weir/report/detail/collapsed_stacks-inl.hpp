// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/collapsed_stacks.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::detail {

/// A stage's name as one entry of a stack. Semicolons separate entries and the last space separates
/// the number, so names may not contain them there: `;` becomes `:`, what is not printable becomes
/// a space, and the space before a number at the end of a name becomes `_`.
inline std::string stack_entry(std::string_view name) {
    std::string entry;
    while (!name.empty()) {
        const utf8_step step = first_character(name);
        const std::string_view character = name.substr(0, step.length);
        entry += !step.valid              ? replacement_character
               : character == ";"         ? ":"
               : !is_printable(character) ? " "
                                          : character;
        name.remove_prefix(step.length);
    }
    const std::size_t before = entry.find_last_not_of("0123456789.");
    if (before != std::string::npos && before + 1 < entry.size() && entry[before] == ' ')
        entry[before] = '_';
    if (entry.find_first_not_of(' ') == std::string::npos) return "unnamed";
    return entry;
}

} // namespace weir::detail

namespace weir {

WEIR_DETAIL_INLINE std::string collapsed_stacks(const report& figures) {
    const detail::stage_guard own{detail::untracked};
    std::string text;
    if (!figures.measured) return text;
    const std::string root = "outside";
    const auto add = [&](const std::string& stack, std::uint64_t bytes) {
        if (bytes != 0) ((text += stack) += ' ') += std::to_string(bytes) + '\n';
    };
    add(root, figures.outside.at_peak);
    for (std::size_t i = 0; i < figures.stages.size(); ++i) {
        std::string stack;
        std::optional<std::size_t> at = i;
        // A chain is never longer than the number of stages, except in an invalid report.
        for (std::size_t left = figures.stages.size();
             at && *at < figures.stages.size() && left > 0; --left) {
            stack.insert(0, ';' + detail::stack_entry(figures.stages[*at].name));
            at = figures.stages[*at].within;
        }
        add(root + stack, figures.stages[i].at_peak);
    }
    return text;
}

} // namespace weir
