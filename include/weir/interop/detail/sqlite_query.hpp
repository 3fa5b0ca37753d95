// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/interop/detail/sqlite_cells.hpp>
#include <weir/interop/detail/sqlite_database.hpp>
#include <weir/interop/sqlite_error.hpp>
#include <weir/json/detail/columns/cell.hpp>
#include <weir/json/detail/columns/columns.hpp>
#include <weir/json/detail/columns/row_binding.hpp>
#include <weir/json/detail/columns/row_failure.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <sqlite3.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace weir::sqlite::detail {

/// What a parameter of a statement is bound to, from when the range is made until it is pulled.
using parameter = std::variant<std::monostate, std::int64_t, double, std::string>;

template <class T>
consteval bool is_parameter() {
    if constexpr (json::detail::is_std_optional<T>)
        return is_parameter<typename T::value_type>();
    else
        return std::same_as<T, bool> || json::detail::integer<T> || json::detail::real<T>
            || std::convertible_to<const T&, std::string_view> || std::same_as<T, std::nullopt_t>;
}

/// Throws std::out_of_range if SQLite has no such integer.
template <class T>
parameter parameter_of(const T& value) {
    if constexpr (json::detail::is_std_optional<T>) {
        return value ? parameter_of(*value) : parameter{};
    } else if constexpr (std::same_as<T, std::nullopt_t>) {
        return {};
    } else if constexpr (std::same_as<T, bool> || json::detail::integer<T>) {
        if constexpr (!std::same_as<T, bool>)
            if (!std::in_range<std::int64_t>(value))
                throw std::out_of_range{"weir: sqlite::rows: the parameter " + std::to_string(value)
                                        + " is more than SQLite's integers hold, which end at "
                                          "9223372036854775807"};
        return static_cast<std::int64_t>(value);
    } else if constexpr (std::same_as<T, float>) {
        return static_cast<double>(value);
    } else if constexpr (std::same_as<T, double>) {
        return value;
    } else {
        if constexpr (std::is_pointer_v<T>)
            if (value == nullptr) return {};
        return std::string{std::string_view{value}};
    }
}

struct query_source {
    place database;
    std::string sql;
    std::vector<parameter> parameters;
};

/// A statement, and its row.
class query {
public:
    /// Throws: error if it is not one statement that reads, and has these parameters.
    explicit query(const query_source& from)
        : db_{from.database, SQLITE_OPEN_READWRITE, busy_timeout_ms} {
        std::string_view rest;
        if (from.sql.find('\0') != from.sql.npos) fail("there is a NUL in the statement");
        statement_ = db_.prepare(from.sql, &rest);
        if (statement_ == nullptr) {
            if (sqlite3_errcode(db_.get()) != SQLITE_OK) fail_as_said(from.sql);
            fail("there is no statement in \"" + weir::detail::fitted(from.sql, 200) + '"');
        }
        if (db_.prepare(rest) != nullptr || sqlite3_errcode(db_.get()) != SQLITE_OK)
            fail("there is more behind the first statement, which would not be run: \""
                 + weir::detail::fitted(rest, 200) + '"');
        if (sqlite3_column_count(statement_.get()) == 0)
            fail("the statement has no columns: \"" + weir::detail::fitted(from.sql, 200) + '"');
        if (sqlite3_stmt_readonly(statement_.get()) == 0)
            fail("the statement writes, and how much of that would be done if not all rows are "
                 "pulled? Run it with sqlite3_exec, and read what it has written");
        bind(from.parameters);
    }

    std::vector<std::string> column_names() const {
        std::vector<std::string> all;
        for (int i = 0; i < sqlite3_column_count(statement_.get()); ++i)
            all.emplace_back(sqlite3_column_name(statement_.get(), i));
        return all;
    }

    /// Returns false at the end. Throws: error.
    bool next() {
        switch (sqlite3_step(statement_.get())) {
        case SQLITE_ROW:
            ++count_;
            return true;
        case SQLITE_DONE:
            sqlite3_reset(statement_.get()); // it locks nothing any more
            return false;
        default:
            fail_as_said({});
        }
    }

    /// While it lives, the cells of the row may be looked at: no other thread uses the connection.
    class locked {
    public:
        explicit locked(const query& of) noexcept : mutex_{sqlite3_db_mutex(of.db_.get())} {
            sqlite3_mutex_enter(mutex_); // there is none if weir has opened it
        }
        ~locked() { sqlite3_mutex_leave(mutex_); }
        locked(const locked&) = delete;
        locked& operator=(const locked&) = delete;

    private:
        sqlite3_mutex* mutex_;
    };

