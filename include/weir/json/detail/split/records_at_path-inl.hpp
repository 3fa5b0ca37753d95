// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/pointer_steps.hpp>
#include <weir/json/detail/split/records_at_path.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::string_view records_at_path::text(std::size_t steps) const noexcept {
    std::size_t end = 0;
    while (steps-- != 0) end = pointer_.find('/', end + 1);
    return std::string_view{pointer_}.substr(0, end);
}

WEIR_DETAIL_INLINE bool records_at_path::takes_member(std::size_t step,
                                                      std::string_view name) const noexcept {
    return steps_[step] == "*" || steps_[step] == name;
}

WEIR_DETAIL_INLINE bool records_at_path::takes_element(std::size_t step,
                                                       std::uint64_t index) const {
    return steps_[step] == "*" || steps_[step] == std::to_string(index);
}

WEIR_DETAIL_INLINE records_at_path::records_at_path(std::string_view pointer)
    : pointer_{pointer}, steps_{pointer_steps(pointer, "options.records_at")} {
    if (steps_.size() > most_steps)
        throw std::invalid_argument{"weir: options.records_at has at most 64 steps"};
}

} // namespace weir::json::detail
