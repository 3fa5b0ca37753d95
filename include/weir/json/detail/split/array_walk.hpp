// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/split/record_form.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/text_cursor.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::json::detail {

/// Reads the text around the records: from the top level down to the arrays that the path names, or
/// to the members that its last step, a `*`, stands for; skipping all other values, and from each
/// record to the next. Memory: the path, and the name of a member while it is read.
class array_walk {
public:
    enum class came_to {
        more,      ///< within the walk only
        record,    ///< the first byte of a record, or of what is there instead of an array
        no_record, ///< a comma or a bracket where a record should be
        broken,    ///< text from which no record can be found any more: see why()
        end,       ///< of the source
    };

    array_walk(text_cursor& at, const records_at_path& path, const record_form& form,
               std::size_t longest_name)
        : cursor_{&at}, path_{&path}, form_{form}, longest_name_{longest_name} {}

    /// Only one array was expected at the top: a second one is refused.
    void expect_one_array() noexcept { expects_one_array_ = true; }

    /// Goes to the next record.
    came_to find_record();

    /// See any_splitter.
    cursor next_record(cursor first, const char* text);

    /// The record that find_record() came to has been passed. Expects a comma or the end of what it is in.
    void record_passed() noexcept;
    /// The same, with the cursor at a comma.
    void pass_comma() noexcept;
    /// The next record begins at the cursor, whatever is missing before it.
    void record_begins() noexcept;

    /// Whether the walk is among the elements of an array that the path names.
    bool is_among_elements() const noexcept { return levels_.size() == path_->size() + 1; }
    /// Whether it is among what the `*` at the end of the path stands for.
    bool is_among_members() const noexcept {
        return path_->takes_any_member() && levels_.size() == path_->size();
    }
    bool is_among_records() const noexcept { return is_among_elements() || is_among_members(); }
    /// The bracket that ends what the record is in.
    char closing() const noexcept {
        return !levels_.empty() && levels_.back().is_object ? '}' : ']';
    }
    bool is_within_value() const noexcept { return !levels_.empty(); }
    bool found_records() const noexcept { return found_records_; }

    const std::string& why() const noexcept { return why_; }
    /// Why no array was found: how far the path leads, and what is there.
    std::string no_such_path() const;

    /// What the `*` at the end of the path stands for: the name of the record as in the text,
    /// escaped, or its index.
    std::string_view key() const noexcept { return key_; }
    /// The blanks before the name of the record; empty if the name does not begin its line.
    std::string_view indentation() const noexcept { return indentation_; }
    bool begins_its_line() const noexcept { return begins_its_line_; }

private:
    enum class state {
        between_values,
        opened, ///< after an opening bracket
        value,
        member,
        behind_value,
    };

    struct level {
        bool is_object;
        std::uint64_t index = 0; ///< of the element of an array
    };

    /// Enters a value on the path. The cursor is at its first byte.
    came_to enter();

    /// Skips a value that is not on the path. The cursor is at its first byte.
    came_to pass_over();

    came_to value();

    /// The name of a member and its colon.
    came_to member();
    came_to use_name(std::string_view name);

    void remember(std::string_view name);

    void note_indentation();

    came_to behind_value();

    void close();

    void descend(bool is_object);

    /// Something other than `expected` is at the cursor.
    came_to unexpected(std::string expected);
    came_to broken(std::string why);

    text_cursor* cursor_;
    const records_at_path* path_;
    record_form form_;
    std::size_t longest_name_;
    state state_ = state::between_values;
    std::vector<level> levels_; ///< the open objects and arrays: at most path steps + 1
    value_end_finder<> end_;
    bool name_matches_ = false;
    bool found_records_ = false;
    std::uint64_t values_ = 0;
    bool expects_one_array_ = false;
    std::string unescaped_;   ///< the name of what leads to the records, if it has escapes
    std::string key_;         ///< the name or index of a record
    std::string indentation_; ///< before it
    bool begins_its_line_ = false;
    std::size_t deepest_ = 0; ///< how many levels were open at most, and
    std::string names_;       ///< the names in the first value of that level, for a message
    bool is_object_ = false;  ///< what that value is
    bool is_first_ = false;   ///< whether it is still open
    std::string why_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/array_walk-inl.hpp>
#endif
