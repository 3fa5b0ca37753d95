// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/report.hpp>
#include <weir/report/detail/stage_text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace weir::detail {

/// In place of std::stable_sort, which gives a warning with clang and libstdc++ 12.
template <class Element, class Less>
void sort_stably(std::vector<Element>& elements, Less less) {
    std::vector<std::size_t> order(elements.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (less(elements[a], elements[b])) return true;
        return !less(elements[b], elements[a]) && a < b;
    });
    std::vector<Element> sorted;
    sorted.reserve(elements.size());
    for (const std::size_t at : order) sorted.push_back(std::move(elements[at]));
    elements = std::move(sorted);
}

} // namespace weir::detail

// The stages in the pictures of a report: a few by name, and the rest together. Tables have all.

namespace weir::detail {

/// Members that are missing in a report filled by hand count as 0.
inline std::uint64_t live_at(const report::moment& at, std::size_t index) {
    return index < at.live.size() ? at.live[index] : 0;
}
inline std::uint64_t cell_at(const std::vector<std::vector<std::uint64_t>>& matrix, std::size_t i,
                             std::size_t j) {
    return i < matrix.size() && j < matrix[i].size() ? matrix[i][j] : 0;
}

inline std::uint64_t saturating_sum(std::uint64_t a, std::uint64_t b) {
    return b > std::numeric_limits<std::uint64_t>::max() - a
             ? std::numeric_limits<std::uint64_t>::max()
             : a + b;
}

struct shown_stage {
    static constexpr std::size_t most = 8; ///< beside `outside`
    static constexpr std::size_t colour_of_others = most, colour_of_outside = most + 1;

    std::string name;
    std::size_t colour = 0;
    std::vector<std::size_t> members; ///< indices of stages; `outside` is one past the last

    template <class Value>
    std::uint64_t sum(Value value) const {
        std::uint64_t result = 0;
        for (const std::size_t each : members) result = saturating_sum(result, value(each));
        return result;
    }
};

/// Whether it had live bytes at any moment that was kept.
inline bool was_live(const report& figures, const shown_stage& stage) {
    return std::any_of(
        figures.timeline.begin(), figures.timeline.end(), [&](const report::moment& at) {
            return std::any_of(stage.members.begin(), stage.members.end(),
                               [&](std::size_t each) { return live_at(at, each) != 0; });
        });
}

/// Upstream first, then the small stages together if there are too many, then `outside`. Colours
/// alternate between dark and light over those that have an area in the picture of the run.
inline std::vector<shown_stage> shown_stages(const report& figures) {
    const std::size_t stages = figures.stages.size();
    std::vector<std::uint64_t> weight(stages);
    for (std::size_t i = 0; i < stages; ++i) {
        const report::row& row = figures.stages[i];
        weight[i] = std::max({row.self_peak, row.at_peak, row.held_at_peak});
        for (const auto& at : figures.timeline) weight[i] = std::max(weight[i], live_at(at, i));
    }
    std::vector<std::size_t> heaviest(stages);
    std::iota(heaviest.begin(), heaviest.end(), std::size_t{0});
    sort_stably(heaviest, [&](std::size_t a, std::size_t b) { return weight[a] > weight[b]; });
    std::vector<bool> named(stages, stages <= shown_stage::most);
    for (std::size_t i = 0; i < std::min(stages, shown_stage::most - 1); ++i)
        named[heaviest[i]] = true;

    std::vector<shown_stage> result;
    shown_stage others{"", shown_stage::colour_of_others, {}};
    for (std::size_t i = 0; i < stages; ++i)
        if (named[i])
            result.push_back({figures.stages[i].name, 0, {i}});
        else
            others.members.push_back(i);
    std::size_t colour = 0;
    for (const bool live : {true, false})
        for (shown_stage& each : result)
            if (was_live(figures, each) == live) each.colour = colour++;
    if (!others.members.empty()) {
        others.name = std::to_string(others.members.size()) + " other stages";
        result.push_back(others);
    }
    result.push_back({"outside", shown_stage::colour_of_outside, {stages}});
    return result;
}

/// The colour of each stage, and last that of `outside`.
inline std::vector<std::size_t> colours_of(const report& figures) {
    std::vector<std::size_t> result(figures.stages.size() + 1);
    for (const shown_stage& each : shown_stages(figures))
        for (const std::size_t member : each.members) result[member] = each.colour;
    return result;
}

} // namespace weir::detail
