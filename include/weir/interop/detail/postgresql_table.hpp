// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/interop/detail/postgresql_session.hpp>
#include <weir/json/detail/columns/columns.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A table that rows are copied to: found by its name, or made.

namespace weir::postgresql::detail {

using json::detail::column;
using json::detail::column_type;

inline std::string_view type_name(column_type type) noexcept {
    switch (type) {
    case column_type::boolean:
        return "boolean";
    case column_type::int16:
        return "smallint";
    case column_type::int32:
        return "integer";
    case column_type::int64:
        return "bigint";
    case column_type::uint64:
        return "numeric(20)";
    case column_type::float32:
        return "real";
    case column_type::float64:
        return "double precision";
    case column_type::text:
        return "text";
    case column_type::json:
        return "jsonb";
    }
    return "text";
}

/// A column of a table that is there.
struct found_column {
    std::string name;
    std::string type; ///< in the server's words
    char category;    ///< pg_type.typcategory
    bool is_json;     ///< json or jsonb
    bool is_required; ///< not null, and without a default
    bool may_be_null;
    bool is_in_key; ///< the primary key
};

/// Whether the server reads what is written of the one as the other, for some values at least.
inline bool is_read_as(column_type from, const found_column& to) noexcept {
    constexpr char booleans = 'B', numbers = 'N', texts = 'S', others = 'U';
    if (to.category == texts || from == column_type::text) return true;
    if (from == column_type::json) return to.is_json || to.category == others;
    return to.category == (from == column_type::boolean ? booleans : numbers);
}

/// "books", or "library.books" for one in another schema; a name is all that is behind the first dot.
inline std::string quoted_table(const session& in, std::string_view name) {
    const std::size_t dot = name.find('.');
    if (dot == name.npos) return in.quoted(name);
    return in.quoted(name.substr(0, dot)) + '.' + in.quoted(name.substr(dot + 1));
}

template <class Names, class Text>
std::string joined(const Names& names, std::string_view between, Text text) {
    std::string all;
    for (const auto& name : names) {
        if (!all.empty()) all += between;
        all += text(name);
    }
    return all;
}

/// The columns of a table; empty if it is not there.
inline std::optional<std::vector<found_column>> find_table(const session& in,
                                                           const std::string& table) {
    const result found = in.execute(
        "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), t.typcategory,"
        " t.oid IN (114, 3802), a.attnotnull AND NOT a.atthasdef AND a.attidentity = '',"
        " NOT a.attnotnull, i.indrelid IS NOT NULL"
        " FROM pg_catalog.pg_class c"
        " LEFT JOIN pg_catalog.pg_attribute a"
        " ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
        " LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary"
        " AND a.attnum = ANY ((i.indkey::pg_catalog.int2[])[0:i.indnkeyatts - 1])"
        " WHERE c.oid = pg_catalog.to_regclass($1) ORDER BY a.attnum",
        table);
    const int rows = PQntuples(found.get());
    if (rows == 0) return std::nullopt;
    std::vector<found_column> columns;
    for (int row = 0; row < rows; ++row) {
        if (PQgetisnull(found.get(), row, 0) != 0) break; // it has no columns
        const auto text = [&](int field) { return PQgetvalue(found.get(), row, field); };
        const auto is = [&](int field) { return *text(field) == 't'; };
        columns.push_back({text(0), text(1), *text(2), is(3), is(4), is(5), is(6)});
    }
    return columns;
}

/// Throws error if rows with these columns cannot be rows of the table.
inline void check_columns(const session& in, const std::vector<column>& own,
                          const std::vector<found_column>& found) {
    const auto shown = [](const auto& one) { return weir::detail::fitted(one.name, 63); };
    const std::string sides = " (the struct has " + joined(own, ", ", shown) + "; the table has "
                            + joined(found, ", ", shown) + ")";
    for (const column& each : own) {
        const auto there = std::ranges::find(found, each.name, &found_column::name);
        if (there == found.end()) in.fail("the table has no column \"" + shown(each) + '"' + sides);
        if (!is_read_as(each.type, *there))
            in.fail("column \"" + shown(each) + "\" is " + std::string{type_name(each.type)}
                    + " in the struct, and " + there->type + " in the table");
    }
    for (const found_column& each : found)
        if (each.is_required && std::ranges::find(own, each.name, &column::name) == own.end())
            in.fail("column \"" + shown(each)
                    + "\" of the table may not be null and has no default, and the struct does not "
                      "have it"
                    + sides);
}

inline void create_table(const session& in, const std::string& table,
                         const std::vector<column>& own, const std::vector<std::string>& key) {
    std::string sql = "CREATE TABLE " + table + " (";
    sql += joined(own, ", ", [&](const column& each) {
        return in.quoted(each.name) + ' ' + std::string{type_name(each.type)}
             + (each.may_be_null ? "" : " NOT NULL");
    });
    if (!key.empty())
        sql += ", PRIMARY KEY ("
             + joined(key, ", ", [&](const std::string& each) { return in.quoted(each); }) + ')';
    in.execute(sql += ')');
}

} // namespace weir::postgresql::detail
