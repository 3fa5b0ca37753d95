// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/interop/postgresql_error.hpp>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <libpq-fe.h>

namespace weir::postgresql {

/// Where to: a connection string of libpq, "dbname=library" or "postgresql://host/library", from which
/// each run opens a connection of its own, and closes it; what it leaves out is taken from the
/// environment and the password file, as libpq does. Or a connection of the caller's, which must
/// outlive the run, stays open, and is used by one thread at a time.
class connection {
public:
    connection(std::string text) : text_{std::move(text)} {}
    connection(std::string_view text) : text_{text} {}
    connection(const char* text) : text_{text} {}
    connection(PGconn* opened) noexcept : opened_{opened}, is_opened_{true} {}
    connection(std::nullptr_t) = delete;

    const std::string& text() const noexcept { return text_; }
    PGconn* opened() const noexcept { return opened_; }
    bool is_opened() const noexcept { return is_opened_; }

private:
    std::string text_;
    PGconn* opened_ = nullptr;
    bool is_opened_ = false;
};

namespace detail {

struct result_clearer {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using result = std::unique_ptr<PGresult, result_clearer>;

inline std::string field_of(const PGresult* failed, int field) {
    const char* const text = failed == nullptr ? nullptr : PQresultErrorField(failed, field);
    return text == nullptr ? std::string{} : text;
}

/// Several lines as one, as long as a message may be.
inline std::string in_one_line(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    for (char& c : text)
        if (c == '\n' || c == '\t') c = ' ';
    return weir::detail::fitted(text, 1000);
}

/// What the server said, or libpq if the server said nothing.
inline std::string words_of(PGconn* connection, const PGresult* failed) {
    std::string text = field_of(failed, PG_DIAG_MESSAGE_PRIMARY);
    if (text.empty()) {
        text = in_one_line(failed != nullptr ? PQresultErrorMessage(failed) : "");
        if (text.empty()) text = in_one_line(PQerrorMessage(connection));
        return text.empty() ? "the connection is broken" : text;
    }
    text = in_one_line(std::move(text));
    if (const std::string state = field_of(failed, PG_DIAG_SQLSTATE); !state.empty())
        text.append(" (SQLSTATE ").append(state) += ')';
    for (const int field :
         {PG_DIAG_MESSAGE_DETAIL, PG_DIAG_MESSAGE_HINT, PG_DIAG_INTERNAL_QUERY, PG_DIAG_CONTEXT})
        if (const std::string more = field_of(failed, field); !more.empty())
            text.append("; ").append(in_one_line(more));
    return text;
}

inline bool is_lost(PGconn* connection) noexcept { return PQstatus(connection) != CONNECTION_OK; }

/// Whether libpq can be asked without repeating what may be a password: it repeats what it does not
/// understand. Sets `password`, if there is one.
inline bool is_understood(const std::string& text, std::string& password) {
    if (text.find('\0') != text.npos) return false;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options{
        PQconninfoParse(text.c_str(), nullptr), &PQconninfoFree};
    if (options == nullptr) return false;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        const std::string_view name = option->keyword, value = option->val;
        if (name == "password") password = value;
        // Of "postgresql://me:se/cret@host/db", which has a password that is not escaped.
        if (name == "port" && value.find_first_not_of("0123456789,") != value.npos) return false;
        if (name == "dbname" && value.find('@') != value.npos) return false;
    }
    return true;
}

inline std::string without(const std::string& secret, std::string text) {
    if (secret.empty()) return text;
    for (std::size_t at = 0; (at = text.find(secret, at)) != text.npos; at += 3)
        text.replace(at, secret.size(), "***");
    return text;
}

/// A connection while one run uses it, which can do so without waiting for anything else. `doing` is
/// how messages begin.
class session {
public:
    session(const connection& to, std::string doing) : doing_{std::move(doing)} {
        if (to.is_opened())
            use(to.opened());
        else
            open(to.text());
    }
    ~session() {
        if (is_own_) {
            PQfinish(connection_);
        } else if (was_nonblocking_ && !is_lost(connection_)) {
            PQsetnonblocking(connection_, 1);
        }
    }
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    PGconn* get() const noexcept { return connection_; }
    bool is_own() const noexcept { return is_own_; }
    const std::string& doing() const noexcept { return doing_; }

    [[noreturn]] void fail(const std::string& why, std::string state = {}) const {
        throw error{doing_ + ": " + why, std::move(state)};
    }
    [[noreturn]] void fail(const PGresult* failed) const {
        fail(words_of(connection_, failed), field_of(failed, PG_DIAG_SQLSTATE));
    }

