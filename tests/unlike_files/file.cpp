// SPDX-License-Identifier: BSL-1.0
#include <weir/bytes/memory.hpp>
#include <weir/json/read.hpp>
#include <weir/json/value.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/stage.hpp>

#include <cstddef>
#include <string_view>

// Compiled several times, as functions of different names, with different macros.
std::size_t RECORDS_OF(std::string_view packed);

std::size_t RECORDS_OF(std::string_view packed) {
    return static_cast<std::size_t>(weir::json::read<weir::json::value>(weir::bytes::memory{packed})
                                    | weir::stage("records") | weir::count());
}
