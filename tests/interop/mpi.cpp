// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/temporary.hpp"
#include "interop/merged_results.hpp"

#include <weir/interop/detail/ranks_table.hpp>
#include <weir/json/read.hpp>
#include <weir/json/write.hpp>
#include <weir/memory/report.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// The program of mpi_program.cpp, with each MPI that is here.

namespace {

using namespace weir::test;

struct implementation {
    std::string launcher;
    std::string program;
};

/// Those that CMake has found; says so if there is none, which skips the test.
std::vector<implementation> implementations() {
    std::istringstream paths{WEIR_MPI_PROGRAMS};
    std::vector<implementation> all;
    for (implementation one; paths >> one.launcher >> one.program;) all.push_back(one);
    if (all.empty()) std::cout << "skipped: no MPI here\n";
    return all;
}

struct outcome {
    std::string printed; ///< also as errors
    bool succeeded;
};

/// Open MPI is told that it may run as root, and more ranks than there are cores; the sanitizer that
/// MPI leaks, and MPICH's transport not to replace what the sanitizer has replaced already. A job that
/// waits for ever is ended after two minutes.
outcome run(const implementation& mpi, int ranks, const std::string& arguments) {
    const std::string command =
        "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1"
        " OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_btl_vader_single_copy_mechanism=none"
        " PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe ASAN_OPTIONS=detect_leaks=0 "
        "UCX_MEM_EVENTS=n"
        " timeout 120 "
        + mpi.launcher + " -n " + std::to_string(ranks) + ' ' + mpi.program + ' ' + arguments
        + " 2>&1 < /dev/null";
    std::FILE* const out = ::popen(command.c_str(), "r");
    if (out == nullptr) throw std::runtime_error{"cannot run " + command};
    std::string printed;
    std::array<char, 4096> piece;
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), out))
        printed.append(piece.data(), got);
    const int code = ::pclose(out);
    constexpr int timed_out = 124;
    if (WEXITSTATUS(code) == timed_out) throw std::runtime_error{"hangs: " + command};
    return {std::move(printed), code == 0};
}

std::string lines(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += text + '\n';
    return all;
}

temporary_file random_sales(std::size_t count) {
    static constexpr std::array<std::string_view, 4> cities{"Łódź", "Aarhus", "Porto", "\"\\\n"};
    std::mt19937 random{static_cast<unsigned>(count)};
    std::ostringstream text;
    std::vector<sale> all;
    for (std::size_t i = 0; i < count; ++i) {
        sale one{static_cast<std::int64_t>(random()) - 1'000'000'000,
                 std::string{cities[random() % cities.size()]},
                 random() % 2 == 0 ? channel::shop : channel::web,
                 static_cast<double>(random() % 100'000) / 8,
                 {},
                 {}};
        if (random() % 3 == 0) one.note = std::string(random() % 50, 'n');
        one.tags.resize(random() % 4, "tag");
        all.push_back(std::move(one));
    }
    all | weir::json::write(text);
    return temporary_file{text.str()};
}

/// What one process makes of all of it.
std::vector<std::string> results_of_one(const temporary_file& file) {
    return merged_results(file.path(), {}, [](auto&& all, const auto& pipe) {
        if constexpr (std::is_void_v<decltype(all | pipe)>) {
            all | pipe;
            return std::optional{std::monostate{}};
        } else {
            return std::optional<decltype(all | pipe)>{all | pipe};
        }
    });
}

} // namespace

TEST_CASE(
    "what ranks read in parts and reduce is what one process makes of the whole, for each sink") {
    for (const auto& mpi : implementations()) {
        CAPTURE(mpi.program);
        for (const std::size_t records : {2'000u, 2u}) { // fewer than ranks: some have none
            const temporary_file file = random_sales(records);
            const outcome got = run(mpi, 4, "results " + file.string());
            CHECK(got.succeeded);
            CHECK(got.printed == lines(results_of_one(file)) + "((0+1)+(2+3))\n");
        }
    }
}

TEST_CASE("results are merged in the order of the ranks, as a tree, however many there are") {
    for (const auto& mpi : implementations()) {
        CAPTURE(mpi.program);
        CHECK(run(mpi, 1, "nothing").printed == "0\n");
        CHECK(run(mpi, 3, "nothing").printed == "((0+1)+2)\n");
    }
}

TEST_CASE("a large result arrives complete, and takes the memory of two") {
    for (const auto& mpi : implementations()) {
        CAPTURE(mpi.program);
        CHECK(run(mpi, 4, "large").printed
              == "250000 keys, 400000\n1000000 sums in two\n((0+1)+(2+3))\n");
    }
}

TEST_CASE("a rank that throws, returns an error or is killed ends the job, and none waits for it") {
    for (const auto& mpi : implementations()) {
        CAPTURE(mpi.program);
        const outcome thrown = run(mpi, 4, "throw");
        CHECK_FALSE(thrown.succeeded);
        CHECK_THAT(thrown.printed, Catch::Contains("rank 2 of 4: no such city\n"));
        const outcome returned = run(mpi, 4, "return");
        CHECK_FALSE(returned.succeeded);
        CHECK_THAT(returned.printed, Catch::Contains("rank 3 of 4: returned 3\n"));
        CHECK_FALSE(run(mpi, 4, "kill").succeeded);
    }
}

TEST_CASE("an error of MPI is an exception that says what was called") {
    for (const auto& mpi : implementations()) {
        CAPTURE(mpi.program);
        const outcome got = run(mpi, 2, "errors");
        CHECK(got.succeeded);
        CHECK_THAT(got.printed, Catch::Contains("weir::mpi: MPI is not in use here"));
        CHECK_THAT(got.printed, Catch::Contains("weir::mpi: what rank 1 sent is another type"));
        CHECK_THAT(got.printed, Catch::Contains("weir::mpi: MPI_Send to rank 99: "));
        CHECK_THAT(got.printed, Catch::Contains("weir::mpi: MPI_COMM_NULL is no communicator"));
    }
}

TEST_CASE("the report of a job is made of the reports of its ranks") {
    for (const auto& mpi : implementations()) {
        CAPTURE(mpi.program);
        const temporary_file file = random_sales(2'000);
        const outcome got = run(mpi, 4, "report " + file.string());
        REQUIRE(got.succeeded);
        std::vector<weir::report> ranks;
        for (std::size_t rank = 0; rank < 4; ++rank) {
            const std::string path = file.string() + '.' + std::to_string(rank);
            for (weir::report& figures : weir::json::read<weir::report>(path))
                ranks.push_back(std::move(figures));
            std::filesystem::remove(path);
        }
        std::ostringstream table;
        weir::detail::print_ranks(table, ranks);
        CHECK(got.printed == table.str() + "((0+1)+(2+3))\n");
        CHECK_THAT(got.printed, Catch::Contains("4 ranks · 2,000 records"));
        CHECK_THAT(got.printed, Catch::Contains("\nodd ranks    2 of 4 "));
    }
}
