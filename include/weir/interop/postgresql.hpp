// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/interop/detail/own_stage.hpp>
#include <weir/interop/detail/postgresql_copy.hpp>
#include <weir/interop/detail/postgresql_rows.hpp>
#include <weir/interop/detail/postgresql_session.hpp>
#include <weir/interop/detail/postgresql_text.hpp>
#include <weir/interop/detail/row_range.hpp>
#include <weir/interop/postgresql_error.hpp>
#include <weir/interop/postgresql_options.hpp>
#include <weir/json/detail/columns/columns.hpp>
#include <weir/json/detail/columns/put_row.hpp>
#include <weir/json/detail/columns/row_failure.hpp>
#include <weir/json/write_options.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/pull_while.hpp>

#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// A pipe ends in a table of PostgreSQL, or begins with the rows of a query, by libpq:
//
//     const auto n = weir::json::read<book>(path)
//                  | weir::postgresql::copy("dbname=library", "books", {.key = "id"});
//     for (author& a : weir::postgresql::rows<author>("dbname=library",
//              "select name, avg(rating) as rating from books where year > $1 group by name", 1990)) ...
//
// PostgreSQL 12 or newer. The columns are the members of a struct, by the names that they have in JSON:
//
//     bool                            boolean
//     integers                        smallint, integer, bigint; of std::uint64_t numeric(20)
//     float, double                   real, double precision; NaN and the infinities, too
//     strings, enumerations           text
//     nested structs, containers,
//     std::variant, json::value       jsonb
//     std::optional, smart pointers   as what they hold, or NULL

namespace weir::postgresql {

namespace detail {

class copy_closure : public weir::detail::pipeable {
public:
    copy_closure(connection to, std::string table, copy_options how)
        : to_{std::move(to)}, table_{std::move(table)}, how_{std::move(how)} {}

    template <std::ranges::input_range Range>
    auto operator()(Range&& range) const {
        using row = std::remove_cvref_t<std::ranges::range_reference_t<Range>>;
        constexpr bool is_row = json::detail::nestable<row>;
        static_assert(
            is_row, "weir: weir::postgresql::copy takes structs, whose members are the columns of "
                    "the table; transform the elements to a struct first");
        if constexpr (is_row)
            return run<row>(range);
        else
            return weir::detail::refused{};
    }

private:
    template <class Row, class Range>
    std::uint64_t run(Range& range) const {
        const weir::detail::own_stage own{"postgresql::copy"};
        constexpr std::size_t batch_bytes = std::size_t{64} << 10;
        const json::detail::read_watch watch;
        copy_run into = own([&] {
            return copy_run{to_, table_, json::detail::columns_of<Row>(how_.flatten), how_};
        });
        json::detail::row_context at{json::write_options{}, how_.flatten};
        copy_text text = own([&] { return copy_text{batch_bytes + batch_bytes / 4}; });
        std::uint64_t count = 0, in_text = 0;
        const auto send = [&] {
            into.send(text.rows(), std::exchange(in_text, 0));
            text.clear();
        };
        weir::detail::pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) {
            const auto inside = own.enter();
            const Row& row = element;
            ++count;
            if (!text.add(row, at)) [[unlikely]]
                throw into.refused(json::detail::about_row(row, count, watch),
                                   json::detail::text_of(at.failure()));
            ++in_text;
            if (text.rows().size() >= batch_bytes) send();
            return true;
        });
        const auto inside = own.enter();
        send();
        return into.close();
    }

    connection to_;
    std::string table_;
    copy_options how_;
};

} // namespace detail

