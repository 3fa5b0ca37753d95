// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/interop/detail/postgresql_session.hpp>
#include <weir/interop/detail/postgresql_table.hpp>
#include <weir/interop/postgresql_error.hpp>
#include <weir/interop/postgresql_options.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace weir::postgresql::detail {

/// The number of the line in the words "COPY books, line 12, column year", of whatever language.
inline std::optional<std::uint64_t> line_in(std::string_view context, const std::string& table) {
    const std::string before = "COPY " + table + ", ";
    std::size_t at = context.find(before);
    if (at == context.npos) return std::nullopt;
    at = context.find_first_of("0123456789\n", at + before.size());
    if (at == context.npos) return std::nullopt;
    std::uint64_t line = 0;
    const char* const end = context.data() + context.size();
    if (std::from_chars(context.data() + at, end, line).ec != std::errc{}) return std::nullopt;
    return line;
}

/// One run: rows as text go in, and at the end all stand; or none, if it is not closed.
///
/// The server says what is wrong with a row when it has read it, and reads on; libpq looks at that
/// when the COPY ends. So before each buffer is sent, the socket is asked whether the server has said
/// something. Then the COPY is ended, which fails if that was an error. If it was not, another COPY goes
/// on in the same transaction. libpq may itself have taken from the socket what the server said, while it
/// waited to send more, and does not tell: so the COPY is also ended after `longest_copy` bytes.
class copy_run {
public:
    copy_run(const connection& to, std::string_view table, const std::vector<column>& columns,
             const copy_options& how)
        : session_{to, "weir::postgresql::copy to \"" + weir::detail::fitted(table, 130) + '"'},
          all_{session_}, table_{quoted_table(session_, table)},
          name_{table.substr(table.find('.') + 1)} {
        if (columns.empty()) session_.fail("the struct has no members to write");
        if (how.on_conflict < on_conflict::fail || how.on_conflict > on_conflict::update)
            session_.fail("options.on_conflict is none of fail, ignore and update");
        prepare(columns, how);
        begin_copy();
    }
    ~copy_run() { give_up(); }
    copy_run(const copy_run&) = delete;
    copy_run& operator=(const copy_run&) = delete;

    /// `rows` is their text, and `count` how many there are.
    void send(std::string_view rows, std::uint64_t count) {
        if (has_said_something() || sent_bytes_ >= longest_copy) {
            end_copy();
            begin_copy();
        }
        sent_bytes_ += rows.size();
        // In pieces, as libpq keeps a copy.
        constexpr std::size_t longest = std::size_t{64} << 10;
        for (; !rows.empty(); rows.remove_prefix(std::min(rows.size(), longest))) {
            const std::string_view piece = rows.substr(0, longest);
            if (PQputCopyData(session_.get(), piece.data(), static_cast<int>(piece.size())) != 1) {
                const std::string why = words_of(session_.get(), nullptr);
                end_copy(); // which knows more, if the server has said it
                session_.fail(why + nothing_stands);
            }
        }
        sent_ += count;
    }

    /// Returns how many rows were inserted or updated.
    std::uint64_t close() {
        end_copy();
        if (!merge_.empty()) {
            const result merged = execute(merge_);
            taken_ = affected_by(merged.get());
            execute("DROP TABLE pg_temp.weir_rows");
        }
        try {
            all_.commit();
        } catch (const error& failed) {
            const bool known = all_.is_nested() || !is_lost(session_.get());
            throw error{std::string{failed.what()}
                            + (known
                                   ? nothing_stands
                                   : "; whether the rows stand is not known: the connection broke "
                                     "before the server had confirmed it"),
                        failed.sqlstate(), 0, known};
        }
        return taken_;
    }

    /// The error of a row that cannot be sent.
    error refused(const std::string& row, const std::string& why) const {
        return error{session_.doing() + ": " + row + ": " + why + nothing_stands, {}};
    }

private:
    static constexpr const char* nothing_stands = "; no row of this run stands";
    static constexpr std::uint64_t longest_copy = std::uint64_t{64} << 20;

    void prepare(const std::vector<column>& columns, const copy_options& how) {
        const auto quoted = [this](const auto& each) { return session_.quoted(each.name); };
        names_ = joined(columns, ", ", quoted);
        for (const std::string& each : how.key.columns())
            if (std::ranges::find(columns, each, &column::name) == columns.end())
                session_.fail("the struct has no member \"" + weir::detail::fitted(each, 63)
                              + "\", which options.key names");
        std::vector<found_column> found;
        if (const auto there = find_table(session_, table_)) {
            found = *there;
            check_columns(session_, columns, found);
        } else {
            create_table(session_, table_, columns, how.key.columns());
            found = find_table(session_, table_).value_or(found);
        }
        if (how.on_conflict != on_conflict::fail) prepare_merge(columns, found, how);
    }

