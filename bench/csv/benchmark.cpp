// SPDX-License-Identifier: BSL-1.0

// What writing CSV costs: the same rows by csv::write, by Python's csv.writer, and by DuckDB's COPY TO on
// one thread, each from memory to /dev/null. Nothing is timed before all have written the same rows to
// files. Whoever is not here is left out.
//
//     bench_csv [--rows 200000] [--rounds 5] [--duckdb libduckdb.so]

#include "../interleaved.hpp"
#include "duckdb.hpp"
#include "rows.hpp"
#include "same_rows.hpp"

#include <weir/bytes/output_descriptor.hpp>
#include <weir/csv.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace {

struct settings {
    std::uint64_t rows = 200'000;
    int rounds = 5;
    std::string duckdb = "libduckdb.so";
    std::filesystem::path script;
};

/// A letter for each column: see csv_writer.py.
std::string types_for_python(std::string_view columns) {
    std::string letters;
    while (!columns.empty()) {
        const auto at = columns.find("': '");
        if (at == columns.npos) break;
        columns.remove_prefix(at + 4);
        letters += columns.starts_with("VARCHAR") ? 't'
                 : columns.starts_with("DOUBLE")  ? 'f'
                 : columns.starts_with("BOOLEAN") ? 'b'
                                                  : 'i';
    }
    return letters;
}

/// Seconds; none if there is no Python.
std::optional<double> python(const settings& how, const std::string& types, const std::string& in,
                             const std::string& out) {
    if (std::system("python3 -c 'import csv' >/dev/null 2>&1") != 0) return std::nullopt;
    const std::string command = "python3 '" + how.script.string() + "' " + types + " '" + in + "' '"
                              + out + "' " + std::to_string(how.rounds);
    std::FILE* const said = ::popen(command.c_str(), "r");
    if (said == nullptr) throw std::runtime_error{"python3 does not start"};
    double seconds = 0;
    const int got = std::fscanf(said, "%lf", &seconds);
    if (::pclose(said) != 0 || got != 1) throw std::runtime_error{"csv_writer.py failed"};
    return seconds;
}

template <class Row>
void race(const settings& how) {
    const std::vector<Row> rows = bench::make_rows(static_cast<Row*>(nullptr), how.rows);
    const auto directory = std::filesystem::temp_directory_path();
    const std::string start = (directory / ("weir_csv_" + std::to_string(::getpid()))).string();
    const std::string ours = start + ".csv", theirs = start + ".other.csv";
    rows | weir::csv::write(ours);
    const double megabytes = static_cast<double>(std::filesystem::file_size(ours)) / 1e6;

    std::vector<bench::contender> contenders{
        {"csv::write", [&] { rows | weir::csv::write("/dev/null"); }}};
    const auto duckdb = bench::duckdb::opened(how.duckdb);
    if (duckdb != nullptr) {
        duckdb->run(
            "CREATE TABLE t AS SELECT * FROM read_csv('" + ours
            + "', header = true, auto_detect = false, quote = '\"', escape = '\"', columns = "
            + Row::columns + ")");
        const auto copy = [&](const std::string& to) {
            duckdb->run("COPY t TO '" + to + "' (FORMAT csv, HEADER)");
        };
        copy(theirs);
        bench::check_same_rows("DuckDB", ours, theirs);
        contenders.push_back({"DuckDB, COPY TO", [copy] { copy("/dev/null"); }});
    }
    bench::race(contenders, how.rounds);
    const auto slow = python(how, types_for_python(Row::columns), ours, theirs);
    if (slow) {
        bench::check_same_rows("csv.writer", ours, theirs);
        contenders.push_back({"Python, csv.writer", {}, *slow});
    }
    for (const std::string& file : {ours, theirs}) std::filesystem::remove(file);

    std::printf("%s, %.0f MB of CSV, best of %d:\n", Row::name, megabytes, how.rounds);
    for (const bench::contender& each : contenders)
        std::printf(
            "  %-20s %9.1f ms %7.0f MB/s %10.0f rows/s    csv::write is %.2f times as fast\n",
            each.name.c_str(), 1e3 * each.best, megabytes / each.best,
            static_cast<double>(how.rows) / each.best, each.best / contenders.front().best);
}

settings settings_from(int argc, char** argv) {
    settings chosen;
    chosen.script = std::filesystem::path{__FILE__}.parent_path() / "csv_writer.py";
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view name{argv[i]};
        if (name == "--rows")
            chosen.rows = std::stoull(argv[i + 1]);
        else if (name == "--rounds")
            chosen.rounds = std::stoi(argv[i + 1]);
        else if (name == "--duckdb")
            chosen.duckdb = argv[i + 1];
        else
            throw std::invalid_argument{"unknown option " + std::string{name}};
    }
    return chosen;
}

} // namespace

int main(int argc, char** argv) try {
    const settings how = settings_from(argc, argv);
    race<bench::user>(how);
    race<bench::measurement>(how);
} catch (const std::exception& error) {
    std::cerr << "bench_csv: " << error.what() << '\n';
    return 1;
}
