// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/skip_value.hpp>
#include <weir/json/detail/parse/value_reader.hpp>
#include <weir/json/kind.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::json::detail {

[[gnu::always_inline]] inline value_reader::spot value_reader::behind(spot of) const {
    if (of.index != nullptr) return {of.index + 1, of.at + (of.index[1] - of.index[0])};
    std::size_t next = search(of.at);
    while (next < text_.size() && is_space(text_[next])) ++next;
    return {nullptr, next};
}

WEIR_DETAIL_INLINE bool value_reader::next() {
    if (text_.empty()) return false;
    const bool in_object = text_.front() == '{';
    spot here = here_; // a copy stays in registers
    const auto expect = [&](bool is_so, std::string_view what) {
        if (!is_so) fail(what, here);
    };
    const bool is_first = here.at == 0;
    if (is_first) here = behind(here);
    if (at(here) == (in_object ? '}' : ']')) return false;
    if (!is_first) {
        expect(at(here) == ',', "','");
        here = behind(here);
    }
    std::size_t name = 0;
    std::size_t colon = 0;
    if (in_object) {
        expect(at(here) == '"', "a name");
        name = here.at;
        here = behind(here);
        expect(at(here) == ':', "':'");
        colon = here.at;
        here = behind(here);
    }
    const spot value = here;
    std::int64_t depth = 0;
    do {
        depth += depth_change(at(here));
        expect(depth >= 0, depth == -1 ? "a value" : "the end of an object or array");
        here = behind(here);
    } while (depth > 0);
    if (!is_checked_ && at(value) != '"' && !kind_of(token(value.at, here.at)))
        fail("a value", value);
    name_ = name;
    colon_ = colon;
    value_ = value;
    here_ = here;
    return true;
}

[[gnu::noinline]] WEIR_DETAIL_INLINE std::size_t value_reader::search(std::size_t token) const {
    std::size_t end = token;
    if (end == text_.size()) return end;
    if (text_[end] != '"') {
        constexpr std::string_view ends = ",:{}[]\" \n\t\r";
        while (end < text_.size() && ends.find(text_[end]) == ends.npos) ++end;
        return std::max(end, token + 1);
    }
    for (++end; end < text_.size() && text_[end] != '"'; ++end)
        if (text_[end] == '\\') ++end;
    if (end >= text_.size()) fail("a string that is closed", {nullptr, token});
    return end + 1;
}

WEIR_DETAIL_INLINE void value_reader::fail(std::string_view expected, spot at) {
    throw bad_access{"weir: not valid JSON within a json::value: expected " + std::string{expected}
                     + " at byte " + std::to_string(at.at) + " of it"};
}

WEIR_DETAIL_INLINE bool is_named(const char* raw_name, std::string_view name) {
    for (std::size_t i = 0; raw_name[i] != '\\'; ++i) {
        if (raw_name[i] == '"') return i == name.size();
        if (i == name.size() || raw_name[i] != name[i]) return false;
    }
    std::size_t end = 0;
    while (raw_name[end] != '"') end += raw_name[end] == '\\' ? 2U : 1U;
    std::string unescaped;
    return unescape({raw_name, end}, unescaped) && unescaped == name;
}

WEIR_DETAIL_INLINE indexed_place find_last(std::string_view name, const indexed_place& object,
                                           const char* text) {
    const char first = name.empty() ? '"' : name.front();
    cursor behind = object.last; // at a comma, or at the last bracket
    while (behind - object.first > 1) {
        cursor value = behind - 1;
        if (text[*value] != '"') {
            std::int64_t depth = depth_change(text[*value]);
            while (depth < 0) depth += depth_change(text[*--value]);
        }
        const char* const raw = text + value[-2] + 1;
        if ((*raw == first || *raw == '\\') && is_named(raw, name)) return {value, behind - 1};
        behind = value - 3;
    }
    return {};
}

} // namespace weir::json::detail
