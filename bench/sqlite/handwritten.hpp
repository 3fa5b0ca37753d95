// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <sqlite3.h>
#include <stdexcept>
#include <string>
#include <string_view>

// The loops that are written without weir: one prepared statement, values bound where they lie,
// transactions of the same number of rows, and no more checks than that SQLite has done it.

namespace bench {

struct sold_user {
    std::int64_t user_id;
    std::string username;
    std::string full_name;
    std::string email;
    int age;
    std::string gender;
    std::string country;
    std::string city;
    std::optional<std::string> occupation;
    std::string education;
    std::string last_login;
};

namespace handwritten {

struct close_database {
    void operator()(sqlite3* of) const noexcept { sqlite3_close(of); }
};
struct finalize {
    void operator()(sqlite3_stmt* of) const noexcept { sqlite3_finalize(of); }
};

class database {
public:
    explicit database(const std::filesystem::path& file) {
        sqlite3* made = nullptr;
        check(sqlite3_open_v2(file.c_str(), &made,
                              SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                              nullptr));
        db_.reset(made);
    }
    void run(const char* sql) const {
        check(sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr));
    }
    std::unique_ptr<sqlite3_stmt, finalize> prepare(std::string_view sql) const {
        sqlite3_stmt* made = nullptr;
        check(sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()),
                                 SQLITE_PREPARE_PERSISTENT, &made, nullptr));
        return std::unique_ptr<sqlite3_stmt, finalize>{made};
    }
    static void check(int code, int expected = SQLITE_OK) {
        if (code != expected) throw std::runtime_error{sqlite3_errstr(code)};
    }

private:
    std::unique_ptr<sqlite3, close_database> db_;
};

/// `each_user(insert)` calls `insert(user)` for each of them. Returns their number.
template <class EachUser>
std::uint64_t insert_users(const std::filesystem::path& file, std::uint64_t rows_per_transaction,
                           EachUser each_user) {
    const database to{file};
    to.run("begin immediate");
    to.run("create table users (user_id integer not null, username text not null,"
           " full_name text not null, email text not null, age integer not null,"
           " gender text not null, country text not null, city text not null, occupation text,"
           " education text not null, last_login text not null)");
    const auto insert = to.prepare("insert into users values (?,?,?,?,?,?,?,?,?,?,?)");
    sqlite3_stmt* const row = insert.get();
    const auto bind = [row](int column, const std::string& text) {
        database::check(sqlite3_bind_text(row, column, text.data(), static_cast<int>(text.size()),
                                          SQLITE_STATIC));
    };
    std::uint64_t count = 0;
    each_user([&](const sold_user& u) {
        database::check(sqlite3_bind_int64(row, 1, u.user_id));
        bind(2, u.username);
        bind(3, u.full_name);
        bind(4, u.email);
        database::check(sqlite3_bind_int(row, 5, u.age));
        bind(6, u.gender);
        bind(7, u.country);
        bind(8, u.city);
        if (u.occupation)
            bind(9, *u.occupation);
        else
            database::check(sqlite3_bind_null(row, 9));
        bind(10, u.education);
        bind(11, u.last_login);
        database::check(sqlite3_step(row), SQLITE_DONE);
        sqlite3_reset(row);
        if (++count % rows_per_transaction == 0) {
            to.run("commit");
            to.run("begin immediate");
        }
    });
    to.run("commit");
    return count;
}

/// Calls `each(user)` for all of them, in one object.
template <class Each>
void read_users(const std::filesystem::path& file, const char* sql, Each each) {
    const database from{file};
    const auto query = from.prepare(sql);
    sqlite3_stmt* const row = query.get();
    const auto text_of = [row](int column, std::string& into) {
        const void* const text = sqlite3_column_text(row, column);
        if (text == nullptr) throw std::runtime_error{"a text is null"};
        into.assign(static_cast<const char*>(text),
                    static_cast<std::size_t>(sqlite3_column_bytes(row, column)));
    };
    sold_user u{};
    for (;;) {
        const int code = sqlite3_step(row);
        if (code == SQLITE_DONE) return;
        database::check(code, SQLITE_ROW);
        u.user_id = sqlite3_column_int64(row, 0);
        text_of(1, u.username);
        text_of(2, u.full_name);
        text_of(3, u.email);
        u.age = sqlite3_column_int(row, 4);
        text_of(5, u.gender);
        text_of(6, u.country);
        text_of(7, u.city);
        if (sqlite3_column_type(row, 8) == SQLITE_NULL) {
            u.occupation.reset();
        } else {
            if (!u.occupation) u.occupation.emplace();
            text_of(8, *u.occupation);
        }
        text_of(9, u.education);
        text_of(10, u.last_login);
        each(u);
    }
}

} // namespace handwritten
} // namespace bench
