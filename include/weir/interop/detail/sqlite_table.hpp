// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/interop/detail/sqlite_database.hpp>
#include <weir/interop/sqlite_options.hpp>
#include <weir/json/detail/columns/columns.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <vector>

// The table that rows are inserted into, and the SQL for it. SQLite compares names without regard to
// the case of ASCII letters, and so does this.

namespace weir::sqlite::detail {

using json::detail::column;
using json::detail::column_type;

inline bool is_same_name(const std::string& one, const std::string& other) noexcept {
    return sqlite3_stricmp(one.c_str(), other.c_str()) == 0;
}

/// What SQLite converts values to that are stored in a column.
enum class affinity : unsigned char { none, text, integer, real, numeric };

/// By the rules of "Datatypes In SQLite", 3.1.
inline affinity affinity_of(std::string type) {
    for (char& c : type)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const auto has = [&](std::string_view part) { return type.find(part) != type.npos; };
    if (has("INT")) return affinity::integer;
    if (has("CHAR") || has("CLOB") || has("TEXT")) return affinity::text;
    if (type.empty() || has("BLOB")) return affinity::none;
    if (has("REAL") || has("FLOA") || has("DOUB")) return affinity::real;
    return affinity::numeric;
}

struct table_column {
    std::string name;
    std::string type; ///< as it was declared
    bool must_be_filled;
};

/// The columns of a table, none if there is no such table; nothing if SQLite says why not.
inline std::optional<std::vector<table_column>> columns_of_table(const database& of,
                                                                 const std::string& table) {
    const statement query = of.prepare(
        "select name, type, \"notnull\" and dflt_value is null and hidden = 0,"
        " pk = 1 and upper(type) = 'INTEGER' and 1 = sum(pk > 0) over ()" // SQLite fills it
        " from pragma_table_xinfo(?)");
    if (query == nullptr
        || sqlite3_bind_text(query.get(), 1, table.data(), static_cast<int>(table.size()),
                             SQLITE_STATIC)
               != SQLITE_OK)
        return std::nullopt;
    std::vector<table_column> all;
    int code = SQLITE_OK;
    while ((code = sqlite3_step(query.get())) == SQLITE_ROW)
        all.push_back(
            {std::string{text_at(query.get(), 0)}, std::string{text_at(query.get(), 1)},
             sqlite3_column_int(query.get(), 2) != 0 && sqlite3_column_int(query.get(), 3) == 0});
    if (code != SQLITE_DONE) return std::nullopt;
    return all;
}

inline std::string_view declared_type(column_type of) noexcept {
    switch (of) {
    case column_type::boolean:
    case column_type::int16:
    case column_type::int32:
    case column_type::int64:
    case column_type::uint64:
        return "INTEGER";
    case column_type::float32:
    case column_type::float64:
        return "REAL";
    case column_type::text:
    case column_type::json:
        break;
    }
    return "TEXT";
}

/// Names in SQL, with commas.
template <class Names>
std::string identifiers(const Names& names) {
    std::string all;
    for (const std::string& name : names)
        all.append(all.empty() ? "" : ", ").append(identifier(name));
    return all;
}

/// The members of a struct as columns of a table.
class row_columns {
public:
    /// Each is a column of the table, in this order.
    row_columns(std::vector<column> members, const key& of)
        : members_{std::move(members)}, key_{of.columns()}, is_key_(members_.size()),
          affinity_(members_.size(), affinity::none) {
        for (std::size_t i = 0; i < members_.size(); ++i)
            for (const std::string& each : key_)
                if (is_same_name(members_[i].name, each)) is_key_[i] = true;
    }

