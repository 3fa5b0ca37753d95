// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/tied_output.hpp>
#include <weir/detail/type_name.hpp>
#include <weir/detail/uncancelled.hpp>
#include <weir/interop/detail/own_stage.hpp>
#include <weir/interop/detail/sqlite_cells.hpp>
#include <weir/interop/detail/sqlite_database.hpp>
#include <weir/interop/detail/sqlite_table.hpp>
#include <weir/interop/sqlite_error.hpp>
#include <weir/interop/sqlite_options.hpp>
#include <weir/json/detail/columns/columns.hpp>
#include <weir/json/detail/columns/put_row.hpp>
#include <weir/json/detail/columns/row_failure.hpp>
#include <weir/json/write_options.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/pull_while.hpp>

#include <cstdint>
#include <ranges>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir::sqlite::detail {

struct insert_target {
    place database;
    std::string table;
    insert_options how;
};

/// Rows go into a table, in transactions. Within a transaction of the caller's, they are a savepoint.
class insertion final : public weir::detail::tied_output {
public:
    /// Creates the table, or checks the one that is there; leaves a transaction open. `row_type`: the
    /// name of the struct. Throws: error, and then nothing has been done.
    insertion(const insert_target& to, std::vector<column> members, std::string_view row_type)
        : how_{to.how}, columns_{std::move(members), to.how.key},
          db_{to.database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, to.how.busy_timeout_ms},
          table_{shown(to.table)}, is_within_{db_.is_in_transaction()} {
        try {
            open(to.table, row_type);
        } catch (...) {
            roll_back();
            throw;
        }
    }
    ~insertion() {
        const weir::detail::uncancelled whole;
        roll_back();
    }

    sqlite3_stmt* statement_of_row() const noexcept { return insert_.get(); }
    const row_columns& columns() const noexcept { return columns_; }

    /// `put()` binds the row and returns whether it could, `why_not()` says why if it could not, and
    /// `about()` says which row that is.
    template <class Put, class WhyNot, class About>
    void add(Put put, WhyNot why_not, About about) {
        refuse_after_failure();
        if (!is_open_) begin();
        is_within_row_ = true; // a row that is a range may itself be read, and wait
        const bool could = put();
        is_within_row_ = false;
        if (!could) {
            const auto [why, code] = why_not();
            fail(why, code, about());
        }
        if (sqlite3_step(insert_.get()) != SQLITE_DONE) [[unlikely]] {
            const std::string why = words_of(db_.get());
            const int code = sqlite3_extended_errcode(db_.get());
            fail(why, code, about());
        }
        sqlite3_reset(insert_.get());
        ++count_;
        if (count_ - standing_ == how_.rows_per_transaction && !is_within_) commit();
    }

    /// Before a source on this thread waits, which may take long: the rows so far are committed, and
    /// the database is not locked meanwhile.
    void hand_on() override {
        if (is_open_ && !is_within_ && !is_within_row_ && how_.rows_per_transaction != 0) commit();
    }

    /// Returns the number of rows.
    std::uint64_t close() {
        refuse_after_failure();
        if (is_open_) commit();
        return count_;
    }

    std::uint64_t number_of_next() const noexcept { return count_ + 1; }

private:
    void open(const std::string& table, std::string_view row_type) {
        if (const std::string fault = columns_.fault(); !fault.empty()) fail(fault, SQLITE_OK);
        begin();
        const auto there = columns_of_table(db_, table);
        if (!there) fail();
        if (there->empty()) {
            if (!db_.run(columns_.create(table).c_str())) fail();
        } else if (const std::string fault = columns_.mismatch(*there, row_type); !fault.empty()) {
            fail(fault, SQLITE_OK);
        }
        insert_ = db_.prepare(columns_.insert(table));
        if (insert_ == nullptr) fail_to_prepare(table);
    }

    /// A pipe that catches what hand_on() throws, and goes on, would lose the rows rolled back then.
    void refuse_after_failure() {
        if (has_failed_)
            fail("rows were rolled back before, and the pipe went on; let the error leave it",
                 SQLITE_OK);
    }

    void begin() {
        // Immediate: it waits for the lock here, and not with the first row.
        if (!db_.run(is_within_ ? "savepoint weir_sqlite_insert" : "begin immediate")) fail();
        is_open_ = true;
    }

