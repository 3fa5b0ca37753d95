// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/json_characters.hpp>
#include <weir/detail/json_string.hpp>
#include <weir/detail/text_room.hpp>
#include <weir/detail/utf8.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::detail {

WEIR_DETAIL_INLINE json_prefix put_json_string(text_room& room, char* to, std::string_view text,
                                               bool repair) {
    to = room.put(to, '"');
    std::size_t at = 0;
    for (;;) {
        const std::size_t plain = plain_prefix(text.substr(at));
        to = room.put(to, text.substr(at, plain));
        at += plain;
        if (at == text.size()) return {room.put(to, '"'), at};
        const utf8_step step = first_character(text.substr(at));
        const std::string_view character = text.substr(at, step.length);
        if (!step.valid && !repair) return {to, at};
        to = room.reserve(to, 6);
        if (!step.valid) to = room.put(to, replacement_character);
        // U+2028 and U+2029 are allowed in JSON text, but end a line in older JavaScript.
        else if (character == "\xE2\x80\xA8")
            to = room.put(to, "\\u2028");
        else if (character == "\xE2\x80\xA9")
            to = room.put(to, "\\u2029");
        else if (step.length == 1)
            to = put_escape(to, character.front());
        else
            to = room.put(to, character);
        at += step.length;
    }
}

WEIR_DETAIL_INLINE std::size_t append_json_string(std::string& to, std::string_view text,
                                                  bool repair) {
    text_room room{to};
    const json_prefix put = put_json_string(room, room.at(to.size()), text, repair);
    to.resize(room.offset_of(put.end));
    return put.taken;
}

} // namespace weir::detail
