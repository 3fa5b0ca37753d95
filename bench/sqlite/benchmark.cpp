// SPDX-License-Identifier: BSL-1.0

// What it costs to end a pipe in SQLite, or to begin one with a query, instead of writing the loop: the
// same users, the same statements and transactions, the pragmas that SQLite begins with. Nothing is
// timed before all programs of a race have made the same table, or found the same rows in it.
//
//     bench_sqlite [--markdown] [--records 200000] [--rounds 3] [--transactions]
//
// --markdown: the table of the ratios alone. --transactions: instead, how fast rows are inserted with
// other numbers of rows in a transaction.

#include "../corpus/users.hpp"
#include "../corpus/write_corpus.hpp"
#include "../json_streams/markdown.hpp"
#include "../json_streams/row.hpp"
#include "../whole_number.hpp"
#include "handwritten.hpp"

#include <weir/interop/sqlite.hpp>
#include <weir/json/read.hpp>
#include <weir/stream/to.hpp>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace bench {

namespace {

constexpr auto all_users = "select * from users";

struct settings {
    bool markdown = false;
    bool transactions = false;
    std::uint64_t records = 200'000;
    int rounds = 3; ///< of each of three passes
};

settings settings_from(const std::vector<std::string_view>& arguments) {
    settings chosen;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto value = [&] {
            if (i + 1 == arguments.size())
                throw std::invalid_argument{std::string{arguments[i]} + " needs a value"};
            return arguments[++i];
        };
        if (arguments[i] == "--markdown")
            chosen.markdown = true;
        else if (arguments[i] == "--transactions")
            chosen.transactions = true;
        else if (arguments[i] == "--records")
            chosen.records = bench::to_number<std::uint64_t>(value());
        else if (arguments[i] == "--rounds")
            chosen.rounds = bench::to_number<int>(value());
        else
            throw std::invalid_argument{"unknown option " + std::string{arguments[i]}};
    }
    return chosen;
}

/// The files, for as long as the program runs.
class directory {
public:
    directory() { std::filesystem::create_directory(path_); }
    ~directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    directory(const directory&) = delete;
    directory& operator=(const directory&) = delete;
    std::filesystem::path operator/(const char* name) const { return path_ / name; }

private:
    std::filesystem::path path_ = std::filesystem::temp_directory_path()
                                / ("weir_bench_sqlite_" + std::to_string(::getpid()));
};

std::uint64_t quick_sum(const auto& u) {
    return static_cast<std::uint64_t>(u.user_id) + static_cast<std::uint64_t>(u.age)
         + u.username.size() + u.full_name.size() + u.email.size() + u.gender.size()
         + u.country.size() + u.city.size() + (u.occupation ? u.occupation->size() : 1000)
         + u.education.size() + u.last_login.size();
}
std::uint64_t thorough_sum(const sold_user& u) {
    std::uint64_t bits = 0xcbf29ce484222325; // FNV-1a
    const auto add = [&](std::string_view text) {
        for (const char c : text) bits = (bits ^ static_cast<unsigned char>(c)) * 0x100000001b3;
        bits = (bits ^ text.size()) * 0x100000001b3;
    };
    for (const auto* text : {&u.username, &u.full_name, &u.email, &u.gender, &u.country, &u.city,
                             &u.education, &u.last_login})
        add(*text);
    add(u.occupation.value_or("(none)"));
    return bits ^ static_cast<std::uint64_t>(u.user_id) ^ static_cast<std::uint64_t>(u.age);
}

answer all_of_table(const std::filesystem::path& file) {
    answer found;
    handwritten::read_users(file, all_users, [&](const sold_user& u) {
        ++found.records;
        found.checksum += thorough_sum(u);
    });
    return found;
}

