// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json {

/// Why a record was rejected. Values keep their meaning from version to version, whatever parser is
/// underneath.
enum class reason {
    malformed,        ///< breaks the grammar of JSON
    incomplete,       ///< ends before its brackets, or a string, are closed
    trailing_content, ///< something follows the record on its line
    invalid_utf8,
    unescaped_control_character, ///< a control character within a string, a line end for example
    invalid_string,              ///< a bad escape
    invalid_number,
    wrong_type,          ///< a string where a number is to be read, say
    number_out_of_range, ///< a number that the member's type cannot hold
    missing_field,       ///< a member that is neither optional nor there
    unknown_enumerator,  ///< a string that names no enumerator
    too_deep,            ///< nested deeper than options.max_depth
    record_too_long,     ///< longer than options.max_record_bytes
    not_json_text,       ///< the source is compressed or in another encoding
};

/// The name of a reason, as written in the enumeration.
constexpr std::string_view to_string(reason why) noexcept {
    switch (why) {
    case reason::malformed:
        return "malformed";
    case reason::incomplete:
        return "incomplete";
    case reason::trailing_content:
        return "trailing_content";
    case reason::invalid_utf8:
        return "invalid_utf8";
    case reason::unescaped_control_character:
        return "unescaped_control_character";
    case reason::invalid_string:
        return "invalid_string";
    case reason::invalid_number:
        return "invalid_number";
    case reason::wrong_type:
        return "wrong_type";
    case reason::number_out_of_range:
        return "number_out_of_range";
    case reason::missing_field:
        return "missing_field";
    case reason::unknown_enumerator:
        return "unknown_enumerator";
    case reason::too_deep:
        return "too_deep";
    case reason::record_too_long:
        return "record_too_long";
    case reason::not_json_text:
        return "not_json_text";
    }
    return "unknown";
}

/// A record that could not be read, and where it stands. what() says all of it in one line and
/// shows the beginning of the record in a second.
class error : public std::runtime_error {
public:
    error(json::reason why, std::string explanation, std::string source, std::uint64_t line,
          std::uint64_t offset, std::string path, std::string excerpt)
        : std::runtime_error{message(why, explanation, source, line, offset, path, excerpt)},
          reason_{why}, source_{std::move(source)}, line_{line}, offset_{offset},
          path_{std::move(path)}, excerpt_{std::move(excerpt)} {}

    json::reason reason() const noexcept { return reason_; }
    /// The path of the file, or what else the source is called.
    const std::string& source() const noexcept { return source_; }
    /// The line the record begins on, counted from 1.
    std::uint64_t line() const noexcept { return line_; }
    /// The bytes of the source before the first of the record.
    std::uint64_t offset() const noexcept { return offset_; }
    /// The member concerned as a JSON pointer (RFC 6901), "/subscription/type"; empty for the
    /// record.
    const std::string& path() const noexcept { return path_; }
    /// The beginning of the record, fit to be printed.
    const std::string& excerpt() const noexcept { return excerpt_; }

private:
    static std::string message(json::reason why, const std::string& explanation,
                               const std::string& source, std::uint64_t line, std::uint64_t offset,
                               const std::string& path, const std::string& excerpt) {
        std::string text = source + ':' + std::to_string(line) + ": ";
        if (!path.empty()) text += path + ": ";
        text += explanation;
        text.append(" (")
            .append(to_string(why))
            .append(", record at byte ")
            .append(std::to_string(offset)) += ')';
        if (!excerpt.empty()) text += "\n    " + excerpt;
        return text;
    }

    json::reason reason_;
    std::string source_;
    std::uint64_t line_;
    std::uint64_t offset_;
    std::string path_;
    std::string excerpt_;
};

} // namespace weir::json
