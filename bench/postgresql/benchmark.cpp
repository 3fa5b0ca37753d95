// SPDX-License-Identifier: BSL-1.0

// What it costs to copy users into a table of PostgreSQL, beside `psql \copy` of the same rows from a
// file in the text format, which has been made before; and to read them back. Same server, same
// empty table. Nothing is timed before all have filled it with the same rows, by the server's own
// checksum.
//
//     bench_postgresql [--connection "host=/tmp dbname=bench"] [--records 100000] [--rounds 3]
//
// The table weir_bench of that database is dropped. Without a connection it is libpq's own default.

#include "../corpus/users.hpp"
#include "../corpus/write_corpus.hpp"
#include "../first_in_city/user.hpp"
#include "../interleaved.hpp"
#include "../json_streams/answer.hpp"
#include "../json_streams/markdown.hpp"
#include "../json_streams/row.hpp"
#include "../whole_number.hpp"

#include <weir/interop/postgresql.hpp>
#include <weir/json/read.hpp>
#include <weir/stream/to.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include <libpq-fe.h>

namespace {

namespace fs = std::filesystem;

struct settings {
    std::string connection;
    std::uint64_t records = 100'000;
    int rounds = 3;
};

settings settings_from(const std::vector<std::string_view>& arguments) {
    settings chosen;
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
        const std::string_view value = arguments[i + 1];
        if (arguments[i] == "--connection")
            chosen.connection = value;
        else if (arguments[i] == "--records")
            chosen.records = bench::to_number<std::uint64_t>(value);
        else if (arguments[i] == "--rounds")
            chosen.rounds = bench::to_number<int>(value);
        else
            throw std::invalid_argument{"unknown option " + std::string{arguments[i]}};
    }
    if (arguments.size() % 2 != 0) throw std::invalid_argument{"an option needs a value"};
    return chosen;
}

/// The table, and what the server says of it.
class table {
public:
    explicit table(std::string connection) : connection_{std::move(connection)} {
        opened_ = PQconnectdb(connection_.c_str());
        if (PQstatus(opened_) != CONNECTION_OK) throw std::runtime_error{PQerrorMessage(opened_)};
        PQsetNoticeProcessor(opened_, [](void*, const char*) {}, nullptr);
        ask("drop table if exists weir_bench");
    }
    ~table() {
        PQclear(PQexec(opened_, "drop table if exists weir_bench"));
        PQfinish(opened_);
    }
    table(const table&) = delete;
    table& operator=(const table&) = delete;

    std::string ask(const std::string& sql) const {
        PGresult* const got = PQexec(opened_, sql.c_str());
        const bool is_good =
            PQresultStatus(got) == PGRES_TUPLES_OK || PQresultStatus(got) == PGRES_COMMAND_OK;
        const std::string text = PQntuples(got) > 0 ? PQgetvalue(got, 0, 0) : "";
        PQclear(got);
        if (!is_good) throw std::runtime_error{PQerrorMessage(opened_)};
        return text;
    }

    void empty() const { ask("truncate weir_bench"); }

    bench::answer content() const {
        const std::string sum =
            ask("select count(*) || ' ' || coalesce(sum(hashtextextended(u::text, 0))::numeric "
                "% 1000000000000000, 0) from weir_bench u");
        const std::size_t space = sum.find(' ');
        return {bench::to_number<std::uint64_t>(std::string_view{sum}.substr(0, space)),
                static_cast<std::uint64_t>(std::strtoll(sum.c_str() + space, nullptr, 10))};
    }

    void psql(const std::string& command) const {
        ::setenv("WEIR_BENCH_CONNECTION", connection_.c_str(), 1);
        const std::string line =
            "psql -qX -v ON_ERROR_STOP=1 -d \"$WEIR_BENCH_CONNECTION\" -c \"" + command + '"';
        if (std::system(line.c_str()) != 0) throw std::runtime_error{"psql failed"};
    }

private:
    std::string connection_;
    PGconn* opened_;
};

struct temporary_files {
    temporary_files()
        : directory{fs::temp_directory_path() / ("weir_postgresql_" + std::to_string(::getpid()))} {
        fs::create_directory(directory);
    }
    ~temporary_files() {
        std::error_code ignored;
        fs::remove_all(directory, ignored);
    }
    temporary_files(const temporary_files&) = delete;
    temporary_files& operator=(const temporary_files&) = delete;

