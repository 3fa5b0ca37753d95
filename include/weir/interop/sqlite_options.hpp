// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/interop/detail/table_key.hpp>

#include <cstdint>

namespace weir::sqlite {

/// The columns that tell rows apart: `.key = "id"`, or `.key = {"year", "city"}`.
using key = weir::detail::table_key;

/// How sqlite::insert writes.
struct insert_options {
    /// With a key, a row whose key is in the table replaces what that row has in the columns of the
    /// struct, and leaves its other columns alone. The table must have a PRIMARY KEY or a UNIQUE
    /// index of exactly these columns; one that is created gets that primary key.
    sqlite::key key{};

    /// Members of nested structs are columns of their own, "outer.inner", instead of JSON text. A
    /// std::optional of a struct whose members are all empty is then stored as if it were empty.
    bool flatten = false;

    /// After so many rows a transaction is committed, and they stand whatever happens later. 0: all
    /// rows are one transaction, and all stand or none.
    std::uint64_t rows_per_transaction = 10'000;

    /// How many milliseconds to wait for a database that another connection has locked, before that
    /// is an error. Only where weir opens the database: a connection of the caller's keeps its own.
    int busy_timeout_ms = 5'000;
};

} // namespace weir::sqlite
