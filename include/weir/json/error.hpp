// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace weir::json {

/// Why a record was rejected. Values keep their meaning from version to version, and do not depend
/// on the parser in use.
enum class reason {
    malformed,        ///< breaks the grammar of JSON
    incomplete,       ///< ends before its brackets, or a string, are closed
    trailing_content, ///< something follows the record on its line
    invalid_utf8,
    unescaped_control_character, ///< a control character within a string, a line end for example
    invalid_string,              ///< a bad escape
    invalid_number,
    wrong_type,          ///< a value of another kind, such as a string instead of a number
    number_out_of_range, ///< a number that the member's type cannot hold
    missing_field,       ///< a member is missing that is not optional and has no default
    unknown_enumerator,  ///< a string that names no enumerator
    unknown_member,      ///< a member that the type does not have, under unknown_members::refuse
    no_alternative,      ///< none of a variant's types fits
    wrong_count,         ///< more or fewer elements than a std::array or std::tuple has
    string_too_long,     ///< longer than options.max_string_bytes
    too_deep,            ///< nested deeper than options.max_depth
    record_too_long,     ///< longer than options.max_record_bytes
    not_json_text,       ///< the source is in another encoding than UTF-8
    broken_structure,    ///< the text around the records is broken: no further record can be found
    no_such_path,        ///< there is no array where options.records_at says
    too_many_rejected,   ///< more records were rejected than error_policy allows
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
    case reason::unknown_member:
        return "unknown_member";
    case reason::no_alternative:
        return "no_alternative";
    case reason::wrong_count:
        return "wrong_count";
    case reason::string_too_long:
        return "string_too_long";
    case reason::too_deep:
        return "too_deep";
    case reason::record_too_long:
        return "record_too_long";
    case reason::not_json_text:
        return "not_json_text";
    case reason::broken_structure:
        return "broken_structure";
    case reason::no_such_path:
        return "no_such_path";
    case reason::too_many_rejected:
        return "too_many_rejected";
    }
    return "unknown";
}

/// A record that could not be read or written: what is wrong with it, and where it is.
struct rejected {
    /// The path of the file, or the name of another source.
    std::string source{};
    /// The line on which the record begins, counted from 1; 0 if not known, as in a later split.
    std::uint64_t line = 0;
    /// The offset of the first byte of the record in the decompressed source.
    std::uint64_t offset = 0;
    /// The size of the record in bytes; if it is too long, the size of the part that was kept.
    std::uint64_t length = 0;
    json::reason reason = json::reason::malformed;
    /// The member concerned as a JSON pointer (RFC 6901), "/subscription/type"; empty for the
    /// record.
    std::string path{};
    /// What is wrong, in words. Where the record is and its text are in the other members.
    std::string message{};
    /// The text of the record as in the source, or as much of its beginning as was kept.
    std::string raw{};
};

/// A record that could not be read or written, as an exception. what() is one line with the source,
/// line, path, message, reason and offset, and a second line with the text of the record at that
/// path: at most 4 KiB, in which no character does anything to a terminal, whatever the record
/// contains and its source is called.
class error : public std::runtime_error {
public:
    /// `excerpt` is a part of the record as printable text.
    error(rejected record, std::string excerpt);

    json::reason reason() const noexcept { return record_.reason; }
    const std::string& source() const noexcept { return record_.source; }
    std::uint64_t line() const noexcept { return record_.line; }
    std::uint64_t offset() const noexcept { return record_.offset; }
    const std::string& path() const noexcept { return record_.path; }
    /// The text of the record at path(), or its beginning, as printable text.
    const std::string& excerpt() const noexcept { return excerpt_; }
    /// All that is known about the record.
    const rejected& record() const noexcept { return record_; }

private:
    static std::string text_of(const rejected& record, const std::string& excerpt);

    rejected record_;
    std::string excerpt_;
};

} // namespace weir::json

#ifndef WEIR_COMPILED
#include <weir/json/detail/error-inl.hpp>
#endif
