// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/floating_point.hpp>
#include <weir/interop/detail/sqlite_database.hpp>
#include <weir/interop/detail/sqlite_table.hpp>
#include <weir/json/detail/columns/put_row.hpp>
#include <weir/json/error.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <vector>

namespace weir::sqlite::detail {

/// Binds a text that outlives the statement's next step. SQLite takes a null pointer for NULL.
inline int bind_text(sqlite3_stmt* to, int parameter, std::string_view text) noexcept {
    return sqlite3_bind_text64(to, parameter, text.data() == nullptr ? "" : text.data(),
                               text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

/// The members of a row as parameters of the insert statement, the first of which is 1.
class cells {
public:
    cells(sqlite3_stmt* into, const row_columns& columns, json::detail::row_context& at)
        : into_{into}, columns_{columns}, at_{at} {}
    cells(const cells&) = delete;
    cells& operator=(const cells&) = delete;

    bool put_null() {
        if (columns_.is_key(index()))
            return at_.fail(
                json::reason::missing_field,
                "a member of the key is empty, and SQLite takes NULL for different from "
                "every NULL");
        return is_bound(sqlite3_bind_null(into_, next()));
    }
    bool put(bool value) { return is_bound(sqlite3_bind_int(into_, next(), value)); }
    bool put(std::int64_t value) {
        if (columns_.stored_as(index()) == affinity::real && !is_exact(value)) [[unlikely]]
            return at_.fail(json::reason::number_out_of_range,
                            std::to_string(value)
                                + " would be rounded: its column is declared for real numbers");
        return is_bound(sqlite3_bind_int64(into_, next(), value));
    }
    bool put(std::uint64_t value) {
        if (value > std::numeric_limits<std::int64_t>::max()) [[unlikely]]
            return at_.fail(
                json::reason::number_out_of_range,
                std::to_string(value)
                    + " is more than SQLite's integers hold, which end at "
                      "9223372036854775807; write it as text with weir::json::describe");
        return put(static_cast<std::int64_t>(value));
    }
    bool put(double value) {
        if (weir::detail::is_nan(value)) [[unlikely]]
            return at_.fail(json::reason::number_out_of_range,
                            "not a number, which SQLite would store as NULL; for that, make the "
                            "member a std::optional, and leave it empty");
        return is_bound(sqlite3_bind_double(into_, next(), value));
    }
    bool put(float value) { return put(static_cast<double>(value)); }
    bool put_text(std::string_view text, bool of_row) {
        return of_row ? is_bound(bind_text(into_, next(), text)) : keep(text);
    }
    bool put_json(std::string_view text) { return keep(text); }

    /// Before the first member of a row.
    void begin_row() noexcept {
        used_ = 0;
        kept_.clear();
        kept_text_.clear();
    }
    /// After the last one: binds what was kept. Returns false if SQLite does not take it.
    bool end_row() {
        for (const kept& each : kept_)
            if (!is_bound(bind_text(into_, each.parameter,
                                    std::string_view{kept_text_}.substr(each.begin, each.size))))
                return false;
        return true;
    }

    /// What SQLite said of the last parameter.
    int code() const noexcept { return code_; }

private:
    struct kept {
        int parameter;
        std::size_t begin, size;
    };

    std::size_t index() const noexcept { return static_cast<std::size_t>(used_); }
    int next() noexcept { return ++used_; }

    /// As a double.
    static bool is_exact(std::int64_t value) noexcept {
        constexpr std::int64_t all_before = std::int64_t{1} << 53;
        return (value <= all_before && value >= -all_before)
            || (static_cast<double>(value) < 0x1p63
                && static_cast<std::int64_t>(static_cast<double>(value)) == value);
    }

    bool is_bound(int code) {
        code_ = code;
        if (code == SQLITE_OK) [[likely]]
            return true;
        if (code == SQLITE_NOMEM) throw std::bad_alloc{};
        return at_.fail(json::reason::string_too_long, sqlite3_errstr(code));
    }
    /// For texts that are gone before the row is inserted: one block for all of them.
    bool keep(std::string_view text) {
        kept_.push_back({next(), kept_text_.size(), text.size()});
        kept_text_ += text;
        return true;
    }

    sqlite3_stmt* into_;
    const row_columns& columns_;
    json::detail::row_context& at_;
    int used_ = 0; ///< how many parameters are bound
    int code_ = SQLITE_OK;
    std::vector<kept> kept_;
    std::string kept_text_;
};

} // namespace weir::sqlite::detail
