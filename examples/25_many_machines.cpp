// SPDX-License-Identifier: BSL-1.0

// How to read a file on many machines at once? mpirun -n 64 25_many_machines FILE

#include <weir/interop/mpi.hpp>
#include <weir/weir.hpp>

#include <cstdint>
#include <iostream>
#include <string>

WEIR_DEFINE_ALLOCATION_HOOKS; // once in a program: lets the trace count bytes

struct rain {
    std::string station;
    std::int64_t minutes;
    double millimetres;
};

int main(int argc, char** argv) {
    // Whatever is thrown on one machine ends the program on all of them, with its message.
    return weir::mpi::run(argc, argv, [&] {
        const std::string path = argc > 1 ? argv[1] : "-";

        const MPI_Comm world = MPI_COMM_WORLD;
        weir::trace trace;
        const auto by_station = weir::stage("parse") | weir::count_by(&rain::station);
        auto part = weir::json::read<rain>(path, {.split = weir::mpi::split(world)});
        const auto all = weir::mpi::reduce(part, by_station, world);
        if (all) // on rank 0
            for (const auto& [station, n] : *all) std::cout << station << ": " << n << '\n';

        weir::mpi::report(trace, world, std::cout);
    });
}
