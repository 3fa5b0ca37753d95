// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace weir {

/// The differences between two reports, made by `weir::compare(before, after)`. Plain data,
/// independent of both. `std::cout << comparison` prints it as a table of at most 100 columns.
///
/// Stages are matched by name, file and line; if several are equal in all three, the n-th with the
/// n-th. Stages without a match were added or have vanished.
class comparison {
public:
    /// A number in both reports; 0 in a report that does not have the stage.
    struct figure {
        std::uint64_t before = 0;
        std::uint64_t after = 0;

        /// after - before, but never beyond ±(2^63 - 1).
        std::int64_t difference() const noexcept {
            const auto size = static_cast<std::int64_t>(std::min(magnitude(), furthest));
            return after < before ? -size : size;
        }
        /// The difference without its sign.
        std::uint64_t magnitude() const noexcept {
            return after < before ? before - after : after - before;
        }
        /// The difference in percent of `before`; empty if `before` is 0 and `after` is not.
        std::optional<double> percent() const noexcept {
            if (before == after) return 0.0;
            if (before == 0) return std::nullopt;
            const double change = static_cast<double>(magnitude()) / static_cast<double>(before);
            return 100 * (after < before ? -change : change);
        }

    private:
        static constexpr std::uint64_t furthest = std::numeric_limits<std::int64_t>::max();
    };

    /// A stage, or `outside`.
    struct row {
        std::string name;
        std::string file;
        std::uint32_t line = 0;
        bool added = false;                      ///< only in the second report
        bool vanished = false;                   ///< only in the first report
        std::optional<figure> records;           ///< empty if neither report counts them
        figure self_peak, at_peak, held_at_peak; ///< bytes
        figure allocations;                      ///< blocks
    };

    /// False if either report was not measured: then all memory figures are 0.
    bool measured() const noexcept { return measured_; }
    /// Sorted by the size of the change of `at_peak`, largest first.
    const std::vector<row>& rows() const noexcept { return rows_; }
    figure peak() const noexcept { return peak_; }
    figure records() const noexcept { return records_; }

    friend std::ostream& operator<<(std::ostream& out, const comparison& changes);

private:
    friend comparison compare(const report& before, const report& after);

    comparison(const report& before, const report& after);

    static bool same(const report::row& a, const report::row& b);

    row between(const report::row* before, const report::row* after) const;

    static std::string with_sign(const figure& change, const std::string& size);
    static std::string bytes(const figure& change);
    static std::string count(const figure& change);
    /// Such as +13.3 %; at most 10 columns.
    static std::string percent(const figure& change);
    static std::string mark(const row& of);

    void print(std::ostream& out) const;

    bool measured_;
    figure peak_, records_;
    std::string how_before_, how_after_;
    std::vector<row> rows_;
};

/// Returns the differences from the first report to the second. O(n²) in the number of stages, at
/// most 64. Its own allocations are not counted.
comparison compare(const report& before, const report& after);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/comparison-inl.hpp>
#endif
