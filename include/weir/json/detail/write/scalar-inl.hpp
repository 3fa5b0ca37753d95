// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/json_characters.hpp>
#include <weir/detail/json_string.hpp>
#include <weir/detail/utf8_automaton.hpp>
#include <weir/json/detail/write/scalar.hpp>
#include <weir/json/detail/write/writer.hpp>
#include <weir/json/error.hpp>
#include <weir/json/write_options.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// Writes a string that is not the usual one, from its beginning at `to`.
[[gnu::noinline]] inline char* put_unusual_text(char* to, std::string_view text,
                                                write_context& at) {
    using namespace weir::detail;
    const std::size_t begin = at.room.offset_of(to);
    to = at.room.put(at.room.reserve(to, room_for(text.size())), '"');
    const char* const end = text.data() + text.size();
    const json_characters all = put_escaped(at.room, copy_plain(to, text.data(), end), end);
    if (all.not_ascii == 0 || is_usual_utf8(text)) return at.room.put(all.to, '"');
    const json_prefix put = put_json_string(at.room, at.room.at(begin), text,
                                            at.how.invalid_utf8 == invalid_utf8::replace);
    if (put.taken == text.size()) return put.end;
    return at.fail(put.end, reason::invalid_utf8,
                   "the string is not valid UTF-8 at byte " + std::to_string(put.taken) + " of it");
}

WEIR_DETAIL_INLINE char* put_text_of(char* to, std::string_view text, write_context& at) {
    using namespace weir::detail;
    // A function that calls none unless it has to is much faster for short strings.
    if (at.room.has(to, room_for(text.size()))) [[likely]] {
        const char* const end = text.data() + text.size();
        const json_characters all = copy_plain(to + 1, text.data(), end);
        if (all.from == end && (all.not_ascii == 0 || is_usual_utf8(text))) [[likely]] {
            *to = *all.to = '"';
            return all.to + 1;
        }
    }
    return put_unusual_text(to, text, at);
}

} // namespace weir::json::detail