    /// The rows go into a temporary table, and at the end from there into the other one.
    void prepare_merge(const std::vector<column>& columns, const std::vector<found_column>& found,
                       const copy_options& how) {
        if (name_ == "weir_rows")
            session_.fail("options.on_conflict needs a temporary table of the same name");
        const auto quoted = [this](const auto& each) { return session_.quoted(each.name); };
        const std::vector<std::string>& asked = how.key.columns();
        const bool by_primary_key = asked.empty() && how.on_conflict == on_conflict::update;
        std::vector<found_column> keys;
        for (const found_column& each : found)
            if (by_primary_key ? each.is_in_key
                               : std::ranges::find(asked, each.name) != asked.end())
                keys.push_back(each);
        const std::string key = joined(keys, ", ", quoted);
        const auto is_key = [&](const column& each) {
            return std::ranges::find(keys, each.name, &found_column::name) != keys.end();
        };
        std::vector<column> others;
        std::ranges::copy_if(columns, std::back_inserter(others),
                             [&](const column& each) { return !is_key(each); });
        if (how.on_conflict == on_conflict::update) {
            if (keys.empty())
                session_.fail(
                    "on_conflict::update needs options.key: the table has no primary key");
            if (others.size() + keys.size() != columns.size())
                session_.fail("the struct does not have all columns of the primary key, " + key);
        }
        merge_ = "INSERT INTO " + table_ + " (" + names_ + ") SELECT ";
        std::string order;
        if (how.on_conflict == on_conflict::update) {
            // NULLs are no duplicates of each other.
            std::string same = key;
            for (const found_column& each : keys)
                if (each.may_be_null)
                    same += ", CASE WHEN " + quoted(each) + " IS NULL THEN ctid END";
            merge_ += "DISTINCT ON (" + same + ") ";
            order = " ORDER BY " + same + ", ctid DESC";
        }
        merge_ += names_ + " FROM pg_temp.weir_rows" + order + " ON CONFLICT ";
        if (!keys.empty()) merge_ += '(' + key + ") ";
        if (how.on_conflict == on_conflict::ignore || others.empty())
            merge_ += "DO NOTHING";
        else
            merge_ += "DO UPDATE SET " + joined(others, ", ", [&](const column& each) {
                          return quoted(each) + " = excluded." + quoted(each);
                      });
        session_.execute("CREATE TEMPORARY TABLE weir_rows ON COMMIT DROP AS SELECT " + names_
                         + " FROM " + table_ + " WITH NO DATA");
        session_.execute("EXPLAIN " + merge_); // fails at once if the key is not unique
        name_ = "weir_rows";
    }

    void begin_copy() {
        const std::string to = merge_.empty() ? table_ : "pg_temp.weir_rows";
        execute("COPY " + to + " (" + names_ + ") FROM STDIN (FORMAT text, ENCODING 'UTF8')");
        is_copying_ = true;
        sent_before_ = sent_;
        sent_bytes_ = 0;
    }

    /// Throws if the server has refused a row.
    void end_copy() {
        is_copying_ = false;
        const bool has_ended = PQputCopyEnd(session_.get(), nullptr) == 1;
        const result last = drain(has_ended);
        if (PQresultStatus(last.get()) != PGRES_COMMAND_OK) fail(last.get());
        taken_ += affected_by(last.get());
    }

    /// Returns the first error, or else what came last.
    result drain(bool has_ended) const noexcept {
        result kept;
        for (;;) {
            result next{PQgetResult(session_.get())};
            const ExecStatusType status = PQresultStatus(next.get());
            if (next == nullptr) return kept;
            if (status == PGRES_COPY_IN && !has_ended) return next; // it would be so for ever
            if (PQresultStatus(kept.get()) != PGRES_FATAL_ERROR || kept == nullptr)
                kept = std::move(next);
        }
    }

    void give_up() noexcept {
        if (std::exchange(is_copying_, false))
            drain(PQputCopyEnd(session_.get(), "the pipe has failed, and weir gives up") == 1);
        all_.roll_back();
    }

    bool has_said_something() const noexcept {
        pollfd socket{PQsocket(session_.get()), POLLIN, 0};
        return ::poll(&socket, 1, 0) > 0;
    }

    result execute(const std::string& sql) const {
        result got{PQexec(session_.get(), sql.c_str())};
        const ExecStatusType status = PQresultStatus(got.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_COPY_IN) fail(got.get());
        return got;
    }

    [[noreturn]] void fail(const PGresult* failed) const {
        std::string what = session_.doing() + ": ";
        if (const auto line = line_in(field_of(failed, PG_DIAG_CONTEXT), name_))
            what += "row " + std::to_string(sent_before_ + *line) + ": ";
        throw error{what + words_of(session_.get(), failed) + nothing_stands,
                    field_of(failed, PG_DIAG_SQLSTATE)};
    }

    static std::uint64_t affected_by(PGresult* by) {
        const std::string_view text = PQcmdTuples(by);
        std::uint64_t count = 0;
        std::from_chars(text.data(), text.data() + text.size(), count);
        return count;
    }

    session session_;
    transaction all_;
    std::string table_; ///< quoted
    std::string name_;  ///< of the one that COPY fills, as the server says it
    std::string names_; ///< of the columns, quoted
    std::string merge_; ///< the statement that takes the rows from the temporary table; or empty
    std::uint64_t sent_ = 0;
    std::uint64_t sent_before_ = 0; ///< by the COPY statements before the one that runs
    std::uint64_t sent_bytes_ = 0;  ///< by the one that runs
    std::uint64_t taken_ = 0;
    bool is_copying_ = false;
};

} // namespace weir::postgresql::detail
