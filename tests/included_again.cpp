// SPDX-License-Identifier: BSL-1.0
#include <weir/csv.hpp>
#include <weir/report.hpp>
#include <weir/weir.hpp>

std::uint64_t records_read_elsewhere(std::string_view text) {
    return weir::json::read<weir::json::value>(weir::bytes::memory{text}) | weir::stage("there")
         | weir::count();
}
