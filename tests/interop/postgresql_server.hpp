// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "bytes/temporary.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <pwd.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <libpq-fe.h>

namespace weir::test {

/// What a command prints, errors as well.
inline std::string output_of(const std::string& command) {
    std::FILE* const out = ::popen((command + " 2>&1 < /dev/null").c_str(), "r");
    if (out == nullptr) throw std::runtime_error{"cannot run " + command};
    std::string printed;
    std::array<char, 4096> piece;
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), out))
        printed.append(piece.data(), got);
    if (::pclose(out) != 0) throw std::runtime_error{command + ": " + printed};
    return printed;
}

/// A PostgreSQL of the test's own in a temporary directory, on a Unix socket there, stopped and removed
/// at the end, also if the program is killed. It refuses to run as root: then it is nobody's.
class postgresql_server {
public:
    postgresql_server() {
        const std::string data = directory_ / "data";
        if (::geteuid() == 0) {
            const passwd* const nobody = ::getpwnam("nobody");
            if (nobody == nullptr) throw std::runtime_error{"there is no user nobody"};
            user_ = nobody->pw_uid;
            group_ = nobody->pw_gid;
        }
        std::filesystem::create_directory(data);
        std::filesystem::permissions(data, std::filesystem::perms::owner_all);
        if (::geteuid() == 0 && ::chown(data.c_str(), user_, group_) != 0)
            throw std::runtime_error{"cannot give " + data + " away"};
        const pid_t made = start(
            {"initdb", "-D", data, "-U", "weir", "-A", "trust", "-N", "-E", "UTF8", "--locale=C"});
        int status = 0;
        ::waitpid(made, &status, 0);
        if (status != 0) throw std::runtime_error{"initdb failed: " + log()};
        server_ = start({"postgres", "-D", data, "-k", directory_.string(), "-c",
                         "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=16MB", "-c",
                         "max_wal_size=64MB", "-c", "autovacuum=off"});
        for (int tries = 0; PQping(where().c_str()) != PQPING_OK; ++tries) {
            if (tries == 600) throw std::runtime_error{"the server does not start: " + log()};
            std::this_thread::sleep_for(std::chrono::milliseconds{50});
        }
    }
    ~postgresql_server() { stop(); }
    postgresql_server(const postgresql_server&) = delete;
    postgresql_server& operator=(const postgresql_server&) = delete;

    /// At once, as it would be without power.
    void stop() {
        if (server_ == 0) return;
        ::kill(server_, SIGQUIT);
        ::waitpid(std::exchange(server_, 0), nullptr, 0);
    }

    /// The connection string.
    std::string where() const {
        return "host='" + directory_.string() + "' user=weir dbname=postgres";
    }

    /// What psql prints of a query, without the line end.
    std::string ask(const std::string& sql) const {
        const temporary_file file{sql + ";\n"};
        std::string said = output_of("PGOPTIONS='-c client_min_messages=warning' psql -XqAt -v "
                                     "ON_ERROR_STOP=1 -d \""
                                     + where() + "\" -f " + file.string());
        if (!said.empty() && said.back() == '\n') said.pop_back();
        return said;
    }

    const temporary_directory& directory() const noexcept { return directory_; }
    std::pair<uid_t, gid_t> owner() const noexcept { return {user_, group_}; }

private:
    pid_t start(std::vector<std::string> words) const {
        const std::string program = std::string{WEIR_POSTGRESQL_SERVER} + '/' + words[0];
        const std::string log_file = directory_ / "log";
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        const pid_t child = ::fork();
        if (child != 0) return child;
        std::FILE* const log = std::fopen(log_file.c_str(), "a");
        if (log == nullptr || ::dup2(::fileno(log), 1) < 0 || ::dup2(1, 2) < 0) ::_exit(126);
        if (user_ != 0 && (::setgid(group_) != 0 || ::setuid(user_) != 0)) ::_exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT); // nobody else would stop it
        ::execv(program.c_str(), arguments.data());
        ::_exit(127);
    }

    std::string log() const {
        return output_of("tail -n 20 '" + (directory_ / "log").string() + '\'');
    }

    temporary_directory directory_;
    uid_t user_ = 0;
    gid_t group_ = 0;
    pid_t server_ = 0;
};

/// The one of all tests; null if PostgreSQL is not here, which skips the test.
inline postgresql_server* the_server() {
    if (std::string_view{WEIR_POSTGRESQL_SERVER}.empty()) {
        std::cout << "skipped: no PostgreSQL server here\n";
        return nullptr;
    }
    static postgresql_server one;
    return &one;
}

/// A connection of a test's.
class opened {
public:
    explicit opened(const std::string& where) : connection_{PQconnectdb(where.c_str())} {
        if (PQstatus(connection_) != CONNECTION_OK)
            throw std::runtime_error{PQerrorMessage(connection_)};
        PQsetNoticeProcessor(connection_, [](void*, const char*) {}, nullptr);
    }
    ~opened() { PQfinish(connection_); }
    opened(const opened&) = delete;
    opened& operator=(const opened&) = delete;

    PGconn* get() const noexcept { return connection_; }

    /// The first cell of what a statement returns.
    std::string operator()(const std::string& sql) const {
        PGresult* const got = PQexec(connection_, sql.c_str());
        const ExecStatusType status = PQresultStatus(got);
        const std::string text = status == PGRES_TUPLES_OK && PQntuples(got) > 0
                                   ? PQgetvalue(got, 0, 0)
                                   : PQcmdStatus(got);
        PQclear(got);
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
            throw std::runtime_error{sql + ": " + PQerrorMessage(connection_)};
        return text;
    }

private:
    PGconn* connection_;
};

} // namespace weir::test
