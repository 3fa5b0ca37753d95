// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/fault.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/split/array_walk.hpp>
#include <weir/json/detail/split/indentation_recovery.hpp>
#include <weir/json/detail/split/record_form.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/text_cursor.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// Cuts text into records that are values: the elements of arrays, or values one after another.
///
/// A record ends by its brackets and quotes. Text between it and the next comma, or the end of its
/// line if there are no commas, belongs to the record and makes it a bad one. If a bracket or quote
/// is missing, so that a record never seems to end, it ends before the next line with the layout of
/// its own first line: see indentation_recovery.
class value_splitter {
public:
    /// How many bytes are kept in addition to a record: its indentation, and blanks after it.
    static constexpr std::size_t kept_around = 2 * most_blanks;

    value_splitter(text_buffer& text, bool is_concatenated, const records_at_path& path,
                   const record_form& form, std::size_t max_record_bytes)
        : cursor_{text}, is_concatenated_{is_concatenated}, max_record_bytes_{max_record_bytes},
          path_{&path}, walk_{cursor_, path, form, max_record_bytes},
          has_keys_{form.is_keyed && path.takes_any_member()} {}
    value_splitter(const value_splitter&) = delete; // the walk refers to the cursor
    value_splitter& operator=(const value_splitter&) = delete;

    /// More than one array is an error.
    void expect_one_array() noexcept { walk_.expect_one_array(); }

    /// Begins at this position in the text, on the first line.
    void start(std::size_t at) noexcept { cursor_.start(at); }

    /// Advances to the next record. Reads only if there is no complete one in memory.
    split_result next();

    /// See any_splitter.
    const char* here() const noexcept { return text().data() + cursor_.at; }
    cursor next_record(cursor first, const char* text);
    bool advance(const char* begin, const char* end, const char* next);

    /// The current record; for split_result::too_long, its first max_record_bytes.
    std::string_view record() const noexcept { return text().substr(begin_, end_ - begin_); }

    /// Whether the records have keys, and the one of the current record, as in the text. Valid until
    /// next().
    bool has_keys() const noexcept { return has_keys_; }
    std::string_view key() const noexcept { return walk_.key(); }

    /// The line the current record begins on, counted from 1.
    std::uint64_t line() const noexcept { return cursor_.line_of(begin_); }
    /// The offset of the current record in the source, in bytes.
    std::uint64_t offset() const noexcept { return cursor_.offset_of(begin_); }
    /// The line of the end of the record, or of some place in it if it is too long.
    std::uint64_t line_behind() const noexcept { return cursor_.line_of(end_); }

    /// The fault, for split_result::rejected and split_result::broken.
    const fault& failure() const noexcept { return fault_; }

private:
    enum class state {
        around,        ///< on the way to a record
        scalar,        ///< within one that is no object, array or string
        behind,        ///< after it, on the way to its comma or line end
        rubbish,       ///< within other text after it
        rubbish_value, ///< within an object, array or string of that text
        discarding,    ///< within a record that is too long
        over,
    };

    static constexpr std::size_t npos = std::string_view::npos;

    std::string_view text() const noexcept { return cursor_.text(); }

    // What goes on returns whether there is something to deliver; if not, state_ says what is next.

    bool go_on();
    bool find_record();

    /// A record begins at the cursor.
    bool cut();
    bool cut_value();
    bool cut_scalar();

    /// An object ends with the bracket of an array, which may be the array around it.
    bool mismatched();

    bool behind_element();
    bool behind_value();

    /// Text that belongs to the record, unless that has been delivered already.
    bool begin_rubbish();
    bool rubbish();
    bool rubbish_value();

    /// The rest of a record that is too long.
    bool discard();

    /// A line ended within a string: looks for one where records may begin again.
    bool lose();

    // The current record, which is kept in memory with its indentation until it is delivered.

    bool is_kept() const noexcept { return cursor_.kept != npos; }
    void keep_from(std::size_t begin, std::size_t indentation) noexcept;
    std::size_t begin() const noexcept { return cursor_.kept + indentation_; }
    /// As far as it is known.
    std::size_t end() const noexcept { return begin() + size_; }
    void ends_at(std::size_t end) noexcept {
        if (is_kept()) size_ = end - begin();
    }
    bool is_too_long() const noexcept {
        return is_kept() && cursor_.at - begin() > max_record_bytes_;
    }

    indentation_recovery layout_of_record() const noexcept;
    /// The first line after searched_ that seems to be after the record, if it is in memory.
    indentation_recovery::line next_line() noexcept;

    /// Finds the end of a value in memory, before `limit`. True if it is found, or its string broken.
    bool find_end(std::size_t limit = npos);

    // Each goes on behind what is to be delivered.

    /// The record is complete, if it has not been delivered.
    bool cut_off();
    /// It ends before this line, which is known to begin a record or to end the array.
    bool cut_before(std::size_t at);
    bool too_long(bool ends_here);
    bool end_unknown();

    // At the end of the source.

    bool at_end();
    /// Behind a record; or within one, or the text behind it, which belongs to it to the end.
    bool at_end_of_record(bool is_within);
    /// Within an object, array or string.
    bool not_closed();

    bool reject(json::reason reason, std::string message);
    bool broken(json::reason reason, std::string message);
    bool deliver(split_result what, std::size_t begin, std::size_t end);

    text_cursor cursor_;
    bool is_concatenated_;
    std::size_t max_record_bytes_;
    const records_at_path* path_;
    array_walk walk_;
    bool has_keys_;
    state state_ = state::around;
    value_end_finder<> end_finder_;
    indentation_recovery layout_;
    std::size_t indentation_ = 0;   ///< before the record, and kept with it
    std::size_t size_ = 0;          ///< of the record, as far as is known
    std::size_t searched_ = 0;      ///< how much of it, for a line where records may begin again
    bool may_end_array_ = false;    ///< the bracket that the record ends with
    bool is_array_missing_ = false; ///< the record is in the place of an array
    bool is_member_ = false;        ///< the record is the member of an object, or is where one is
    std::uint64_t wary_until_ = 0;  ///< the offset up to which brackets are not trusted
    std::size_t begin_ = 0;         ///< of what has been delivered
    std::size_t end_ = 0;
    split_result what_ = split_result::end;
    fault fault_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/value_splitter-inl.hpp>
#endif
