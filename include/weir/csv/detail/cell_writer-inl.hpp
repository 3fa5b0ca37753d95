// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/csv/detail/cell_writer.hpp>
#include <weir/detail/byte_block.hpp>
#include <weir/detail/floating_point.hpp>
#include <weir/detail/json_characters.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/detail/utf8_automaton.hpp>
#include <weir/json/error.hpp>
#include <weir/json/write_options.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::csv::detail {

/// At the beginning of a file, readers take it away: so a text that begins with one is in quotes.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

WEIR_DETAIL_INLINE bool cell_writer::put_not_finite(double value) {
    if (how_.not_finite == json::not_finite::null) return put_null();
    return at_.fail(json::reason::number_out_of_range,
                    std::string{weir::detail::is_nan(value) ? "not a number"
                                : value > 0                 ? "infinity"
                                                            : "minus infinity"}
                        + ", which CSV has no text for");
}

WEIR_DETAIL_INLINE bool cell_writer::put_text(std::string_view text, bool) {
    using namespace weir::detail;
    // A function that calls none unless it has to is much faster for short strings.
    if (room_.has(to_, text.size() + 1) && may_be_bare(text)) [[likely]] {
        const char* const end = text.data() + text.size();
        const json_characters all = copy_plain(to_, text.data(), end, delimiter_);
        if (all.from == end
            && (all.not_ascii == 0 || (text.front() != byte_order_mark[0] && is_usual_utf8(text))))
            [[likely]]
            return end_cell(all.to);
    }
    return put_unusual(text);
}

WEIR_DETAIL_INLINE bool cell_writer::put_json(std::string_view text) {
    using namespace weir::detail;
    to_ = room_.reserve(to_, text.size() + 1);
    const char* const end = text.data() + text.size();
    const json_characters all = copy_plain(to_, text.data(), end, delimiter_);
    if (all.from == end && may_be_bare(text)) return end_cell(all.to);
    put_quoted(text);
    return true;
}

/// Of any text.
WEIR_DETAIL_INLINE bool cell_writer::put_unusual(std::string_view text) {
    using namespace weir::detail;
    to_ = room_.reserve(to_, text.size() + 1);
    const std::size_t begin = end();
    const std::uint64_t lines = lines_;
    const char* const text_end = text.data() + text.size();
    json_characters all = copy_plain(to_, text.data(), text_end, delimiter_);
    if (all.from == text_end && may_be_bare(text) && !text.starts_with(byte_order_mark))
        end_cell(all.to);
    else
        all.not_ascii = put_quoted(text);
    if (all.not_ascii == 0 || is_usual_utf8(text)) return true;

    const std::size_t valid = valid_utf8_prefix(text);
    if (valid == text.size()) return true;
    to_ = room_.at(begin);
    lines_ = lines;
    if (how_.invalid_utf8 == json::invalid_utf8::replace) return put_unusual(valid_utf8(text));
    return at_.fail(json::reason::invalid_utf8,
                    "the string is not valid UTF-8 at byte " + std::to_string(valid) + " of it");
}

WEIR_DETAIL_INLINE std::uint64_t cell_writer::put_quoted(std::string_view text) {
    using weir::detail::byte_block;
    constexpr std::size_t piece_size = std::size_t{64} * byte_block::size;
    std::uint64_t not_ascii = 0;
    char* to = room_.put(to_, '"');
    while (!text.empty()) {
        const std::string_view piece = text.substr(0, piece_size);
        text.remove_prefix(piece.size());
        to = room_.reserve(to, 2 * piece.size());
        std::size_t at = 0;
        for (; piece.size() - at >= byte_block::size; at += byte_block::size) {
            const byte_block block = byte_block::load(piece.data() + at);
            not_ascii |= block.not_ascii();
            if (block.special('"') == 0) {
                block.store(to);
                to += byte_block::size;
            } else {
                to = put_quoted_bytes(to, piece.substr(at, byte_block::size));
            }
        }
        for (const char c : piece.substr(at)) not_ascii |= static_cast<unsigned char>(c) & 0x80U;
        to = put_quoted_bytes(to, piece.substr(at));
    }
    to = room_.reserve(to, 2);
    *to = '"';
    end_cell(to + 1);
    return not_ascii;
}

/// There is room for two of each.
WEIR_DETAIL_INLINE char* cell_writer::put_quoted_bytes(char* to, std::string_view bytes) noexcept {
    std::uint64_t line_feeds = 0;
    for (const char c : bytes) { // without a branch for each
        to[0] = c;
        to[1] = '"';
        to += c == '"' ? 2 : 1;
        line_feeds += c == '\n' ? 1 : 0;
    }
    lines_ += line_feeds;
    return to;
}

} // namespace weir::csv::detail
