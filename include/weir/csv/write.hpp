// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>
#include <weir/csv/detail/row_output.hpp>
#include <weir/csv/write_options.hpp>
#include <weir/json/detail/columns/columns.hpp>
#include <weir/json/detail/write/output_sinks.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/pull_while.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <ostream>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir::csv {

namespace detail {

/// `open()` returns a pointer to the sink, raw or owning.
template <class Open>
class write_closure : public weir::detail::pipeable {
public:
    write_closure(Open open, const write_options& how)
        : open_{std::move(open)}, how_{checked(how)} {}

    template <std::ranges::input_range Range>
    auto operator()(Range&& range) const {
        using row = std::remove_cvref_t<std::ranges::range_reference_t<Range>>;
        constexpr bool is_row = json::detail::nestable<row>;
        static_assert(is_row, "weir: csv::write writes structs of at most 64 members, a row each; "
                              "transform the elements to a struct of what the columns are to be");
        if constexpr (is_row)
            return write(range, json::detail::columns_of<row>(true));
        else
            return weir::detail::refused{};
    }

private:
    template <class Range>
    std::uint64_t write(Range& range, const std::vector<json::detail::column>& columns) const {
        check_columns(columns, how_);
        const auto to = [&] {
            const auto own = charged_to_write();
            return open_();
        }();
        row_output output{*to, how_, columns};
        try {
            weir::detail::pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) {
                output.add(element);
                return true;
            });
        } catch (...) {
            output.give_up();
            throw;
        }
        const auto own = charged_to_write();
        return output.close();
    }

    Open open_;
    write_options how_;
};

} // namespace detail

/// Sink: writes every element as a row of a CSV file, and returns their number.
///
///     weir::json::read<user>(in) | std::views::filter(is_adult) | weir::csv::write("adults.csv.gz")
///
/// The first line has the names of the columns, unless the options say otherwise. Each member is a
/// column, of its name in JSON; those of a nested struct, or of a std::optional of one, are columns of
/// their own, `outer.inner`, which are all null if there is none. Integers are written as digits, float
/// and double as by json::write, true and false as such, enumerators by name, and containers, maps,
/// variants, smart pointers to structs and json::value as JSON text. `json::describe` applies.
///
/// The text is UTF-8 without a byte order mark, as RFC 4180 has it: a text is in quotes if it contains
/// the delimiter, a quote (which is doubled) or a control character, such as a line end, begins or ends
/// with a blank, begins with a byte order mark, is empty, or is the text for what has no value. So an
/// empty string is `""`, and what has no value is nothing, or what the options say. Nothing else is
/// changed: a spreadsheet takes a cell that begins with =, +, - or @ for a formula. If the texts are
/// others' and a spreadsheet is to open the file, transform them.
///
/// To a path: compressed if its name ends in .gz or .zst; "-" is standard output. The file appears
/// under its name only when everything is written; if the pipe throws, no file appears. To a sink,
/// which is closed after the last element, or a std::ostream, which is flushed: both must outlive the
/// pipe. If the pipe throws, the output to a stream or standard output ends after the last whole row,
/// and the sink is not closed.
///
/// Element type: a struct, by reference or by value, owned or borrowed, of members that json::write
/// writes.
///
/// Before a descriptor, a file or a std::istream waits for more on this thread, all that has been
/// written is handed on, except to a file that is to be replaced or to a compressed one.
///
/// Nothing is opened before the pipe runs; then the file is opened before anything is read. Time:
/// O(bytes). Memory: 72 KiB and the longest row, or twice that, and the longest JSON text of a cell;
/// a trace charges the sink's own to "csv::write".
///
/// Throws: std::invalid_argument at once if the delimiter or the text for what has no value could not
/// be told from what is written, and before anything is opened if two columns have the same name, or
/// the only column may have no value, by its type or by `.not_finite`, and there is no text for that; what
/// the range throws; std::system_error, whose message names the file, also if this program is reading or
/// writing that file; json::error if a member has no text (a NaN, a string that is not valid UTF-8, an
/// enumeration value without a name), with the line on which the row begins and its byte in the output,
/// the member, the reason, and the place of the record that was read last; std::runtime_error if the
/// program was built without the compression library for that file name.
[[nodiscard]] inline auto write(std::filesystem::path file, const write_options& how = {}) {
    return detail::write_closure{[to = std::move(file)] { return json::detail::open_output(to); },
                                 how};
}
[[nodiscard]] inline auto write(bytes::sink& to, const write_options& how = {}) {
    return detail::write_closure{[&to] { return &to; }, how};
}
[[nodiscard]] inline auto write(std::ostream& to, const write_options& how = {}) {
    return detail::write_closure{[&to] { return std::make_unique<json::detail::stream_sink>(to); },
                                 how};
}

} // namespace weir::csv
