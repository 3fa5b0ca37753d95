// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace weir::detail {

/// Cells in columns: the first flush left, the others flush right, two spaces between.
class text_table {
public:
    static constexpr std::size_t page_width = 100;

    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

    void print(std::ostream& out) const {
        std::vector<std::size_t> widths;
        for (const auto& row : rows_)
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (i == widths.size()) widths.push_back(0);
                widths[i] = std::max(widths[i], width_of(row[i]));
            }
        std::size_t numbers = 0;
        for (std::size_t i = 1; i < widths.size(); ++i) numbers += 2 + widths[i];
        // The widest numbers of format_number.hpp leave six columns for the name; "total" needs
        // five.
        constexpr std::size_t shortest_name = 5;
        widths[0] = std::min(widths[0],
                             std::max(shortest_name, page_width - std::min(page_width, numbers)));
        for (const auto& row : rows_) {
            std::string line = fitted(row[0], widths[0]);
            line.append(widths[0] - std::min(widths[0], width_of(line)), ' ');
            for (std::size_t i = 1; i < row.size(); ++i)
                line.append(2 + widths[i] - width_of(row[i]), ' ').append(row[i]);
            out << line.erase(line.find_last_not_of(' ') + 1) << '\n';
        }
    }

private:
    std::vector<std::vector<std::string>> rows_;
};

/// The parts with spaces between, and none at the end of a line. If the next part would be wider
/// than the page, a new line begins, indented by two.
inline std::string wrapped(const std::vector<std::string>& parts) {
    std::string text;
    std::size_t column = 0;
    for (const std::string& part : parts) {
        const std::size_t width = width_of(part);
        if (column == 0) {
            column = width;
        } else if (column + 1 + width <= text_table::page_width) {
            text += ' ';
            column += 1 + width;
        } else {
            text.erase(text.find_last_not_of(' ') + 1) += "\n  ";
            column = 2 + width;
        }
        text += part;
    }
    return text.erase(text.find_last_not_of(' ') + 1);
}

} // namespace weir::detail
