// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/write/output_batch.hpp>
#include <weir/json/detail/write/record_output.hpp>
#include <weir/json/write_options.hpp>

#include <cstdint>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::uint64_t record_output::close() {
    if (how_.as == written_as::array) {
        char* const end = at_.room.at(whole());
        add_text(at_.room.offset_of(at_.room.put(end, count() == 0 ? std::string_view{"[\n]\n"}
                                                                   : std::string_view{"\n]\n"})));
    }
    return finish();
}

} // namespace weir::json::detail
