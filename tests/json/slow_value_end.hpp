// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace weir::test {

/// How many bytes a value has, and whether a line ended within a string of it before.
struct value_end {
    std::size_t at = std::string_view::npos;
    bool is_broken = false;
    bool operator==(const value_end&) const = default;
};

/// One character at a time. `value` begins with { or [ or ".
constexpr value_end slow_value_end(std::string_view value) {
    bool in_string = value.front() == '"';
    std::size_t depth = in_string ? 0 : 1;
    bool is_escaped = false;
    for (std::size_t i = 1; i < value.size(); ++i) {
        const char c = value[i];
        const bool was_escaped = is_escaped;
        is_escaped = c == '\\' && !was_escaped;
        if (in_string && c == '\n') return {i, true};
        if (c == '"' && !was_escaped) {
            in_string = !in_string;
            if (!in_string && depth == 0) return {i + 1, false};
        }
        if (in_string) continue;
        if (c == '{' || c == '[') ++depth;
        if ((c == '}' || c == ']') && --depth == 0) return {i + 1, false};
    }
    return {};
}

} // namespace weir::test
