// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/split/detect_shape.hpp>
#include <weir/json/detail/split/sequence_splitter.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>
#include <weir/json/options.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::optional<detected_shape> detect_shape(std::string_view text, bool is_all,
                                                              const record_form& form) {
    constexpr std::size_t npos = std::string_view::npos;
    using found = std::optional<detected_shape>;
    const auto next_character = [&](std::size_t from, bool over_lines) {
        while (from < text.size() && (over_lines ? is_space(text[from]) : is_blank(text[from])))
            ++from;
        return std::min(from, text.size());
    };
    const auto unless_more = [=](shape told) {
        return is_all ? found{{told, false}} : std::nullopt;
    };

    const std::size_t begin = next_character(0, true);
    if (begin == text.size()) return unless_more(shape::lines);
    const char first = text[begin];
    if (first == sequence_splitter::separator) return found{{shape::sequence}};
    constexpr std::string_view scalars = "\"-0123456789tfn";
    if (first != '{' && first != '[') return found{{shape::lines, scalars.find(first) != npos}};
    const std::size_t line_feed = std::min(text.find('\n', begin), text.size());

    // What an array at the top is: one record, or the records, or there is no telling.
    bool is_record = first == '{';
    bool has_records = false;
    if (first == '[') {
        if (line_feed == begin + 1 && begin + 2 == text.size() && !is_all) return {};
        if (line_feed == begin + 1 && begin + 2 < text.size() && !is_space(text[begin + 2]))
            return found{{shape::array}};
        std::size_t brackets = 0;
        std::size_t at = begin;
        while (at != text.size() && text[at] == '[' && brackets <= form.brackets) {
            ++brackets;
            at = next_character(at + 1, true);
        }
        if (at == text.size() && !is_all) return {};
        is_record = brackets <= form.brackets || (form.brackets != 0 && !form.is_known);
        has_records = !is_record && form.is_known;
    }

    value_end_finder<> finder;
    finder.start(first);
    const std::size_t length = finder.find(text.substr(begin + 1, line_feed - begin - 1));
    if (length == npos) { // it does not end on its line
        if (line_feed == text.size()) {
            if (!is_all) return {};
            return is_record ? found{{shape::lines}} : found{{shape::array, !has_records}};
        }
        std::size_t last = line_feed - 1;
        while (is_blank(text[last])) --last;
        const shape over_lines = is_record ? shape::concatenated : shape::array;
        if (breaks_behind(text[last])) return found{{over_lines}};
        const std::size_t next = next_character(line_feed, true);
        if (next == text.size()) return unless_more(is_record ? shape::lines : shape::array);
        constexpr std::string_view behind_break = ",}]:";
        return found{{behind_break.find(text[next]) != npos ? over_lines : shape::lines}};
    }

    const std::size_t end = begin + 1 + length;
    const std::size_t behind = next_character(end, false);
    const bool ends_its_line = behind != text.size() && text[behind] == '\n';
    if (behind == text.size() && !is_all) return {};
    if (behind != text.size() && (text[behind] == '{' || text[behind] == '['))
        return found{{has_records && text[behind] == '[' ? shape::array : shape::concatenated}};
    if (is_record) return found{{shape::lines, next_character(begin + 1, true) == end - 1}};
    // Rubbish behind an array, such as NUL, is not a record, whichever line it is on.
    const std::size_t next = next_character(ends_its_line ? behind : line_feed, true);
    if (next == text.size()) return unless_more(shape::array);
    if (text[next] == '[' && has_records) return found{{shape::array}};
    if (text[next] != '{' && text[next] != '[' && scalars.find(text[next]) == npos)
        return found{{shape::array}};
    return found{{shape::lines, next_character(begin + 1, true) == end - 1}};
}

/// The first bytes of data that is not JSON text in UTF-8.
struct signature {
    std::string_view bytes;
    std::string_view advice;
};

inline constexpr auto foreign_signatures = [] {
    using namespace std::string_view_literals;
    constexpr std::string_view utf16 = "encoded as UTF-16; convert it to UTF-8 first";
    constexpr std::string_view utf32 = "encoded as UTF-32; convert it to UTF-8 first";
    return std::to_array<signature>({
        {"\xFF\xFE\0\0"sv, utf32}, // before UTF-16, which begins in the same way
        {"\0\0\xFE\xFF"sv, utf32},
        {"\xFF\xFE", utf16},
        {"\xFE\xFF", utf16},
        {"BZh", "compressed with bzip2; decompress it first, with bzcat for example"},
        {"\xFD"
         "7zXZ\0"sv,
         "compressed with xz; decompress it first, with xzcat for example"},
        {"PK\x03\x04", "a zip archive; extract the files in it first, with unzip for example"},
        {"\x04\x22\x4D\x18", "compressed with lz4; decompress it first, with lz4 -dc for example"},
        {"PAR1", "a Parquet file, not JSON text; export it as NDJSON first"},
        {"Obj\x01", "an Avro file, not JSON text; export it as NDJSON first"},
    });
}();

/// Text that begins with an ASCII character in UTF-16 or UTF-32, without a byte order mark.
inline std::string_view advice_on_zeros(std::string_view text) noexcept {
    constexpr std::size_t widest = 4;
    if (text.size() < widest) return {};
    unsigned zeros = 0;
    for (std::size_t i = 0; i < widest; ++i) zeros = zeros << 1 | (text[i] == '\0' ? 1U : 0U);
    switch (zeros) {
    case 0b0111:
    case 0b1110:
        return foreign_signatures[0].advice;
    case 0b0101:
    case 0b1010:
        return foreign_signatures[2].advice;
    default:
        return {};
    }
}

WEIR_DETAIL_INLINE std::string_view advice_on(std::string_view beginning) noexcept {
    for (const signature& known : foreign_signatures)
        if (beginning.starts_with(known.bytes)) return known.advice;
    return advice_on_zeros(beginning);
}

WEIR_DETAIL_INLINE bool may_become_signature(std::string_view beginning) noexcept {
    const auto begins = [=](std::string_view whole) {
        return beginning.size() < whole.size() && whole.starts_with(beginning);
    };
    const auto known = [=](const signature& one) { return begins(one.bytes); };
    return begins(byte_order_mark) || std::ranges::any_of(foreign_signatures, known)
        || beginning.size() < 2 || (beginning.size() < 4 && beginning.find('\0') != beginning.npos);
}

} // namespace weir::json::detail