    /// What a statement without parameters returns. Throws error if it fails.
    result execute(const std::string& sql) const {
        return checked(result{PQexec(connection_, sql.c_str())});
    }
    result execute(const std::string& sql, const std::string& parameter) const {
        const char* const value = parameter.c_str();
        return checked(result{
            PQexecParams(connection_, sql.c_str(), 1, nullptr, &value, nullptr, nullptr, 0)});
    }

    /// As a name in SQL. Throws error if no table or column can have it.
    std::string quoted(std::string_view name) const {
        constexpr std::size_t longest = 63; // the server would cut it
        if (name.empty() || name.size() > longest || name.find('\0') != name.npos
            || weir::detail::valid_utf8_prefix(name) != name.size())
            fail("\"" + weir::detail::fitted(name, 100)
                 + "\" cannot be a name in PostgreSQL: these are UTF-8 of 1 to 63 bytes without "
                   "NUL");
        const std::unique_ptr<char, decltype(&PQfreemem)> text{
            PQescapeIdentifier(connection_, name.data(), name.size()), &PQfreemem};
        if (text == nullptr) fail(words_of(connection_, nullptr));
        return text.get();
    }

private:
    result checked(result got) const {
        const ExecStatusType status = PQresultStatus(got.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
            fail(got.get());
        return got;
    }

    void use(PGconn* opened) {
        if (opened == nullptr) fail("the connection is a null pointer");
        connection_ = opened;
        if (is_lost(opened)) fail("the connection is not open: " + words_of(opened, nullptr));
        switch (PQtransactionStatus(opened)) {
        case PQTRANS_ACTIVE:
            fail(
                "another statement runs on this connection: read its rows to the end first, or use "
                "another connection");
        case PQTRANS_INERROR:
            fail("the transaction that is open on this connection has failed: roll it back first");
        default:
            break;
        }
        if (const std::string encoding = encoding_of(opened); encoding != "UTF8")
            fail("the client_encoding of this connection is " + encoding
                 + ", and weir's texts are UTF-8: call PQsetClientEncoding(connection, \"UTF8\") "
                   "first");
        was_nonblocking_ = PQisnonblocking(opened) != 0;
        if (was_nonblocking_ && PQsetnonblocking(opened, 0) != 0) fail(words_of(opened, nullptr));
    }

    static std::string encoding_of(PGconn* opened) {
        const char* const name = PQparameterStatus(opened, "client_encoding");
        return name == nullptr ? "unknown" : name;
    }

    void open(const std::string& text) {
        std::string password;
        if (!is_understood(text, password))
            fail(
                "the connection string cannot be understood (it is not shown, as it may have a "
                "password): expected \"host=... dbname=...\" or \"postgresql://user@host/dbname\", "
                "in which special characters of a password are written as %2F");
        connection_ = PQconnectdb(text.c_str());
        is_own_ = true;
        std::string why;
        if (is_lost(connection_))
            why = words_of(connection_, nullptr);
        else if (PQsetClientEncoding(connection_, "UTF8") != 0)
            why = words_of(connection_, nullptr);
        if (!why.empty()) {
            PQfinish(connection_);
            fail("cannot connect: " + without(password, std::move(why)));
        }
        PQsetNoticeProcessor(connection_, [](void*, const char*) {}, nullptr);
    }

    PGconn* connection_ = nullptr;
    std::string doing_;
    bool is_own_ = false;
    bool was_nonblocking_ = false;
};

/// All that is done in it stands, or nothing. Its own, or a part of the one that the caller has open.
class transaction {
public:
    explicit transaction(const session& of)
        : of_{of}, is_nested_{PQtransactionStatus(of.get()) == PQTRANS_INTRANS} {
        of_.execute(is_nested_ ? "SAVEPOINT weir" : "BEGIN");
        is_open_ = true;
    }
    ~transaction() { roll_back(); }
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;

    bool is_nested() const noexcept { return is_nested_; }

    /// Throws error. Then nothing stands, unless the connection is lost.
    void commit() {
        const result done = of_.execute(is_nested_ ? "RELEASE SAVEPOINT weir" : "COMMIT");
        is_open_ = false;
        // What the server says if the transaction had failed: it is no error to it.
        if (std::string_view{PQcmdStatus(done.get())} == "ROLLBACK")
            of_.fail("the server has rolled the transaction back instead of committing it");
    }
    /// Undoes nothing, at the end either: what was done since is the caller's.
    void leave() noexcept { is_open_ = false; }
    /// Nothing else must run on the connection.
    void roll_back() noexcept {
        if (!is_open_) return;
        is_open_ = false;
        if (is_lost(of_.get())) return;
        PQclear(PQexec(of_.get(), is_nested_ ? "ROLLBACK TO SAVEPOINT weir; RELEASE SAVEPOINT weir"
                                             : "ROLLBACK"));
    }

private:
    const session& of_;
    bool is_nested_;
    bool is_open_ = false;
};

} // namespace detail

} // namespace weir::postgresql
