// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/path.hpp>
#include <weir/detail/printable.hpp>
#include <weir/detail/uncancelled.hpp>
#include <weir/interop/sqlite_error.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <new>
#include <sqlite3.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace weir::sqlite::detail {

/// Where a database is: in a file, which is opened, or behind a connection of the caller's.
struct place {
    std::filesystem::path file{};
    sqlite3* opened = nullptr;
};

/// Throws if there is nothing to open, or what is opened would be gone with its last row.
inline place place_of(std::filesystem::path file) {
    if (file.empty() || file == ":memory:")
        throw std::invalid_argument{"weir: sqlite: a database without a file is gone when it is "
                                    "closed; open it yourself, and "
                                    "pass the sqlite3*"};
    return {std::move(file), nullptr};
}
inline place place_of(sqlite3* opened) {
    if (opened == nullptr)
        throw std::invalid_argument{"weir: sqlite: this sqlite3* is null; was it opened?"};
    return {{}, opened};
}

/// What SQLite says of its last failure.
inline std::string words_of(sqlite3* db) {
    return weir::detail::on_one_line(sqlite3_errmsg(db)) + " (SQLite's code "
         + std::to_string(sqlite3_extended_errcode(db)) + ')';
}

/// Names as SQL text. Throws std::invalid_argument if it has a NUL, at which SQL text would end.
inline std::string identifier(std::string_view name) {
    if (name.find('\0') != name.npos)
        throw std::invalid_argument{"weir: sqlite: the name \"" + weir::detail::shown_name(name)
                                    + "\" has a NUL in it, which SQL cannot say"};
    const std::unique_ptr<char, decltype(&sqlite3_free)> text{
        sqlite3_mprintf("\"%w\"", std::string{name}.c_str()), &sqlite3_free};
    if (text == nullptr) throw std::bad_alloc{};
    return text.get();
}
/// The same for people.
inline std::string shown(std::string_view name) {
    return '"' + weir::detail::shown_name(name) + '"';
}

struct finalize {
    void operator()(sqlite3_stmt* of) const noexcept { sqlite3_finalize(of); }
};
using statement = std::unique_ptr<sqlite3_stmt, finalize>;

/// An open connection, which is closed at the end unless it is the caller's.
class database {
public:
    /// Throws: error if it cannot be opened. `flags`: of sqlite3_open_v2.
    database(const place& at, int flags, int busy_timeout_ms) : db_{at.opened} {
        if (db_ != nullptr) {
            const char* const file = sqlite3_db_filename(db_, "main");
            name_ = file == nullptr || *file == '\0' ? std::string{"a database in memory"}
                                                     : weir::detail::shown_name(file);
            return;
        }
        weir::detail::refuse_nul(at.file, "open");
        name_ = weir::detail::shown_name(at.file.string());
        // One thread at a time uses it: it needs no lock of its own.
        const int code =
            sqlite3_open_v2(at.file.c_str(), &db_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
        own_.reset(db_);
        if (db_ == nullptr) throw std::bad_alloc{};
        if (code != SQLITE_OK) {
            std::string text = "weir: sqlite: cannot open " + name_ + ": " + words_of(db_);
            if (const int why = sqlite3_system_errno(db_); why != 0)
                text += ": " + std::generic_category().message(why);
            throw error{text, sqlite3_extended_errcode(db_), 0};
        }
        sqlite3_busy_timeout(db_, busy_timeout_ms);
    }

    sqlite3* get() const noexcept { return db_; }
    /// As it is in messages.
    const std::string& name() const noexcept { return name_; }

    bool is_in_transaction() const noexcept { return sqlite3_get_autocommit(db_) == 0; }
    /// Returns false if SQLite says why not.
    bool run(const char* sql) const noexcept {
        return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    /// Returns null if SQLite says why not, or if there is nothing to run. `rest`: the text behind
    /// the statement.
    statement prepare(std::string_view sql, std::string_view* rest = nullptr) const noexcept {
        sqlite3_stmt* made = nullptr;
        const char* end = nullptr;
        // The size says whether it ends in a NUL; without one, SQLite makes a copy.
        sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                           &made, &end);
        if (rest != nullptr && end != nullptr)
            *rest = sql.substr(static_cast<std::size_t>(end - sql.data()));
        return statement{made};
    }

private:
    struct close {
        void operator()(sqlite3* of) const noexcept {
            const weir::detail::uncancelled whole;
            sqlite3_close_v2(of);
        }
    };

    sqlite3* db_;
    std::unique_ptr<sqlite3, close> own_;
    std::string name_;
};

/// A text of a column, valid until the next row. An empty one, too, is not null.
inline std::string_view text_at(sqlite3_stmt* row, int column) {
    // The text first: it may have to be made of UTF-16, and then has another size.
    const unsigned char* const text = sqlite3_column_text(row, column);
    if (text == nullptr) {
        if (sqlite3_errcode(sqlite3_db_handle(row)) == SQLITE_NOMEM) throw std::bad_alloc{};
        return {};
    }
    const void* const bytes = text;
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

} // namespace weir::sqlite::detail
