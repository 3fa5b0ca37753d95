// SPDX-License-Identifier: BSL-1.0

// In the header-only form all of weir may be included in several source files of a program: each
// function has one definition, or is inline.
#include <weir/csv.hpp>
#include <weir/report.hpp>
#include <weir/weir.hpp>

WEIR_DEFINE_ALLOCATION_HOOKS;

std::uint64_t records_read_elsewhere(std::string_view text);

int main() {
    constexpr std::string_view text = "{\"a\":1}\n{\"a\":2}\n";
    const weir::trace trace;
    const auto records = weir::json::read<weir::json::value>(weir::bytes::memory{text})
                       | weir::stage("here") | weir::count();
    const bool alike = records == 2 && records_read_elsewhere(text) == 2;
    return alike && weir::peak_below(trace.report(), std::uint64_t{1} << 20) ? 0 : 1;
}
