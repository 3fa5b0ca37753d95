// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/detail/printable.hpp>
#include <weir/memory/detail/sanitized.hpp>
#include <weir/memory/report.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// How messages name stages.

namespace weir::detail {

/// dedupe.cpp of /home/me/src/dedupe.cpp
inline std::string_view file_name_of(std::string_view path) noexcept {
    const std::size_t slash = path.find_last_of("/\\");
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// stage "dedupe" (dedupe.cpp:12); the code outside any stage
inline std::string stage_text(const report& of, std::size_t stage) {
    if (stage >= of.stages.size()) return "the code outside any stage";
    const report::row& row = of.stages[stage];
    std::string text = "stage \"" + on_one_line(row.name) + '"';
    if (!row.file.empty())
        text += " (" + std::string{file_name_of(row.file)} + ':' + std::to_string(row.line) + ')';
    return text;
}

inline const report::row& row_at(const report& of, std::size_t stage) {
    return stage < of.stages.size() ? of.stages[stage] : of.outside;
}

/// The stage that held most of the bytes that `origin` had live at the peak; `origin` itself if
/// that is not known.
inline std::size_t main_holder(const report& of, std::size_t origin) {
    if (origin >= of.held.size() || of.held[origin].size() != of.stages.size() + 1) return origin;
    const auto& row = of.held[origin];
    const auto most = std::max_element(row.begin(), row.end());
    return *most > row[origin] ? static_cast<std::size_t>(most - row.begin()) : origin;
}

/// `made by stage "parse" and held by stage "dedupe"`; `of stage "parse"` if both are the same.
inline std::string origin_and_holder(const report& of, std::size_t origin, std::size_t holder) {
    if (origin == holder) return "of " + stage_text(of, origin);
    return "made by " + stage_text(of, origin) + " and held by " + stage_text(of, holder);
}

/// 1,234.5: a number that is not negative, with `decimals` decimals.
inline std::string with_commas(double value, int decimals) {
    if (!(value < 1e15)) return in_powers_of_ten(value);
    std::string printed = in_decimals(value, std::chars_format::fixed, decimals);
    for (std::size_t at = std::min(printed.find('.'), printed.size()); at > 3;)
        printed.insert(at -= 3, 1, ',');
    return printed;
}

/// As many decimals as are useful: one, or more for small numbers.
inline int decimals_for(double value) noexcept {
    if (!(value > 0) || value >= 1) return 1;
    return std::min(6, 1 - static_cast<int>(std::floor(std::log10(value))));
}

/// Two sizes that print differently if they differ.
struct told_apart {
    std::string first, second;

    told_apart(std::uint64_t a, std::uint64_t b) : first{in_bytes(a)}, second{in_bytes(b)} {
        if (a == b || first != second) return;
        first = with_commas(a) + " B";
        second = with_commas(b) + " B";
    }
};

inline std::string why_not_measured() {
    return WEIR_DETAIL_SANITIZED
             ? "memory was not measured: the sanitizer has taken no allocation hooks; write "
               "WEIR_DEFINE_ALLOCATION_HOOKS; in one source file, or build without it"
             : "memory was not measured: this program has no allocation hooks; include "
               "<weir/memory/hooks.hpp> and write WEIR_DEFINE_ALLOCATION_HOOKS; at namespace scope "
               "in one source file";
}

/// (within 16.0 KiB), after a space, of a peak that is not exact.
inline std::string tolerance_of_peak(const report& of) {
    return of.peak_within == 0 ? "" : " (within " + in_bytes(of.peak_within) + ')';
}

/// For the end of a message.
inline std::string caveats_of(const report& of) {
    std::string text;
    if (of.resources_only) text += "; weir::stage_resources alone were measured";
    if (of.peak_within != 0) text += "; peaks are within " + in_bytes(of.peak_within);
    return text;
}

/// Where among the records the peak was, in the same words everywhere: `at record 12`, `before the
/// first record`, `after the last record`. Empty if there is no peak, or no record.
inline std::string place_of_peak(const report& of) {
    if (of.peak == 0 || of.records == 0) return {};
    if (of.peak_record == 0) return "before the first record";
    if (of.peak_record > of.records) return "after the last record";
    return (of.peak_within == 0 ? "at record " : "near record ") + in_count(of.peak_record);
}

} // namespace weir::detail