    /// What is wrong with the columns whatever the table; empty if nothing is.
    std::string fault() const {
        if (members_.empty()) return "the struct has no members to write";
        for (std::size_t i = 0; i < members_.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (is_same_name(members_[i].name, members_[j].name))
                    return "the members " + shown(members_[j].name) + " and "
                         + shown(members_[i].name)
                         + " would be one column: SQLite tells no lower case letters from upper "
                           "case ones; name one of them otherwise with weir::json::describe";
        for (const std::string& each : key_)
            if (find(each) == nullptr)
                return "the key " + shown(each) + " is no member; the members are "
                     + shown_names(members_);
        return {};
    }

    std::string create(const std::string& table) const {
        std::string sql;
        for (std::size_t i = 0; i < members_.size(); ++i) {
            sql.append(sql.empty() ? "" : ", ").append(identifier(members_[i].name)) += ' ';
            sql.append(declared_type(members_[i].type));
            if (!members_[i].may_be_null || is_key_[i]) sql += " NOT NULL";
        }
        if (!key_.empty()) sql += ", primary key (" + identifiers(key_) + ')';
        return "create table " + identifier(table) + " (" + sql + ')';
    }

    /// How the table that is there does not suit the rows; empty if it does. `type` is theirs.
    std::string mismatch(const std::vector<table_column>& there, std::string_view type) {
        for (std::size_t i = 0; i < members_.size(); ++i) {
            const column& each = members_[i];
            const auto found = std::ranges::find_if(there, [&](const table_column& column) {
                return is_same_name(column.name, each.name);
            });
            if (found == there.end())
                return "the table has no column for the member " + shown(each.name) + " of "
                     + weir::detail::shown_name(type) + ", only " + shown_names(there)
                     + "; add one (alter table ... add column " + identifier(each.name) + ' '
                     + std::string{declared_type(each.type)}
                     + "), name the member as a column is named, or leave it out, both with "
                       "weir::json::describe";
            affinity_[i] = affinity_of(found->type);
            const bool is_real =
                each.type == column_type::float32 || each.type == column_type::float64;
            if (is_real && affinity_[i] == affinity::text)
                return "the column " + shown(found->name) + " is declared "
                     + weir::detail::shown_name(found->type)
                     + ", and as text SQLite keeps 15 digits" + " of the number that the member "
                     + shown(each.name) + " of " + weir::detail::shown_name(type)
                     + " is; declare the column REAL";
        }
        for (const table_column& each : there)
            if (each.must_be_filled && find(each.name) == nullptr)
                return "the column " + shown(each.name) + " is NOT NULL and has no default, and "
                     + weir::detail::shown_name(type) + " has no member for it, only "
                     + shown_names(members_) + "; add a member, or give the column a default";
        return {};
    }

    std::string insert(const std::string& table) const {
        std::string names, marks, updates;
        for (std::size_t i = 0; i < members_.size(); ++i) {
            const std::string name = identifier(members_[i].name);
            names.append(names.empty() ? "" : ", ").append(name);
            marks.append(marks.empty() ? "?" : ", ?");
            if (!is_key_[i])
                updates.append(updates.empty() ? "" : ", ").append(name + " = excluded." + name);
        }
        // `or abort`: whatever the table itself says is to be done with a row that is there already,
        // none is dropped without a word.
        std::string sql =
            "insert or abort into " + identifier(table) + " (" + names + ") values (" + marks + ')';
        if (!key_.empty())
            sql += " on conflict (" + identifiers(key_) + ") do "
                 + (updates.empty() ? "nothing" : "update set " + updates);
        return sql;
    }

    const std::vector<std::string>& key_columns() const noexcept { return key_; }
    std::size_t size() const noexcept { return members_.size(); }
    bool is_key(std::size_t i) const noexcept { return is_key_[i]; }
    affinity stored_as(std::size_t i) const noexcept { return affinity_[i]; }
    const std::string& name(std::size_t i) const noexcept { return members_[i].name; }

private:
    const column* find(const std::string& name) const noexcept {
        const auto found = std::ranges::find_if(
            members_, [&](const column& each) { return is_same_name(each.name, name); });
        return found == members_.end() ? nullptr : &*found;
    }
    template <class Named>
    static std::string shown_names(const std::vector<Named>& all) {
        std::string text;
        for (const Named& each : all)
            text.append(text.empty() ? "" : ", ").append(shown(each.name));
        return text.empty() ? "none" : text;
    }

    std::vector<column> members_;
    std::vector<std::string> key_;
    std::vector<char> is_key_;
    std::vector<affinity> affinity_;
};

} // namespace weir::sqlite::detail