    fs::path directory;
};

} // namespace

int main(int argc, char** argv) try {
    const settings chosen = settings_from({argv + 1, argv + argc});
    const std::string& where = chosen.connection;
    const table filled{where};
    const temporary_files files;
    const fs::path lines = files.directory / "users.ndjson", text = files.directory / "users.copy";
    const std::uint64_t bytes =
        corpus::write(lines, corpus::append_user, corpus::default_seed, chosen.records);
    const std::vector<bench::user> users =
        weir::json::read<bench::user>(lines) | weir::to<std::vector>();

    const auto copy = [&](auto&& from) {
        filled.empty();
        if ((from | weir::postgresql::copy(where, "weir_bench")) != chosen.records)
            throw std::runtime_error{"not all rows were copied"};
    };
    (void)(users | weir::postgresql::copy(where, "weir_bench"));
    filled.psql("\\copy weir_bench to '" + text.string() + "'");
    const bench::answer expected = filled.content();

    const auto filling = [&](std::string name, std::function<void()> run) {
        return bench::program{std::move(name),
                              chosen.records,
                              bytes,
                              run,
                              [run, &filled] {
                                  run();
                                  return filled.content();
                              },
                              expected};
    };
    const bench::race_of_programs race{
        {filling("psql \\copy",
                 [&] {
                     filled.empty();
                     filled.psql("\\copy weir_bench from '" + text.string() + "'");
                 }),
         filling("weir, NDJSON", [&] { copy(weir::json::read<bench::user>(lines)); }),
         filling("weir, from memory", [&] { copy(users); })},
        {{"NDJSON, `weir::postgresql::copy`", 1, "`psql \\copy` of text made before", 0, 0.9},
         {"the same from memory", 2, "`psql \\copy` of text made before", 0, 0.9}}};
    const auto rows_by_libpq = [&] {
        PGconn* const own = PQconnectdb(where.c_str());
        bench::quick_checksum sum;
        bench::answer found;
        PQsendQuery(own, "select * from weir_bench");
        PQsetSingleRowMode(own);
        while (PGresult* const row = PQgetResult(own)) {
            if (PQresultStatus(row) == PGRES_SINGLE_TUPLE) {
                ++found.records;
                for (int i = 0; i < PQnfields(row); ++i)
                    found.checksum += sum(std::string_view{PQgetvalue(row, 0, i)});
            }
            PQclear(row);
        }
        PQfinish(own);
        return found;
    };
    const auto read_back = [&](auto checksum) {
        bench::answer found;
        for (const bench::user& u :
             weir::postgresql::rows<bench::user>(where, "select * from weir_bench")) {
            ++found.records;
            found.checksum += checksum(u);
        }
        return found;
    };
    bench::answer of_users;
    for (const bench::user& u : users) {
        ++of_users.records;
        of_users.checksum += bench::thorough_checksum{}(u);
    }
    const bench::race_of_programs reading{
        {{"libpq alone, a row at a time", chosen.records, bytes,
          [&] {
              if (rows_by_libpq().records != chosen.records)
                  throw std::runtime_error{"not all rows were read"};
          },
          // It binds nothing, so that only the number of rows can be compared.
          [&] { return bench::answer{rows_by_libpq().records, of_users.checksum}; }, of_users},
         {"weir::postgresql::rows", chosen.records, bytes,
          [&] { (void)read_back(bench::quick_checksum{}); },
          [&] { return read_back(bench::thorough_checksum{}); }, of_users}},
        {{"`weir::postgresql::rows`, all members bound", 1,
          "libpq alone, a row at a time, nothing bound", 0}}};

    std::vector<bench::measured_ratio> ratios;
    for (const bench::race_of_programs* each : {&race, &reading}) {
        bench::compare_results(*each);
        std::vector<bench::contender> racing = bench::contenders_of(*each);
        bench::race(racing, chosen.rounds);
        for (bench::measured_ratio& one : bench::ratios_of(*each, racing, stdout))
            ratios.push_back(std::move(one));
    }
    bench::print_markdown(ratios,
                          std::to_string(bytes / 1'000'000) + " MB of users, PostgreSQL "
                              + filled.ask("show server_version"),
                          "postgresql");
} catch (const std::exception& error) {
    std::cerr << "bench_postgresql: " << error.what() << '\n';
    return 1;
}
