// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "report/hand_filled.hpp"

#include <weir/interop/detail/ranks_table.hpp>

#include <cstdint>
#include <initializer_list>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::string printed(const std::vector<weir::report>& ranks) {
    std::ostringstream text;
    weir::detail::print_ranks(text, ranks);
    return text.str();
}

/// A rank with these stages, all of which have this peak and as many records.
weir::report rank(std::initializer_list<const char*> names, std::uint64_t figure) {
    weir::report one = weir::test::hand_filled(names);
    for (auto& row : one.stages) {
        row.line = static_cast<std::uint32_t>(row.name.front()); // the same on all ranks
        row.self_peak = figure;
        row.records = figure * 10;
    }
    one.records = figure * 10;
    one.peak = figure + 5;
    one.outside.self_peak = 5;
    one.seconds = static_cast<double>(figure) / 100;
    return one;
}

} // namespace

TEST_CASE(
    "the table of ranks has the least, median and largest figure, the rank of that, and the sum") {
    CHECK(printed({rank({"parse"}, 300), rank({"parse"}, 100), rank({"parse"}, 900),
                   rank({"parse"}, 400)})
          == R"(weir memory · 4 ranks · 17,000 records · peak 905 B on rank 2 · exact
stage    on ranks  records  self peak: least  median   most  on rank      sum
parse           4   17,000             100 B   350 B  900 B        2  1.7 KiB
outside         4        -               5 B     5 B    5 B        0     20 B
total           4                      105 B   355 B  905 B        2  1.7 KiB
records a rank: 1,000 to 9,000, median 3,500, most on rank 2
seconds a rank: 1.00 to 9.00, median 3.50, most on rank 2
)");
}

TEST_CASE("a stage that not all ranks have is said to be on so many, where its pipe has it") {
    auto other_place = rank({"parse", "last"}, 2);
    other_place.stages[0].line = 99;
    const std::string table =
        printed({rank({"parse", "last"}, 1), other_place, rank({"parse", "between", "last"}, 3)});
    CHECK_THAT(table, Catch::Contains("\nparse      2 of 3 ")
                          && Catch::Contains("\nbetween    1 of 3 ")
                          && Catch::Contains("\nlast            3 "));
    CHECK(table.find("between") < table.find("last"));
}

TEST_CASE("the table of ranks says what was not measured, or not exactly, on any of them") {
    auto of_threads = rank({"parse"}, 2);
    of_threads.peak_within = 16'384;
    CHECK_THAT(printed({rank({"parse"}, 1), of_threads}),
               Catch::Contains("(within 16.0 KiB) on rank 1 · sums exact\n"));
    auto unmeasured = rank({"parse"}, 2);
    unmeasured.measured = false;
    CHECK(
        printed({rank({"parse"}, 1), unmeasured})
        == R"(weir memory · 2 ranks · 30 records · not measured: no allocation hooks in this program
stage  on ranks  records        memory
parse         2       30  not measured
records a rank: 10 to 20, median 15, most on rank 1
seconds a rank: 0.01 to 0.02, median 0.01, most on rank 1
)");
}

TEST_CASE("the table of ranks is no wider than a page, whatever the figures") {
    const std::uint64_t most = ~std::uint64_t{0} / 11;
    auto one =
        rank({"a stage with a name that is much longer than the room that is left for it"}, most);
    for (const std::string& line : [&] {
             std::istringstream in{printed(std::vector(3, one))};
             std::vector<std::string> lines;
             for (std::string line; std::getline(in, line);) lines.push_back(line);
             return lines;
         }())
        CHECK(weir::detail::width_of(line) <= 100);
}
