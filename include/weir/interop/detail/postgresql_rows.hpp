// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/interop/detail/postgresql_session.hpp>
#include <weir/json/detail/columns/cell.hpp>
#include <weir/json/detail/columns/row_binding.hpp>
#include <weir/json/detail/columns/row_failure.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir::postgresql::detail {

/// Parameters of a statement, as text; empty is NULL.
using parameters = std::vector<std::optional<std::string>>;

template <class T>
inline constexpr bool is_parameter =
    json::detail::integer<T> || std::floating_point<T> || std::same_as<T, bool>
    || std::same_as<T, char> || std::same_as<T, std::nullopt_t>
    || std::convertible_to<const T&, std::string_view>;
template <class T>
inline constexpr bool is_parameter<std::optional<T>> = is_parameter<T>;

template <class T>
std::optional<std::string> text_of_parameter(const T& value) {
    if constexpr (std::same_as<T, std::nullopt_t>) {
        return std::nullopt;
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
        if constexpr (std::is_pointer_v<T>)
            if (value == nullptr) return std::nullopt;
        const std::string_view text = value;
        if (text.find('\0') != text.npos)
            throw std::invalid_argument{
                "weir::postgresql::rows: a parameter has a NUL, which a text in PostgreSQL cannot "
                "hold"};
        return std::string{text};
    } else if constexpr (requires { *value; }) {
        return value ? text_of_parameter(*value) : std::nullopt;
    } else if constexpr (std::same_as<T, bool>) {
        return value ? "true" : "false";
    } else if constexpr (std::same_as<T, char>) {
        return std::string(1, value);
    } else {
        std::array<char, 64> digits;
        char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        std::string text(digits.data(), end);
        if constexpr (std::floating_point<T>)
            if (text == "inf" || text == "-inf") text += "inity"; // as some servers have it
        return text;
    }
}

/// How a column of the result becomes cells; by the numbers that types have in every server.
enum class column_form : unsigned char { boolean, number, text };

inline column_form form_of(Oid type) noexcept {
    switch (type) {
    case 16: // boolean
        return column_form::boolean;
    case 20:   // bigint
    case 21:   // smallint
    case 23:   // integer
    case 26:   // oid
    case 700:  // real
    case 701:  // double precision
    case 1700: // numeric
        return column_form::number;
    default:
        return column_form::text;
    }
}

inline json::detail::cell number_cell(std::string_view text) noexcept {
    using json::detail::cell;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (text == "NaN") return cell::of(std::numeric_limits<double>::quiet_NaN());
    if (text == "Infinity") return cell::of(infinity);
    if (text == "-Infinity") return cell::of(-infinity);
    return cell::of_number(text);
}

struct statement_source {
    connection to;
    std::string sql;
    parameters values;
};

/// The rows that a statement returns, one after the other.
class statement {
public:
    explicit statement(const statement_source& from) : session_{from.to, "weir::postgresql::rows"} {
        const auto& [to, sql, values] = from;
        if (PQtransactionStatus(session_.get()) == PQTRANS_INTRANS) part_.emplace(session_);
        if (sql.find('\0') != sql.npos) session_.fail("the statement has a NUL");
        std::vector<const char*> texts;
        for (const auto& value : values) texts.push_back(value ? value->c_str() : nullptr);
        if (PQsendQueryParams(session_.get(), sql.c_str(), static_cast<int>(texts.size()), nullptr,
                              texts.data(), nullptr, nullptr, 0)
                != 1
            || PQsetSingleRowMode(session_.get()) != 1)
            session_.fail(words_of(session_.get(), nullptr));
        is_running_ = true;
    }
    ~statement() { give_up(); }
    statement(const statement&) = delete;
    statement& operator=(const statement&) = delete;

    /// Returns false at the end. The cells are valid until the next call.
    bool next() {
        row_.reset();
        result got{PQgetResult(session_.get())};
        if (got == nullptr)
            fail("the rows that were left are gone: another statement was run on the connection "
                 "before they were read",
                 {});
        switch (PQresultStatus(got.get())) {
        case PGRES_SINGLE_TUPLE:
            ++count_;
            break;
        case PGRES_TUPLES_OK: // the end, or no row at all
        case PGRES_COMMAND_OK:
            finish();
            break;
        case PGRES_EMPTY_QUERY:
            fail("there is no statement in the text", {});
        case PGRES_COPY_OUT:
        case PGRES_COPY_IN:
        case PGRES_COPY_BOTH:
            fail("COPY cannot be read as rows; write it as a query", {});
        default:
            fail_as_said(got.get());
        }
        row_ = std::move(got);
        if (forms_.empty())
            for (int i = 0; i < PQnfields(row_.get()); ++i)
                forms_.push_back(form_of(PQftype(row_.get(), i)));
        return is_running_;
    }

