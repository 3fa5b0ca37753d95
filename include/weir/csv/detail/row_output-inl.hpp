// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>
#include <weir/csv/detail/row_output.hpp>
#include <weir/csv/write_options.hpp>
#include <weir/detail/printable.hpp>
#include <weir/json/detail/columns/columns.hpp>
#include <weir/json/detail/columns/row_failure.hpp>
#include <weir/json/detail/excerpt.hpp>
#include <weir/json/error.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/write_options.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::csv::detail {

inline json::write_options for_cells(const write_options& how) noexcept {
    json::write_options json;
    json.invalid_utf8 = how.invalid_utf8;
    json.not_finite = how.not_finite;
    json.max_depth = how.max_depth;
    return json;
}

/// With room for so many bytes, which then is the sink's own.
inline std::string& with_room(std::string& text, std::size_t bytes) {
    const auto own = charged_to_write();
    text.reserve(bytes);
    return text;
}

WEIR_DETAIL_INLINE void check_columns(const std::vector<json::detail::column>& columns,
                                      const write_options& how) {
    if (columns.empty()) throw std::invalid_argument{"weir: csv::write: the struct has no columns"};
    for (auto one = columns.begin(); one != columns.end(); ++one)
        for (auto other = columns.begin(); other != one; ++other)
            if (one->name == other->name)
                throw std::invalid_argument{"weir: csv::write: two columns have the name "
                                            + weir::detail::shown_name(one->name)
                                            + ", one of a member and one of a nested struct's; "
                                              "give the member another with json::describe"};
    if (columns.size() != 1 || !how.null.empty()) return;
    const json::detail::column& only = columns.front();
    const bool is_real = only.type == json::detail::column_type::float32
                      || only.type == json::detail::column_type::float64;
    if (only.may_be_null || (is_real && how.not_finite == json::not_finite::null))
        throw std::invalid_argument{
            "weir: csv::write: of one column alone, a cell without a value is an empty line, which "
            "readers skip; give it a text: .null"};
}

WEIR_DETAIL_INLINE row_output::row_output(bytes::sink& to, const write_options& how,
                                          const std::vector<json::detail::column>& columns)
    : output_batch{to}, at_{for_cells(how), true},
      cells_{with_room(text(), batch_bytes + batch_bytes / 8), how, at_} {
    if (!how.header) return;
    cells_.begin_row(0);
    for (const json::detail::column& column : columns) cells_.put_text(column.name);
    add_text(cells_.end_row());
}

WEIR_DETAIL_INLINE json::error row_output::failure() {
    const std::string_view row{text().data() + whole(), cells_.end() - whole()};
    const json::detail::fault& found = at_.failure();
    json::rejected record;
    record.source = destination();
    record.line = cells_.first_line();
    record.offset = place_of(whole());
    record.length = row.size();
    record.reason = found.reason;
    record.path = found.path;
    record.message = found.message + last_read_by(watch_);
    record.raw = row.substr(0, json::detail::longest_raw);
    std::string excerpt = json::detail::excerpt_of(row);
    return {std::move(record), std::move(excerpt)};
}

} // namespace weir::csv::detail
