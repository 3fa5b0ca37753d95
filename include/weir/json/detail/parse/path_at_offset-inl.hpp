// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/path_at_offset.hpp>
#include <weir/json/detail/parse/value_reader.hpp>
#include <weir/json/detail/pointer_steps.hpp>

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

/// The member or element that a step of a path leads to; null if it is not there.
inline std::string_view value_at_step(std::string_view text, const std::string& step) {
    const bool in_array = text.starts_with('[');
    if (!in_array && !text.starts_with('{')) return {};
    std::string name;
    std::size_t index = 0;
    for (value_reader walk{text}; walk.next(); ++index) {
        name.clear();
        if (in_array ? std::to_string(index) == step
                     : unescape(walk.raw_name(), name) && name == step)
            return walk.value();
    }
    return {};
}

WEIR_DETAIL_INLINE std::size_t offset_at_path(std::string_view record, std::string_view path) {
    std::string_view here = record;
    try {
        for (const std::string& step : pointer_steps(path, "the path")) {
            const std::string_view next = value_at_step(here, step);
            if (next.data() == nullptr) break;
            here = next;
        }
    } catch (const bad_access&) { // the text is broken before that place, or cut off
    }
    return static_cast<std::size_t>(here.data() - record.data());
}

} // namespace weir::json::detail
