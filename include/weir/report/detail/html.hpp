// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/detail/utf8.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Text and tables in HTML.

namespace weir::detail {

/// Whether the character, which is valid UTF-8, is not allowed in a page: a noncharacter.
inline bool is_banned(std::string_view character) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    switch (character.size()) {
    case 3:
        return byte(0) == 0xEF
            && ((byte(1) == 0xBF && byte(2) >= 0xBE)
                || (byte(1) == 0xB7 && byte(2) >= 0x90 && byte(2) <= 0xAF));
    case 4: // the last two of each plane
        return (byte(1) & 0x0F) == 0x0F && byte(2) == 0xBF && byte(3) >= 0xBE;
    default:
        return false;
    }
}

/// Escapes any bytes as text between tags or in a quoted attribute. Bytes that are not UTF-8,
/// characters that are not printable, and those not allowed in a page, become U+FFFD.
inline std::string escaped(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const utf8_step step = first_character(text);
        const char c = text.front();
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else if (c == '"')
            result += "&quot;";
        else if (c == '\t' || c == '\n' || c == '\r')
            result += ' ';
        else if (!step.valid || !is_printable(text.substr(0, step.length))
                 || is_banned(text.substr(0, step.length)))
            result += replacement_character;
        else
            result += text.substr(0, step.length);
        text.remove_prefix(step.length);
    }
    return result;
}

/// A name in any script, isolated so that it does not change the text direction around it.
inline std::string isolated(std::string_view name) { return "<bdi>" + escaped(name) + "</bdi>"; }

/// With `decimals` decimals; the same in every locale.
inline std::string fixed_point(double value, int digits) {
    std::array<char, 512> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value,
                                            std::chars_format::fixed, digits);
    return {text.data(), end};
}

/// With at most `decimals` decimals, without zeros at the end.
inline std::string decimal(double value, int digits = 2) {
    std::string result = fixed_point(value, digits);
    if (result.find('.') != result.npos) {
        result.erase(result.find_last_not_of('0') + 1);
        if (result.back() == '.') result.pop_back();
    }
    return result == "-0" ? "0" : result;
}

/// The colour of a stage as a small square, so that names in tables and pictures go together.
inline std::string swatch(std::size_t colour) {
    return "<svg class=\"swatch\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"s"
         + std::to_string(colour) + "\" width=\"10\" height=\"10\"/></svg>";
}

/// A table whose first column names the rows and whose other columns are flush right. It scrolls
/// inside its frame if it is wider than the page, or if it is long and not whole().
class html_table {
public:
    html_table(std::string caption, std::vector<std::string> columns)
        : caption_{std::move(caption)}, columns_{std::move(columns)} {}

    /// Columns with these indices hold words, and are flush left.
    html_table& words_in(std::vector<std::size_t> columns) {
        words_ = std::move(columns);
        return *this;
    }

    /// The first column holds numbers too.
    html_table& numbers_first() {
        first_is_number_ = true;
        return *this;
    }

    /// Shows all rows without scrolling: for a table with a row per stage.
    html_table& whole() {
        whole_ = true;
        return *this;
    }

    /// `cells` as plain text; they are escaped here.
    void add(std::string_view name, const std::vector<std::string>& cells) {
        add_row("<th scope=\"row\"" + kind_of(0) + ">" + escaped(name) + "</th>", cells);
    }
    void add(std::size_t colour, std::string_view name, const std::vector<std::string>& cells) {
        add_row("<th scope=\"row\">" + swatch(colour) + isolated(name) + "</th>", cells);
    }
    void add_total(std::string_view name, const std::vector<std::string>& cells) {
        add_row("<th scope=\"row\">" + escaped(name) + "</th>", cells, " class=\"total\"");
    }

    std::string text() const {
        std::string result = "<div class=\"scroll" + std::string{whole_ ? " whole" : ""}
                           + "\" tabindex=\"0\" role=\"region\" aria-label=\"" + escaped(caption_)
                           + "\"><table>\n<caption><span>" + escaped(caption_)
                           + "</span></caption>\n<thead><tr>";
        for (std::size_t i = 0; i < columns_.size(); ++i)
            result += "<th scope=\"col\"" + kind_of(i) + ">" + isolated(columns_[i]) + "</th>";
        return result + "</tr></thead>\n<tbody>\n" + rows_ + "</tbody>\n</table></div>\n";
    }

private:
    std::string kind_of(std::size_t column) const {
        if (column == 0 && first_is_number_) return " class=\"number\"";
        for (const std::size_t each : words_)
            if (each == column) return " class=\"word\"";
        return {};
    }
    void add_row(std::string_view heading, const std::vector<std::string>& cells,
                 std::string_view attributes = {}) {
        rows_.append("<tr").append(attributes).append(">").append(heading);
        for (std::size_t i = 0; i < cells.size(); ++i)
            rows_.append("<td" + kind_of(i + 1) + ">").append(escaped(cells[i])).append("</td>");
        rows_ += "</tr>\n";
    }

    std::string caption_;
    std::vector<std::string> columns_;
    std::vector<std::size_t> words_;
    bool first_is_number_ = false, whole_ = false;
    std::string rows_;
};

} // namespace weir::detail
