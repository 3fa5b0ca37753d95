// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/eager_lazy_chart.hpp>
#include <weir/report/detail/holder_heatmap.hpp>
#include <weir/report/detail/html.hpp>
#include <weir/report/detail/page_tables.hpp>
#include <weir/report/detail/stacked_area_chart.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// A report as one self-contained HTML file, without network or scripts: pictures with their
/// numbers beside them, for light and dark screens, telephones, paper, and readers who do not see
/// the pictures.
///
///     weir::page page{.title = "Users", .figures = trace.report()};
///     page.write("weir.html");
///
/// The same figures give the same page to the byte. Its own allocations are not counted.
struct page {
    /// The peaks of an eager program and of its lazy twin over this many records.
    struct run {
        std::uint64_t records = 0;
        std::optional<std::uint64_t> eager_peak{}; ///< empty if it was not run
        std::uint64_t lazy_peak = 0;
    };

    std::string title = "weir memory";
    report figures{};
    std::vector<run> compared{}; ///< in any order; if empty, the page has no such picture

    std::string html() const;

    /// Writes a temporary file beside `path` and renames it once it is on the disk, so that an existing
    /// page stays whole until the new one is complete; what is not a regular file, such as a pipe, is
    /// written to directly, and a read-only page is not replaced. Throws std::system_error that names the path.
    void write(const std::filesystem::path& path) const;

private:
    static std::string section(std::string_view id, std::string_view heading,
                               std::string_view introduction, const std::string& content);

    static std::string figure(const std::string& picture, const std::string& numbers);

    std::string pictures_of_the_run() const;

    std::string picture_of_both() const;

    std::string all_figures() const;
};

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/page-inl.hpp>
#endif
