// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>
#include <weir/csv/detail/cell_writer.hpp>
#include <weir/csv/write_options.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/json/detail/columns/columns.hpp>
#include <weir/json/detail/columns/put_row.hpp>
#include <weir/json/detail/columns/row_failure.hpp>
#include <weir/json/detail/write/output_batch.hpp>
#include <weir/json/error.hpp>
#include <weir/memory/scope.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace weir::csv::detail {

/// What this thread allocates meanwhile is the sink's own.
inline weir::scope charged_to_write() { return weir::scope{"csv::write"}; }

/// Throws std::invalid_argument if nobody could read rows of these columns.
void check_columns(const std::vector<json::detail::column>& columns, const write_options& how);

/// Writes rows to a sink in batches. Memory: at most one batch and the longest row, and the longest
/// JSON text of a cell.
class row_output final : public json::detail::output_batch {
public:
    /// Begins with the line of the columns' names, if there is to be one. `how` must live as long.
    row_output(bytes::sink& to, const write_options& how,
               const std::vector<json::detail::column>& columns);

    /// Throws: json::error if a member has no text; what the sink throws.
    template <class Row>
    void add(const Row& row) {
        cells_.begin_row(whole());
        begin_record();
        const bool all = put_row(row, cells_, at_);
        end_record();
        if (!all) [[unlikely]]
            throw failure();
        add_record(cells_.end_row());
    }

    /// Closes the sink, and returns the number of rows.
    std::uint64_t close() { return finish(); }

private:
    json::error failure();

    json::detail::read_watch watch_;
    json::detail::row_context at_;
    cell_writer cells_;
};

} // namespace weir::csv::detail

#ifndef WEIR_COMPILED
#include <weir/csv/detail/row_output-inl.hpp>
#endif
