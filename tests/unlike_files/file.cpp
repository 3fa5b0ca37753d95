// SPDX-License-Identifier: BSL-1.0
#include <weir/bytes/memory.hpp>
#include <weir/json/read.hpp>
#include <weir/json/value.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/stage.hpp>

#include <cstdint>
#include <string_view>

// Compiled several times, as functions of different names, with different macros.
std::uint64_t RECORDS_OF(std::string_view packed);

std::uint64_t RECORDS_OF(std::string_view packed) {
    return weir::json::read<weir::json::value>(weir::bytes::memory{packed}) | weir::stage("records")
         | weir::count();
}
