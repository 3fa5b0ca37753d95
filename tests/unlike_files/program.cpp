// SPDX-License-Identifier: BSL-1.0
#include <weir/memory/trace.hpp>

#include <cstdint>
#include <exception>
#include <initializer_list>
#include <iostream>
#include <string_view>

std::uint64_t records_of_with(std::string_view packed);
std::uint64_t records_of_without(std::string_view packed);
std::uint64_t records_of_compiled(std::string_view packed);

// Two records, packed by gzip -9n and zstd.
constexpr std::string_view by_gzip{
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x54\xb2\x32\xac\xe5\x8a\x36\x8a\xe5\x02"
    "\x00\x5f\x84\xe9\x51\x0c\x00\x00\x00",
    32};
constexpr std::string_view by_zstd{
    "\x28\xb5\x2f\xfd\x04\x58\x61\x00\x00\x7b\x22\x61\x22\x3a\x31\x7d\x0a\x5b\x32\x5d\x0a\x63\x24"
    "\x45\xb6",
    25};

int main() try {
    for (const auto records_of : {records_of_with, records_of_without, records_of_compiled}) {
        const bool has_gauges = records_of != records_of_without;
        for (const std::string_view packed : {by_gzip, by_zstd}) {
            const weir::trace trace;
            if (records_of(packed) != 2) return 1;
            if (trace.report().records != (has_gauges ? 2u : 0u)) return 2;
        }
    }
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 3;
}
