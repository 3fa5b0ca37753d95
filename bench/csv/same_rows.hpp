// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

// Whether two programs have written the same rows, however they write numbers, and what they put in quotes.

namespace bench {

inline std::string text_of_file(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

/// The next cell of a CSV text, and whether it is the last of its row.
struct csv_cell {
    std::string text;
    bool is_last = false;
};

inline csv_cell next_cell(std::string_view& rest) {
    csv_cell cell;
    bool in_quotes = false;
    while (!rest.empty()) {
        const char c = rest.front();
        rest.remove_prefix(1);
        if (in_quotes && c == '"' && rest.starts_with('"')) {
            cell.text += c;
            rest.remove_prefix(1);
        } else if (c == '"') {
            in_quotes = !in_quotes;
        } else if (!in_quotes && (c == ',' || c == '\n')) {
            cell.is_last = c == '\n';
            break;
        } else {
            cell.text += c;
        }
    }
    return cell;
}

inline bool are_same(const std::string& one, const std::string& other) {
    if (one == other) return true;
    const auto folded = [](std::string text) { // True and true
        std::ranges::transform(text, text.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return text;
    };
    if (folded(one) == "true" || folded(one) == "false") return folded(one) == folded(other);
    double a = 0, b = 0;
    const auto is_number = [](const std::string& text, double& number) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        return error == std::errc{} && end == text.data() + text.size();
    };
    return is_number(one, a) && is_number(other, b) && !(a < b) && !(b < a);
}

inline void check_same_rows(const std::string& who, const std::string& expected,
                            const std::string& found) {
    const std::string a = text_of_file(expected), b = text_of_file(found);
    if (a == b) return;
    std::string_view left{a}, right{b};
    for (std::size_t row = 1; !left.empty() || !right.empty();) {
        const csv_cell one = next_cell(left), other = next_cell(right);
        if (one.is_last != other.is_last || !are_same(one.text, other.text))
            throw std::runtime_error{who + " writes another row " + std::to_string(row) + ": "
                                     + other.text + ", not " + one.text};
        row += one.is_last;
    }
}

} // namespace bench
