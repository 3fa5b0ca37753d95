// SPDX-License-Identifier: BSL-1.0

// What interop/mpi.cpp runs on several ranks: mpi_program <what> [<file>].

#include "interop/merged_results.hpp"

#include <weir/interop/mpi.hpp>
#include <weir/json/to_text.hpp>
#include <weir/memory/detail/sanitized.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/count_by.hpp>
#include <weir/stream/stage.hpp>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace weir::test;

std::size_t rank() { return weir::mpi::split(MPI_COMM_WORLD).index; }

void print_results(const std::string& file) {
    const auto texts =
        merged_results(file, weir::mpi::split(MPI_COMM_WORLD), [](auto&& part, const auto& pipe) {
            return weir::mpi::reduce(part, pipe, MPI_COMM_WORLD);
        });
    for (const std::string& text : texts) std::cout << text << '\n';
}

/// ((0+1)+(2+3))
void print_order() {
    const auto order = weir::mpi::reduce(
        std::to_string(rank()),
        [](const std::string& a, const std::string& b) { return '(' + a + '+' + b + ')'; },
        MPI_COMM_WORLD);
    if (order) std::cout << *order << '\n';
}

constexpr auto by_key = [](auto merge) {
    return [merge](auto first, auto second) {
        for (auto& [key, value] : second)
            if (const auto [at, is_new] = first.try_emplace(key, value); !is_new)
                at->second = merge(std::move(at->second), std::move(value));
        return first;
    };
};

/// 100,000 keys a rank, of which the next rank has half.
void print_large() {
    std::map<std::string, std::uint64_t> mine;
    for (std::size_t i = 0; i < 100'000; ++i)
        mine.emplace("the key of number " + std::to_string(rank() * 50'000 + i), 1);
    if (const auto all =
            weir::mpi::reduce(std::move(mine), by_key(std::plus<>{}), MPI_COMM_WORLD)) {
        std::uint64_t sum = 0;
        for (const auto& [key, count] : *all) sum += count;
        std::cout << all->size() << " keys, " << sum << '\n';
    }
}

/// Whether a result of 8 MB takes no more than the two that are merged, and a piece.
void print_peak() {
    constexpr std::size_t count = 1'000'000;
    constexpr std::size_t more = (std::size_t{256} << 10) + 4096;
    const weir::trace trace;
    const auto all = weir::mpi::reduce(
        std::vector<std::uint64_t>(count, rank()),
        [](std::vector<std::uint64_t> first, const std::vector<std::uint64_t>& second) {
            std::ranges::transform(first, second, first.begin(), std::plus<>{});
            return first;
        },
        MPI_COMM_WORLD);
    if (!all) return;
    const bool is_small = trace.report().peak <= 2 * count * sizeof(std::uint64_t) + more;
    std::cout << std::ranges::count(*all, std::uint64_t{0 + 1 + 2 + 3})
              << " sums in "
              // The hooks of a sanitizer count what MPI allocates, too.
              << (is_small || WEIR_DETAIL_SANITIZED ? "two" : "more") << '\n';
}

void print_report(const std::string& file) {
    const weir::json::split part = weir::mpi::split(MPI_COMM_WORLD);
    weir::trace trace;
    const auto mine = weir::json::read<sale>(file, {.split = part}) | weir::stage("parse")
                    | weir::count_by(&sale::city);
    {
        std::optional<weir::scope> odd;
        if (part.index % 2 == 1) odd.emplace("odd ranks");
        const std::string text(part.index * 1000 + 100, 'x');
    }
    const weir::report figures = trace.report();
    std::ofstream{file + '.' + std::to_string(part.index)} << weir::json::to_text(figures);
    weir::mpi::report(figures, MPI_COMM_WORLD, std::cout);
}

/// What a function says that throws.
template <class F>
std::string error_of(F f) {
    try {
        f();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "no error";
}

} // namespace

int main(int argc, char** argv) {
    const std::string what = argv[1];
    const std::string file = argc > 2 ? argv[2] : "";
    if (what == "errors") std::cout << error_of([] { static_cast<void>(rank()); }) << '\n';
    return weir::mpi::run(argc, argv, [&] {
        if (what == "results") print_results(file);
        if (what == "order") print_order();
        if (what == "large") {
            print_large();
            print_peak();
        }
        if (what == "report") print_report(file);
        if (what == "errors") {
            const weir::mpi::detail::channel over{MPI_COMM_WORLD};
            if (over.rank() == 1) {
                weir::mpi::detail::send(5, over, 0);
                return 0;
            }
            std::cout << error_of([&] {
                static_cast<void>(weir::mpi::detail::receive<std::int64_t>(over, 1));
            }) << '\n' << error_of([&] { over.send({}, 99); })
                      << '\n'
                      << error_of([] { static_cast<void>(weir::mpi::split(MPI_COMM_NULL)); })
                      << '\n';
            return 0;
        }
        if (what == "throw" && rank() == 2) throw std::runtime_error{"no such city"};
        if (what == "kill" && rank() == 1) std::raise(SIGKILL);
        if (what == "return" && rank() == 3) return 3;
        print_order(); // of the ranks that are left, which wait for the one that is gone
        return 0;
    });
}