    /// Call it within `locked`. `has_fault()` says that it can be no cell.
    [[gnu::always_inline]] json::detail::cell cell_at(std::size_t column) const {
        using json::detail::cell;
        const int i = static_cast<int>(column);
        sqlite3_value* const value = sqlite3_column_value(statement_.get(), i);
        const int type = sqlite3_value_type(value);
        if (type == SQLITE_TEXT) {
            // The text first: it may have to be made of UTF-16, and then has another size.
            const void* const bytes = sqlite3_value_text(value);
            if (bytes == nullptr) throw std::bad_alloc{};
            const std::string_view text{static_cast<const char*>(bytes),
                                        static_cast<std::size_t>(sqlite3_value_bytes(value))};
            if (const std::size_t valid = weir::detail::valid_utf8_prefix(text);
                valid != text.size()) [[unlikely]]
                note_fault(i, "the text is not valid UTF-8 at byte " + std::to_string(valid));
            return cell::of_text(text);
        }
        if (type == SQLITE_INTEGER) return cell::of(std::int64_t{sqlite3_value_int64(value)});
        if (type == SQLITE_FLOAT) return cell::of(sqlite3_value_double(value));
        if (type == SQLITE_BLOB) [[unlikely]]
            note_fault(i, "a BLOB is not read; select hex() of it, or cast it as text");
        return cell::null();
    }
    bool has_fault() const noexcept { return !fault_.empty(); }

    /// The row cannot be a record. `why`: unless there is a fault of a cell.
    [[noreturn]] void fail_row(const std::string& why) {
        const std::string text = has_fault() ? fault_ : why;
        --count_;
        fail("row " + std::to_string(count_ + 1) + ": " + text);
    }
    [[noreturn]] void fail(const std::string& why, int code = SQLITE_OK) {
        sqlite3_reset(statement_.get());
        throw error{"weir: sqlite::rows of " + db_.name() + ": " + why, code, count_};
    }

private:
    static constexpr int busy_timeout_ms = 5'000;

    void bind(const std::vector<parameter>& all) {
        const int expected = sqlite3_bind_parameter_count(statement_.get());
        if (static_cast<std::size_t>(expected) != all.size())
            fail("the statement has " + std::to_string(expected) + " parameters, and is given "
                 + std::to_string(all.size()));
        for (std::size_t i = 0; i < all.size(); ++i) {
            const int number = static_cast<int>(i) + 1;
            const int code = std::visit(
                [&]<class Value>(const Value& value) {
                    if constexpr (std::same_as<Value, std::monostate>)
                        return sqlite3_bind_null(statement_.get(), number);
                    else if constexpr (std::same_as<Value, std::int64_t>)
                        return sqlite3_bind_int64(statement_.get(), number, value);
                    else if constexpr (std::same_as<Value, double>)
                        return sqlite3_bind_double(statement_.get(), number, value);
                    else
                        return bind_text(statement_.get(), number, value);
                },
                all[i]);
            if (code != SQLITE_OK)
                fail("parameter " + std::to_string(number) + ": " + sqlite3_errstr(code), code);
        }
    }
    [[noreturn]] void fail_as_said(std::string_view sql) {
        const int code = sqlite3_extended_errcode(db_.get());
        std::string why = words_of(db_.get());
        if (!sql.empty()) why += " in \"" + weir::detail::fitted(sql, 200) + '"';
        if (count_ != 0) why += "; " + std::to_string(count_) + " rows were read before";
        fail(why, code);
    }
    [[gnu::cold]] void note_fault(int column, const std::string& text) const {
        if (fault_.empty())
            fault_ =
                "the column " + shown(sqlite3_column_name(statement_.get(), column)) + ": " + text;
    }

    database db_;
    statement statement_;
    std::uint64_t count_ = 0;
    mutable std::string fault_;
};

/// Structs from the rows of a query.
template <class T>
class rows_of_query {
public:
    static constexpr std::string_view range_name = "weir::sqlite::rows";

    explicit rows_of_query(query_source from)
        : from_{std::move(from)}, query_{from_}, binding_{bound()} {}

    /// Goes on to the next row. Returns false at the end, where the database is closed.
    bool next() {
        if (!query_->next()) {
            query_.reset();
            return false;
        }
        const query::locked inside{*query_};
        const bool is_bound =
            binding_.bind([this](std::size_t column) { return query_->cell_at(column); });
        if (!is_bound || query_->has_fault()) [[unlikely]]
            query_->fail_row(json::detail::text_of(binding_.failure()));
        return true;
    }
    T& record() noexcept { return binding_.record(); }

private:
    json::detail::row_binding<T> bound() {
        try {
            return {query_->column_names(), false};
        } catch (const std::invalid_argument& wrong) {
            query_->fail(wrong.what());
        }
    }

    query_source from_;          ///< to whose texts the parameters point
    std::optional<query> query_; ///< closed at the end
    json::detail::row_binding<T> binding_;
};

} // namespace weir::sqlite::detail
