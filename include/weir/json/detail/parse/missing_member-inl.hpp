// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/excerpt.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/missing_member.hpp>
#include <weir/json/detail/parse/path_at_offset.hpp>
#include <weir/json/detail/parse/value_reader.hpp>
#include <weir/json/detail/pointer_steps.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json::detail {

/// A name without what styles of naming differ in: user_id, userId and User-ID are alike.
inline std::string without_style(std::string_view name) {
    std::string letters;
    for (const char c : name)
        if (c >= 'A' && c <= 'Z')
            letters += static_cast<char>(c - 'A' + 'a');
        else if (c != '_' && c != '-' && c != '.' && c != ' ')
            letters += c;
    return letters;
}

/// Whether one letter more, less or other makes one of the other. Letters are bytes here.
inline bool differ_by_a_letter(std::string_view one, std::string_view other) {
    constexpr std::size_t too_short_to_tell = 2;
    if (one.size() > other.size()) std::swap(one, other);
    if (one.size() <= too_short_to_tell || other.size() - one.size() > 1) return false;
    const auto common = std::ranges::mismatch(one, other);
    const auto behind = common.in1 - one.begin() + (one.size() == other.size() ? 1 : 0);
    return std::ranges::equal(one.substr(static_cast<std::size_t>(behind)),
                              std::ranges::subrange{common.in2 + 1, other.end()});
}

/// Empty if there is none. `object` is the text from its first byte on.
inline std::string name_like(std::string_view name, std::string_view object,
                             std::span<const std::string_view> known) {
    const std::string letters = without_style(name);
    std::string found;
    try {
        for (value_reader walk{object}; walk.next(); found.clear()) {
            if (!unescape(walk.raw_name(), found)) continue;
            if (std::ranges::find(known, std::string_view{found}) != known.end()) continue;
            const std::string own = without_style(found);
            if (!own.empty() && (own == letters || differ_by_a_letter(own, letters))) return found;
        }
    } catch (const bad_access&) { // was not read, as it is unknown
    }
    return {};
}

WEIR_DETAIL_INLINE std::string about_missing_member(std::string_view record, const fault& missing) {
    const std::string name = pointer_steps(missing.path, "the path").back();
    const std::string_view object = record.substr(offset_at_path(record, missing.path));
    std::string text;
    if (const std::string like = name_like(name, object, missing.known); !like.empty())
        text = "; the record has \"" + excerpt_of(like, 40) + '"';
    return text + "; make it std::optional, or give it an .or_default() in json::describe";
}

} // namespace weir::json::detail
