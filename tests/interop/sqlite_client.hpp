// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "catch.hpp"

#include "bytes/temporary.hpp"
#include "bytes/tool.hpp"

#include <weir/interop/sqlite_error.hpp>

#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <sqlite3.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace weir::test {

/// What SQLite's own program prints of a database, without the line feed at the end.
inline std::string asked(const std::filesystem::path& database, const std::string& sql,
                         const std::string& how = "-bail -batch") {
    std::string printed = output_of("sqlite3 " + how + ' ' + database.string(), sql);
    if (printed.ends_with('\n')) printed.pop_back();
    return printed;
}

struct close_database {
    void operator()(sqlite3* of) const noexcept { sqlite3_close_v2(of); }
};
using open_database = std::unique_ptr<sqlite3, close_database>;

inline open_database opened(const std::string& file,
                            int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) {
    sqlite3* made = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &made, flags, nullptr);
    open_database owner{made};
    if (code != SQLITE_OK) throw std::runtime_error{sqlite3_errstr(code)};
    return owner;
}

inline void run(const open_database& in, const std::string& sql) {
    if (sqlite3_exec(in.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error{sql + ": " + sqlite3_errmsg(in.get())};
}

/// The first column of the first row.
inline std::int64_t number_of(const open_database& in, const std::string& sql) {
    sqlite3_stmt* query = nullptr;
    sqlite3_prepare_v2(in.get(), sql.c_str(), -1, &query, nullptr);
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> owner{query,
                                                                           &sqlite3_finalize};
    if (sqlite3_step(query) != SQLITE_ROW)
        throw std::runtime_error{sql + ": " + sqlite3_errmsg(in.get())};
    return sqlite3_column_int64(query, 0);
}

/// What a pipe says that SQLite, or weir on its behalf, refuses.
template <class Pipe>
sqlite::error refusal(Pipe pipe) {
    try {
        pipe();
    } catch (const sqlite::error& error) {
        return error;
    }
    throw std::logic_error{"was not refused"};
}

inline bool says(const std::exception& error, const std::vector<std::string>& parts) {
    const std::string_view text = error.what();
    for (const std::string& part : parts)
        if (text.find(part) == text.npos) {
            UNSCOPED_INFO(text << "\ndoes not say: " << part);
            return false;
        }
    return true;
}

} // namespace weir::test
