// SPDX-License-Identifier: BSL-1.0

// massif_program lazy|eager|nothing FILE: does that under a trace and prints the peak that weir saw
// and what its block headers took then, in bytes. Run under valgrind's massif, which counts what
// malloc hands out, the two must agree: see compare.cmake.

#include "../first_in_city/eager.hpp"
#include "../first_in_city/lazy.hpp"

#include <weir/weir.hpp>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string_view>

WEIR_DEFINE_ALLOCATION_HOOKS;

int main(int argc, char** argv) try {
    if (argc != 3) {
        std::fputs("usage: massif_program lazy|eager|nothing FILE\n", stderr);
        return 2;
    }
    const std::string_view what = argv[1];
    const std::filesystem::path path = argv[2];
    const weir::trace trace;
    if (what == "nothing") return 0; // nor a report, which takes more than this does
    std::uint64_t cities = 0;
    if (what == "lazy") cities = bench::lazy::count_cities(path);
    if (what == "eager")
        cities = bench::eager::count_cities(path, std::filesystem::file_size(path));
    const weir::report report = trace.report();
    std::printf("%llu %llu %llu\n", static_cast<unsigned long long>(report.peak),
                static_cast<unsigned long long>(report.peak_blocks * sizeof(weir::detail::block)),
                static_cast<unsigned long long>(cities));
} catch (const std::exception& error) {
    std::fprintf(stderr, "massif_program: %s\n", error.what());
    return 1;
}
