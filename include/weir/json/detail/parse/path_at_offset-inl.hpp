// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/path_at_offset.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir::json::detail {

WEIR_DETAIL_INLINE void add_path_to_end(std::string_view text, parse_context& at) {
    struct step {
        bool in_object;
        bool in_value;
        std::size_t index;
        std::string_view name;
    };
    std::vector<step> steps;
    for (std::size_t i = 0; i < text.size(); ++i) {
        switch (text[i]) {
        case '{':
        case '[':
            steps.push_back({text[i] == '{', text[i] == '[', 0, {}});
            break;
        case '}':
        case ']':
            if (!steps.empty()) steps.pop_back();
            break;
        case ':':
            if (!steps.empty()) steps.back().in_value = true;
            break;
        case ',':
            if (steps.empty()) break;
            ++steps.back().index;
            steps.back().in_value = !steps.back().in_object;
            break;
        case '"': {
            const std::size_t begin = ++i;
            while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2U : 1U;
            if (i < text.size() && !steps.empty() && !steps.back().in_value)
                steps.back().name = text.substr(begin, i - begin);
            break;
        }
        default:
            break;
        }
    }
    for (; !steps.empty(); steps.pop_back()) {
        const step& last = steps.back();
        if (!last.in_value) continue;
        if (!last.in_object) {
            at.within(last.index);
            continue;
        }
        std::string name;
        if (!unescape(last.name, name)) name = last.name;
        at.within(name);
    }
}

} // namespace weir::json::detail