/// Sink: copies every element into a table as a row, and returns how many rows were inserted or updated
/// (with on_conflict::ignore, those that were left out are not counted; nor are those that a trigger of
/// the table drops).
///
/// Element type: a plain struct, owned or borrowed. `table`: "books", found by the search path, or
/// "library.books" for one in another schema. Names are taken as they are: upper case letters, spaces
/// and quotes are part of them.
///
/// If the table is not there it is made, with the types above, NOT NULL where a member cannot be empty,
/// and options.key as the primary key. If it is there, columns are found by name, and may have other
/// types: the server reads texts as what the column is (a timestamptz from ISO 8601), and numbers as
/// numbers of another size, and rounds them without a word to what a real, a double precision or a
/// numeric(10, 2) holds; what an integer cannot hold is an error. Before the first row is pulled, it is an error if the table lacks a column,
/// or needs one that the struct lacks, or if a type can never fit.
///
/// All or nothing: the whole run is one transaction. If anything throws, also the pipe, no row of it
/// stands, and a table that it made is gone. Nobody sees a row before the end, so nothing is handed on
/// when a source waits for more. On a connection of the caller's in an open transaction, the run is a
/// part of that (a savepoint): its rows stand when the caller commits, and if it fails, the transaction
/// is as it was before. Then, too, the connection can be used again.
///
/// While the pipe runs, nothing else can use the connection: the pipe cannot begin with rows() of it.
///
/// on_conflict other than fail: the rows go into a temporary table, and from there into the other one at
/// the end. On the server this takes disk as large as the rows and, for update, a sort of them by key.
///
/// Time: O(bytes); what the server does is most of it. Memory: 64 KiB and the text of the longest row, or
/// twice that, and the buffer of libpq.
///
/// Throws: what the range throws; postgresql::error if the server refuses something, with the number of
/// the row where the server says it, or if a row has a NUL in a text, which PostgreSQL cannot hold, a
/// string that is not valid UTF-8, or no JSON text for a jsonb, with the row and the record that was read
/// last. A row that the server refuses is noticed while others are sent: at once as a rule, and 64 MiB later
/// at the latest. Then, as after a warning of the server, one COPY ends, and another goes on in the same
/// transaction; triggers for each statement run for each of them.
[[nodiscard]] inline auto copy(connection to, std::string table, copy_options how = {}) {
    return detail::copy_closure{std::move(to), std::move(table), std::move(how)};
}

/// The lazy range of structs that postgresql::rows returns.
template <class T>
using reader = weir::detail::row_range<detail::rows_of_statement<T>, detail::statement_source>;

/// A lazy range of the rows that a statement returns.
///
///     for (author& a : weir::postgresql::rows<author>(connection,
///              "select name, rating from authors where born > $1 and city = $2", 1900, "Oslo")) ...
///
/// T: a plain struct, whose members are found by the names of the columns. Columns that T does not have
/// are skipped. A std::optional, a smart pointer or a member with a default may have no column; any other
/// must, and NULL is an error for a member that cannot be empty. A nested struct is a column with JSON
/// text, or has columns of its own: `select c.name as "city.name"`. Other members that are no type of
/// tables are JSON text. Numbers must fit their members exactly, but for the digits that float and double
/// do not have; anything that is neither a number nor a boolean (dates, uuid, bytea) is read as its text.
///
/// Parameters are the values of $1, $2, ...: numbers, bool, strings, std::nullopt (or a null const char*)
/// for NULL, and a std::optional of these. They are sent as texts, beside the statement, and never become part of it.
///
/// Element type: T&. Lifetime: it is the same object each time, valid until the next pull; so is what a
/// std::string_view or json::value in it points to. Nothing is opened or sent before the first pull.
/// Time: O(1) a row and what the server does. Memory: one row and the buffer of libpq, whatever the size
/// of the result, which the server sends as it is read.
///
/// While rows are read, nothing else can use the connection: this library and PQsendQuery refuse a
/// second statement; PQexec throws the rows away that are left, which is an error at the next pull, but
/// does not undo what was done. Leaving the loop early cancels the statement as soon as the range is
/// destroyed, and the connection can be used again. In a transaction of the caller's, all that a statement did that was
/// cancelled, or has failed, is undone, and the transaction goes on (by a savepoint). A statement without
/// columns is run, and has no rows.
///
/// Throws, from begin() and ++: postgresql::error if the server refuses the statement or it fails, after
/// the rows before that; if a member has no column; or if a cell does not fit its member, with the number
/// of the row. The range has then ended. rows() itself throws std::invalid_argument for a parameter with
/// a NUL.
template <class T, class... Parameters>
auto rows(connection from, std::string sql, const Parameters&... values) {
    constexpr bool is_row = json::detail::nestable<T>;
    constexpr bool are_parameters = (detail::is_parameter<Parameters> && ...);
    static_assert(is_row,
                  "weir: weir::postgresql::rows makes structs, whose members are the columns "
                  "of the result; declare one with the columns that you read");
    static_assert(are_parameters || !is_row,
                  "weir: weir::postgresql::rows takes numbers, bool, strings, std::nullopt and "
                  "std::optional of these as parameters; turn others into text first");
    if constexpr (is_row && are_parameters)
        return reader<T>{
            detail::statement_source{std::move(from), std::move(sql),
                                     detail::parameters{detail::text_of_parameter(values)...}}};
    else if constexpr (is_row) // no other error follows
        return reader<T>{detail::statement_source{std::move(from), std::move(sql), {}}};
    else
        return weir::detail::refused{};
}

} // namespace weir::postgresql