    /// Whether the statement is one that returns rows, be they none. After next().
    bool has_columns() const noexcept { return !forms_.empty(); }
    std::vector<std::string> column_names() const {
        std::vector<std::string> names;
        for (int i = 0; i < PQnfields(row_.get()); ++i) names.push_back(PQfname(row_.get(), i));
        return names;
    }
    json::detail::cell cell_at(std::size_t column) const noexcept {
        using json::detail::cell;
        const auto field = static_cast<int>(column);
        if (PQgetisnull(row_.get(), 0, field) != 0) return cell::null();
        const std::string_view text{PQgetvalue(row_.get(), 0, field),
                                    static_cast<std::size_t>(PQgetlength(row_.get(), 0, field))};
        switch (forms_[column]) {
        case column_form::boolean:
            return cell::of(text == "t");
        case column_form::number:
            return number_cell(text);
        default:
            return cell::of_text(text);
        }
    }

    // The statement must not be used after these.

    /// None of its rows can be read.
    [[noreturn]] void fail_before_rows(const std::string& why) { fail(why, {}, 0); }
    /// The current row cannot be read.
    [[noreturn]] void fail_at_row(const std::string& why) {
        fail("row " + std::to_string(count_) + ": " + why, {}, count_ - 1);
    }

private:
    [[noreturn]] void fail(const std::string& why, const std::string& state) {
        fail(why, state, count_);
    }
    [[noreturn]] void fail(const std::string& why, const std::string& state, std::uint64_t before) {
        const error failed{session_.doing() + ": " + why, state, before};
        give_up();
        throw failed;
    }
    [[noreturn]] void fail_as_said(const PGresult* said) {
        fail(words_of(session_.get(), said), field_of(said, PG_DIAG_SQLSTATE));
    }

    void finish() {
        // After the last row the server commits, which may fail: then nothing that was done stands.
        while (const result more{PQgetResult(session_.get())})
            if (PQresultStatus(more.get()) == PGRES_FATAL_ERROR) fail_as_said(more.get());
        is_running_ = false;
        if (part_) part_->commit();
    }

    /// What the server has not sent yet is not asked for any more.
    void give_up() noexcept {
        if (!std::exchange(is_running_, false)) return;
        // Other statements have been run since, and what they did is not to be undone.
        if (part_ && PQtransactionStatus(session_.get()) == PQTRANS_INTRANS) return part_->leave();
        // Otherwise the request might come late, and stop a statement of the caller's.
        if (PQtransactionStatus(session_.get()) == PQTRANS_ACTIVE) {
            if (PGcancel* const request = PQgetCancel(session_.get())) {
                std::array<char, 256> why;
                PQcancel(request, why.data(), static_cast<int>(why.size()));
                PQfreeCancel(request);
            }
        }
        if (!session_.is_own()) drain();
        part_.reset(); // which rolls back
    }

    void drain() noexcept {
        while (const result more{PQgetResult(session_.get())}) {
            const ExecStatusType status = PQresultStatus(more.get());
            if (status == PGRES_COPY_IN && PQputCopyEnd(session_.get(), "no rows come") != 1)
                return;
            if (status == PGRES_COPY_BOTH) return;
            char* text = nullptr;
            if (status == PGRES_COPY_OUT)
                while (PQgetCopyData(session_.get(), &text, 0) > 0) PQfreemem(text);
        }
    }

    session session_;
    std::optional<transaction> part_; ///< of the one that the caller has open
    std::vector<column_form> forms_;
    result row_;
    std::uint64_t count_ = 0;
    bool is_running_ = false;
};

/// Structs from the rows of a statement.
template <class T>
class rows_of_statement {
public:
    static constexpr std::string_view range_name = "weir::postgresql::rows";

    explicit rows_of_statement(const statement_source& from) : statement_{from} {}

    /// Goes on to the next row. Returns false at the end.
    bool next() {
        const bool has_row = statement_.next();
        if (!binding_ && statement_.has_columns()) bind_columns();
        if (has_row
            && !binding_->bind([this](std::size_t column) { return statement_.cell_at(column); }))
            statement_.fail_at_row(json::detail::text_of(binding_->failure()));
        return has_row;
    }
    T& record() noexcept { return binding_->record(); }

private:
    void bind_columns() {
        try {
            binding_.emplace(statement_.column_names(), false);
        } catch (const std::invalid_argument& why) {
            statement_.fail_before_rows(why.what());
        }
    }

    statement statement_;
    std::optional<json::detail::row_binding<T>> binding_;
};

} // namespace weir::postgresql::detail
