// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/detail/format_number.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

using namespace weir::detail;

TEST_CASE("bytes are exact below 1 KiB and have one decimal above") {
    REQUIRE(in_bytes(0) == "0 B");
    REQUIRE(in_bytes(1) == "1 B");
    REQUIRE(in_bytes(1023) == "1023 B");
    REQUIRE(in_bytes(1024) == "1.0 KiB");
    REQUIRE(in_bytes(1024 + 512) == "1.5 KiB");
    REQUIRE(in_bytes(361574) == "353.1 KiB");
    REQUIRE(in_bytes(std::uint64_t{1} << 20) == "1.0 MiB");
    REQUIRE(in_bytes(std::uint64_t{5} << 30) == "5.0 GiB");
    REQUIRE(in_bytes(std::uint64_t{1} << 40) == "1.0 TiB");
    REQUIRE(in_bytes(std::uint64_t{1} << 50) == "1.0 PiB");
    REQUIRE(in_bytes(std::numeric_limits<std::uint64_t>::max()) == "16.0 EiB");
}

TEST_CASE("what would print as 1024.0 of a unit is 1.0 of the next") {
    for (int shift = 10; shift <= 50; shift += 10) {
        const std::uint64_t next = std::uint64_t{1024} << shift;
        REQUIRE(in_bytes(next - 1).substr(0, 4) == "1.0 ");
        REQUIRE(in_bytes(next) == in_bytes(next - 1));
        REQUIRE(in_bytes(next - next / 100).substr(0, 6) == "1013.8");
    }
}

TEST_CASE("bytes read back are within half of the last digit") {
    std::mt19937_64 random{3};
    for (int i = 0; i < 10000; ++i) {
        const std::uint64_t bytes = random() >> (random() % 64);
        const std::string text = in_bytes(bytes);
        REQUIRE(text.size() <= 10);
        const std::string units = "BKMGTPE";
        const char unit = text[text.find(' ') + 1];
        double back = std::stod(text), half = 0.05;
        if (unit == 'B') half = 0;
        for (std::size_t step = 0; units[step] != unit; ++step) {
            back *= 1024;
            half *= 1024;
        }
        INFO(bytes << " is " << text);
        const double exact = static_cast<double>(bytes);
        REQUIRE(back <= exact * (1 + 1e-12) + half);
        REQUIRE(back >= exact * (1 - 1e-12) - half);
    }
}

TEST_CASE("commas stand between groups of three digits") {
    REQUIRE(with_commas(0) == "0");
    REQUIRE(with_commas(999) == "999");
    REQUIRE(with_commas(1000) == "1,000");
    REQUIRE(with_commas(1000000) == "1,000,000");
    REQUIRE(with_commas(std::numeric_limits<std::uint64_t>::max()) == "18,446,744,073,709,551,615");
    std::mt19937_64 random{4};
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t number = random() >> (random() % 64);
        std::string text = with_commas(number);
        for (std::size_t from_end = 4; from_end <= text.size(); from_end += 4)
            REQUIRE(text[text.size() - from_end] == ',');
        std::erase(text, ',');
        REQUIRE(text == std::to_string(number));
    }
}

TEST_CASE("counts are exact below a hundred billion, and never wider than 14 columns") {
    REQUIRE(in_count(0) == "0");
    REQUIRE(in_count(1'234'567) == "1,234,567");
    REQUIRE(in_count(99'999'999'999) == "99,999,999,999");
    REQUIRE(in_count(100'000'000'000) == "1.0e+11");
    REQUIRE(in_count(std::numeric_limits<std::uint64_t>::max()) == "1.8e+19");
}

TEST_CASE("hundredths have two decimals below a billion, and never more than 13 columns") {
    REQUIRE(in_hundredths(0) == "0.00");
    REQUIRE(in_hundredths(1.5) == "1.50");
    REQUIRE(in_hundredths(123.456) == "123.46");
    REQUIRE(in_hundredths(999'999'999.999) == "1000000000.00");
    REQUIRE(in_hundredths(1e9) == "1.0e+09");
    REQUIRE(in_hundredths(std::numeric_limits<double>::max()) == "1.8e+308");
}
