// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/csv/write_options.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/detail/floating_point.hpp>
#include <weir/detail/text_room.hpp>
#include <weir/json/detail/columns/put_row.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::csv::detail {

/// Appends the cells of rows to a text, each with the delimiter behind it, the last one of a row with
/// the line end in its place.
class cell_writer {
public:
    /// Texts are checked while they are copied.
    static constexpr bool checks_utf8 = true;

    cell_writer(std::string& text, const write_options& how, json::detail::row_context& at) noexcept
        : how_{how}, at_{at}, room_{text}, to_{room_.at(0)}, delimiter_{how.delimiter} {}
    cell_writer(const cell_writer&) = delete; // refers to the text
    cell_writer& operator=(const cell_writer&) = delete;

    void begin_row(std::size_t offset) noexcept {
        to_ = room_.at(offset);
        first_line_ = lines_ + 1;
    }
    /// Returns the offset of the end. There was a cell at least.
    std::size_t end_row() {
        ++lines_;
        to_[-1] = how_.line_end == line_end::lf ? '\n' : '\r';
        if (how_.line_end == line_end::crlf) to_ = room_.put(to_, '\n');
        return end();
    }
    /// Of the cells so far.
    std::size_t end() const noexcept { return room_.offset_of(to_); }
    /// The line on which the row begins, counted from 1.
    std::uint64_t first_line() const noexcept { return first_line_; }

    bool put_null() { return put_bare(how_.null); }
    bool put(bool value) { return put_bare(value ? "true" : "false"); }
    template <class Number>
    bool put(Number value) {
        if constexpr (std::floating_point<Number>)
            if (!weir::detail::is_finite(value)) [[unlikely]]
                return put_not_finite(static_cast<double>(value));
        return end_cell(room_.reserve(json::detail::put_number(to_, value, room_), 1));
    }

    /// In quotes only where a reader needs them.
    bool put_text(std::string_view text, bool of_row = false);
    bool put_json(std::string_view text);

private:
    /// There is room for the delimiter.
    bool end_cell(char* to) noexcept {
        *to = delimiter_;
        to_ = to + 1;
        return true;
    }
    bool put_bare(std::string_view text) {
        char* const begin = room_.reserve(to_, text.size() + 1);
        text.copy(begin, text.size());
        return end_cell(begin + text.size());
    }
    bool put_not_finite(double value);

    /// Whether a text means the same without quotes if all its characters do.
    bool may_be_bare(std::string_view text) const noexcept {
        return !text.empty() && text.front() != ' ' && text.back() != ' ' && text != how_.null;
    }
    bool put_unusual(std::string_view text);
    /// Returns not zero if one of the bytes is not ASCII.
    std::uint64_t put_quoted(std::string_view text);
    char* put_quoted_bytes(char* to, std::string_view bytes) noexcept;

    const write_options& how_;
    json::detail::row_context& at_;
    weir::detail::text_room room_;
    char* to_; ///< the end of the text
    char delimiter_;
    std::uint64_t lines_ = 0; ///< so far, also those that end within cells
    std::uint64_t first_line_ = 1;
};

} // namespace weir::csv::detail

#ifndef WEIR_COMPILED
#include <weir/csv/detail/cell_writer-inl.hpp>
#endif
