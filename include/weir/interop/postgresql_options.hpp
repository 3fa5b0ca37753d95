// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/interop/detail/table_key.hpp>

namespace weir::postgresql {

/// The columns that tell rows apart: `.key = "id"`, or `.key = {"year", "city"}`.
using key = weir::detail::table_key;

/// What happens to a row whose key is in the table already, or came before in the same run.
enum class on_conflict {
    fail,   ///< throws: no row stands
    ignore, ///< the row is left out: what is in the table stays, and of the run the first
    update, ///< the row replaces the members of the one in the table; of the run, the last stands
};

/// How postgresql::copy writes.
struct copy_options {
    /// The primary key of a table that is made, and what on_conflict finds rows by. Without one, that is
    /// the primary key of the table; for on_conflict::ignore, whatever is unique in it.
    postgresql::key key{};
    postgresql::on_conflict on_conflict = postgresql::on_conflict::fail;

    /// Members of nested structs are columns of their own, "outer.inner", instead of jsonb. A
    /// std::optional of a struct whose members are all empty is then stored as if it were empty.
    bool flatten = false;
};

} // namespace weir::postgresql