class races {
public:
    explicit races(std::uint64_t records) : records_{records} {
        corpus::write(lines_, corpus::append_user, corpus::default_seed, records);
        users_ = weir::json::read<sold_user>(lines_) | weir::to<std::vector>();
        by_hand_from_memory(10'000);
        expected_ = all_of_table(made_);
        std::filesystem::rename(made_, read_);
    }

    race_of_programs from_memory() const {
        return inserting(
            "memory", [this] { by_hand_from_memory(10'000); },
            [this] { users_ | weir::sqlite::insert(made_, "users"); });
    }
    race_of_programs from_lines() const {
        return inserting(
            "NDJSON",
            [this] {
                handwritten::insert_users(made_, 10'000, [this](auto insert) {
                    for (const sold_user& u : weir::json::read<sold_user>(lines_)) insert(u);
                });
            },
            [this] { weir::json::read<sold_user>(lines_) | weir::sqlite::insert(made_, "users"); });
    }
    race_of_programs reading() const {
        const auto by_hand = [this](auto sum) {
            answer found;
            handwritten::read_users(read_, all_users, [&](const sold_user& u) {
                ++found.records;
                found.checksum += sum(u);
            });
            return found;
        };
        const auto by_weir = [this](auto sum) {
            answer found;
            for (const sold_user& u : weir::sqlite::rows<sold_user>(read_, all_users)) {
                ++found.records;
                found.checksum += sum(u);
            }
            return found;
        };
        const auto of = [&](std::string name, auto read) {
            return program{std::move(name),
                           records_,
                           std::filesystem::file_size(lines_),
                           [this, read] {
                               if (read([](const auto& u) { return quick_sum(u); }).records
                                   != records_)
                                   throw std::runtime_error{"not all rows were read"};
                           },
                           [read] { return read(thorough_sum); },
                           expected_};
        };
        return {{of("sqlite3_step and sqlite3_column_*", by_hand), of("sqlite::rows", by_weir)},
                {{"`sqlite::rows`, 11 columns", 1, "a loop by hand on sqlite3_step", 0, 0.9}}};
    }

    /// With other numbers of rows in a transaction.
    std::vector<contender> transactions() const {
        std::vector<contender> all;
        for (const std::uint64_t rows : {100u, 1'000u, 10'000u, 100'000u, 0u})
            all.push_back(
                {std::to_string(rows) + " rows in a transaction", [this, rows] {
                     remove_made();
                     users_ | weir::sqlite::insert(made_, "users", {.rows_per_transaction = rows});
                 }});
        return all;
    }

private:
    void remove_made() const { std::filesystem::remove(made_); }
    void by_hand_from_memory(std::uint64_t rows_per_transaction) const {
        handwritten::insert_users(made_, rows_per_transaction, [this](auto insert) {
            for (const sold_user& u : users_) insert(u);
        });
    }
    race_of_programs inserting(const std::string& from, std::function<void()> by_hand,
                               std::function<void()> by_weir) const {
        const auto of = [&](std::string name, std::function<void()> insert) {
            const auto run = [this, insert] {
                remove_made();
                insert();
            };
            return program{std::move(name),
                           records_,
                           std::filesystem::file_size(lines_),
                           run,
                           [this, run] {
                               run();
                               return all_of_table(made_);
                           },
                           expected_};
        };
        return {{of("sqlite3_bind_* and sqlite3_step, from " + from, std::move(by_hand)),
                 of("sqlite::insert, from " + from, std::move(by_weir))},
                {{"`sqlite::insert`, 11 columns, from " + from, 1, "a loop by hand on sqlite3_step",
                  0, 0.9}}};
    }

    std::uint64_t records_;
    directory files_;
    std::filesystem::path lines_ = files_ / "users.ndjson", made_ = files_ / "made.db",
                          read_ = files_ / "read.db";
    std::vector<sold_user> users_;
    answer expected_;
};

} // namespace

} // namespace bench

int main(int argc, char** argv) try {
    const bench::settings chosen =
        bench::settings_from(std::vector<std::string_view>(argv + 1, argv + argc));
    std::FILE* const times = chosen.markdown ? stderr : stdout;
    const bench::races all{chosen.records};
    if (chosen.transactions) {
        auto contenders = all.transactions();
        bench::race(contenders, chosen.rounds);
        for (const bench::contender& each : contenders)
            std::printf("%-40s %8.1f ms %9.0f rows/s\n", each.name.c_str(), 1e3 * each.best,
                        static_cast<double>(chosen.records) / each.best);
        return 0;
    }
    struct running {
        bench::race_of_programs race;
        std::vector<bench::contender> contenders;
    };
    std::vector<running> started;
    for (bench::race_of_programs& race :
         std::vector{all.from_memory(), all.from_lines(), all.reading()}) {
        bench::compare_results(race);
        std::vector<bench::contender> contenders = bench::contenders_of(race);
        started.push_back({std::move(race), std::move(contenders)});
    }
    // What else the machine does slows all of a race for seconds: so each is run several times.
    constexpr int passes = 3;
    for (int pass = 0; pass < passes; ++pass)
        for (running& each : started) bench::race(each.contenders, chosen.rounds);
    std::vector<bench::measured_ratio> ratios;
    for (const running& each : started)
        for (bench::measured_ratio& one : bench::ratios_of(each.race, each.contenders, times))
            ratios.push_back(std::move(one));
    bench::print_markdown(ratios,
                          "SQLite " + std::string{sqlite3_libversion()} + ", "
                              + std::to_string(chosen.records) + " users",
                          "sqlite");
} catch (const std::exception& error) {
    std::cerr << "bench_sqlite: " << error.what() << '\n';
    return 1;
}
