// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/json/detail/pointer_steps.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::vector<std::string> pointer_steps(std::string_view pointer,
                                                          std::string_view what) {
    const auto refuse = [&](const char* rule) {
        throw std::invalid_argument{"weir: " + std::string{what} + " is \""
                                    + weir::detail::shown_name(pointer) + "\", but a JSON pointer "
                                    + rule};
    };
    if (!pointer.empty() && pointer.front() != '/')
        refuse("begins with \"/\", as in \"/features\"");
    std::vector<std::string> steps;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        if (pointer[i] == '/') {
            steps.emplace_back();
        } else if (pointer[i] != '~') {
            steps.back() += pointer[i];
        } else {
            const char which = ++i < pointer.size() ? pointer[i] : '\0';
            if (which != '0' && which != '1')
                refuse("has ~0 for \"~\" and ~1 for \"/\" within a name");
            steps.back() += which == '0' ? '~' : '/';
        }
    }
    return steps;
}

} // namespace weir::json::detail
