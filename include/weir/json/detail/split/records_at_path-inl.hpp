// SPDX-License-Identifier: BSL-1.0
#pragma once

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

WEIR_DETAIL_INLINE std::string records_at_path::unescaped(std::string_view step) const {
    std::string text;
    for (std::size_t i = 0; i < step.size(); ++i) {
        if (step[i] != '~') {
            text += step[i];
            continue;
        }
        ++i;
        if (i == step.size() || (step[i] != '0' && step[i] != '1'))
            refuse("has ~0 for \"~\" and ~1 for \"/\" within a name");
        text += step[i] == '0' ? '~' : '/';
    }
    return text;
}

WEIR_DETAIL_INLINE void records_at_path::refuse(const std::string& rule) const {
    throw std::invalid_argument{"weir: options.records_at is \"" + pointer_
                                + "\", but a JSON pointer " + rule};
}

WEIR_DETAIL_INLINE records_at_path::records_at_path(std::string_view pointer) : pointer_{pointer} {
    if (pointer.empty()) return;
    if (pointer.front() != '/') refuse("begins with \"/\", as in \"/features\"");
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const std::string_view step = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(step.size());
        steps_.push_back(unescaped(step));
    }
    if (steps_.size() > most_steps) refuse("has at most 64 steps");
}

} // namespace weir::json::detail