    void commit() {
        if (!is_within_ && !db_.is_in_transaction()) {
            is_open_ = false;
            fail("the transaction was ended by something else on this connection: whether its "
                     + std::to_string(count_ - standing_)
                     + " rows stand is not known, and is not counted here",
                 SQLITE_OK);
        }
        if (!db_.run(is_within_ ? "release weir_sqlite_insert" : "commit")) fail();
        is_open_ = false;
        standing_ = count_;
    }

    void roll_back() noexcept {
        sqlite3_reset(insert_.get());
        if (!std::exchange(is_open_, false)) return;
        if (!db_.is_in_transaction()) return; // SQLite has done so already
        if (is_within_) {
            db_.run("rollback to weir_sqlite_insert");
            db_.run("release weir_sqlite_insert");
        } else {
            db_.run("rollback");
        }
    }

    [[noreturn]] void fail() {
        const int code = sqlite3_extended_errcode(db_.get());
        fail(words_of(db_.get()), code);
    }
    [[noreturn]] void fail(const std::string& why, int code, const std::string& about = {}) {
        has_failed_ = true;
        roll_back();
        std::string text = "weir: sqlite::insert into " + table_ + " of " + db_.name() + ": " + why;
        if (!about.empty()) text += "; " + about;
        text += "; "
              + (standing_ == 0 ? std::string{"no row"} : std::to_string(standing_) + " rows")
              + " of this run stand" + (standing_ == 0 ? "s" : "");
        if (is_within_)
            text += db_.is_in_transaction()
                      ? ", and the caller's transaction is still open"
                      : ", and SQLite has rolled back the caller's transaction";
        throw error{text, code, standing_};
    }
    [[noreturn]] void fail_to_prepare(const std::string& table) {
        const int code = sqlite3_extended_errcode(db_.get());
        std::string why = words_of(db_.get());
        if (why.find("ON CONFLICT clause does not match") != why.npos)
            why += "; rows can be told apart by the key only if there is such a constraint: create "
                   "unique index ... on "
                 + identifier(table) + " (" + identifiers(columns_.key_columns()) + ')';
        fail(why, code);
    }

    const insert_options how_;
    row_columns columns_;
    database db_;
    const std::string table_;
    const bool is_within_; ///< a transaction of the caller's
    statement insert_;
    bool is_open_ = false; ///< a transaction, or the savepoint
    bool is_within_row_ = false;
    bool has_failed_ = false; ///< after which no row is taken
    std::uint64_t count_ = 0;
    std::uint64_t standing_ = 0; ///< of these, how many are committed
};

template <class Row>
std::uint64_t insert_all(auto& range, const insert_target& to) {
    const weir::detail::own_stage own{"sqlite::insert"};
    const json::detail::read_watch watch;
    const bool flatten = to.how.flatten;
    insertion rows = own([&] {
        return insertion{to, json::detail::columns_of<Row>(flatten),
                         weir::detail::type_name<Row>()};
    });
    json::detail::row_context at{json::write_options{}, flatten};
    cells row{rows.statement_of_row(), rows.columns(), at};
    weir::detail::pull_while(range, [&](std::ranges::range_reference_t<decltype(range)>&& element) {
        const auto inside = own.enter();
        const Row& one = element;
        rows.add(
            [&] {
                row.begin_row();
                return json::detail::put_row(one, row, at) && row.end_row();
            },
            [&] { return std::pair{json::detail::text_of(at.failure()), row.code()}; },
            [&] { return json::detail::about_row(one, rows.number_of_next(), watch); });
        return true;
    });
    return own([&] { return rows.close(); });
}

class insert_closure : public weir::detail::pipeable {
public:
    explicit insert_closure(insert_target to) : to_{std::move(to)} {}

    template <std::ranges::input_range Range>
    auto operator()(Range&& range) const {
        using row = std::remove_cvref_t<std::ranges::range_reference_t<Range>>;
        constexpr bool is_row = json::detail::nestable<row>;
        static_assert(is_row,
                      "weir: sqlite::insert writes structs, whose members are the columns of the "
                      "table, and the elements of this range are none: transform them to a plain "
                      "struct (an aggregate without base classes and C arrays), or name their "
                      "members with weir::json::describe");
        if constexpr (is_row)
            return insert_all<row>(range, to_);
        else
            return weir::detail::refused{};
    }

private:
    insert_target to_;
};

} // namespace weir::sqlite::detail
