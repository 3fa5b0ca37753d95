// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/interop/detail/row_range.hpp>
#include <weir/interop/detail/sqlite_insert.hpp>
#include <weir/interop/detail/sqlite_query.hpp>
#include <weir/interop/sqlite_error.hpp>
#include <weir/interop/sqlite_options.hpp>
#include <weir/json/detail/columns/columns.hpp>
#include <weir/stream/detail/closure.hpp>

#include <filesystem>
#include <sqlite3.h>
#include <string>
#include <type_traits>
#include <utility>

// Pipes that end in a table of SQLite, and begin with a query of it:
//
//     const auto rows = weir::json::read<book>("books.ndjson.gz")
//                     | weir::sqlite::insert("library.db", "books", {.key = "id"});
//
//     for (author& a : weir::sqlite::rows<author>(
//              "library.db", "select name, avg(rating) as rating from books group by name"))
//
// SQLite 3.26 or newer. A database is a path, whose connection is open as long as the pipe runs, or a
// sqlite3* of the caller's, which is used by the thread that pulls. A pipe that reads a database and
// writes it needs one connection for both, or a database in WAL mode: in the others a reader locks
// writers out.

namespace weir::sqlite {

/// Sink: inserts every element into a table, and returns their number.
///
/// Element type: a plain struct, or one whose members json::describe names, owned or borrowed. Each
/// member is a column of the name that it has in JSON:
///
///   bool                                INTEGER, 0 or 1
///   integers                            INTEGER; an unsigned one from 2^63 on is an error
///   float, double                       REAL; NaN, which SQLite takes for NULL, is an error, infinities
///                                       are kept, and -0.0 is stored as 0.0
///   std::string, std::string_view       TEXT, whole, NULs included; must be valid UTF-8
///   enumerations                        TEXT, the name of the enumerator
///   std::optional, smart pointers       NULL if empty; all other columns are NOT NULL
///   containers, variants, structs       TEXT, as json::write writes them; with `.flatten`, the members of
///                                       structs are columns of their own: "outer.inner"
///
/// Table: created if it is not there; dots and quotes are part of its name. If it is there, its columns are
/// found by name, as SQLite compares them, in any order, and convert what is stored to the type that they
/// are declared with: a text "007" in an INTEGER column becomes 7. It is an error before the first row if a
/// member has no column, a NOT NULL column without a default has no member, or a number would lose digits in
/// a TEXT column; and an error of a row if a REAL column would round its integer. A UNIQUE violation is an
/// error, whatever the table says is to be done about one, unless a `.key` says otherwise: see
/// insert_options. A row that a trigger of the table drops, by raise(ignore), is counted all the same.
///
/// Transactions: one for 10,000 rows (insert_options), which begins as "immediate". The first one creates
/// the table. Before a descriptor, a pipe or a std::istream waits for more input on this thread, the rows
/// so far are committed, so that the database is not locked meanwhile, unless all are to be one transaction. If a
/// transaction of the caller's is open on its sqlite3*, it is used, as one savepoint, and is not
/// committed: then all rows are in it or none. Pragmas are left as they are: a database that must be
/// loaded faster than it is safe is opened by the caller, who says so.
///
/// Nothing is opened before the pipe runs; then the table is ready before anything is pulled. If
/// anything fails, or the pipe throws, the rows since the last commit are rolled back; those before it
/// stand. A database file that was not there remains, and may be empty.
///
/// Time: O(bytes), one prepared statement. Memory: the longest row as text, beside SQLite's own, of which its
/// page cache is the most (2 MiB, unless a pragma says otherwise). In the table of memory it is the scope
/// "sqlite::insert".
///
/// Throws: what the range throws, unchanged; error if SQLite refuses anything, with its words and its
/// code, or if a row cannot be stored as it is, with the number of the row, the place of the record
/// that json::read read last, its text, and how many rows stand. A database that is locked is waited for:
/// insert_options. std::invalid_argument if a name has a NUL; at once, if there is no database, or it is
/// in memory and not the caller's.
[[nodiscard]] inline auto insert(std::filesystem::path database, std::string table,
                                 insert_options how = {}) {
    return detail::insert_closure{
        {detail::place_of(std::move(database)), std::move(table), std::move(how)}};
}
/// The connection must outlive the pipe: while the pipe runs, sqlite3_close() refuses to close it
/// (SQLITE_BUSY); after sqlite3_close_v2(), the next commit is an error (SQLITE_MISUSE).
[[nodiscard]] inline auto insert(sqlite3* database, std::string table, insert_options how = {}) {
    return detail::insert_closure{{detail::place_of(database), std::move(table), std::move(how)}};
}

/// The lazy range of structs that sqlite::rows returns.
template <class T>
using reader = weir::detail::row_range<detail::rows_of_query<T>, detail::query_source>;

namespace detail {

template <class T, class... Parameters>
auto rows(place database, std::string sql, const Parameters&... parameters) {
    constexpr bool is_row = json::detail::nestable<T>;
    constexpr bool are_parameters = (is_parameter<std::decay_t<const Parameters&>>() && ...);
    static_assert(is_row,
                  "weir: sqlite::rows fills structs, whose members are the columns of the query, "
                  "and this type is none: read into a plain struct (an aggregate without base "
                  "classes and C arrays), or one whose members weir::json::describe names");
    static_assert(
        are_parameters || !is_row,
        "weir: a parameter of sqlite::rows is an integer, a float or double, a bool, a text, "
        "or a std::optional of one of these; nothing else");
    if constexpr (is_row && are_parameters)
        return reader<T>{query_source{
            std::move(database), std::move(sql),
            std::vector<parameter>{parameter_of<std::decay_t<const Parameters&>>(parameters)...}}};
    else
        return weir::detail::refused{};
}

} // namespace detail

/// Source: a lazy range of the rows that a query returns.
///
///     weir::sqlite::rows<author>("library.db", "select name from authors where born > ?", 1900)
///
/// T: a struct as sqlite::insert takes; columns are found by the names of its members, exactly, also
/// those of nested structs, "outer.inner", and bound by the rules of json::read: a member that is not
/// optional and has no default must have a column that is not NULL; columns that T does not have are
/// skipped; a number that its member cannot hold is an error. A BLOB is not read.
///
/// SQL: one statement that reads: one that writes is refused, as the range may be left half way.
/// Parameters are bound in their order: integers, float and double (a NaN as NULL), bool as 0 or 1,
/// texts, and std::optional of these. An empty one, std::nullopt and a null const char* are NULL. Texts
/// are copied.
///
/// Nothing is opened, and no statement prepared, before the first pull; a row is read when it is
/// pulled. The connection to a path is closed at the end of the range, and locks as a reader does up to
/// then. A locked database is waited for, 5 seconds; of the caller's connection, as long as that says.
///
/// Element type: T&. Lifetime: it is the same object each time, valid until the next pull, as is a
/// std::string_view in it. Memory: one row, beside SQLite's own. Once the longest members have been
/// seen, no row allocates, but for members that are JSON text.
///
/// Throws, from begin() and ++: error if SQLite refuses anything, the statement is none of those, it has
/// other parameters, a member has no column, or cannot hold what is in it, with the number of the row and
/// the member. The range has then ended. At once: std::invalid_argument as sqlite::insert,
/// std::out_of_range if an unsigned parameter is 2^63 or more.
template <class T, class... Parameters>
auto rows(std::filesystem::path database, std::string sql, const Parameters&... parameters) {
    return detail::rows<T>(detail::place_of(std::move(database)), std::move(sql), parameters...);
}
/// The connection must outlive the range; as of sqlite::insert.
template <class T, class... Parameters>
auto rows(sqlite3* database, std::string sql, const Parameters&... parameters) {
    return detail::rows<T>(detail::place_of(database), std::move(sql), parameters...);
}

} // namespace weir::sqlite
