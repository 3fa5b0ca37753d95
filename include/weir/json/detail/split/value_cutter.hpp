// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/fault.hpp>
#include <weir/json/detail/split/array_walk.hpp>
#include <weir/json/detail/split/indentation_recovery.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// Finds where one record ends and the next begins, by brackets and quotes: elements of arrays, or
/// values one behind another. Can stop and go on at any byte.
///
/// What is behind a record on its way to the next comma, or to the end of its line where there are
/// no commas, belongs to it, and makes it a bad one. Where a bracket or quote is missing, so that a
/// record never seems to end, it ends before the next line that is laid out as its own first line
/// was: see layout.
class value_cutter {
public:
    /// Kept beside a record: its indentation, and blanks behind it.
    static constexpr std::size_t kept_around = 8192;

    enum class did {
        go_on,
        cut,   ///< split_result last()
        pause, ///< came to the end of an array
        starve ///< all that there is of the text has been seen
    };
    /// By positions in the text.
    struct piece {
        std::size_t begin = 0;
        std::size_t end = 0;
        split_result what = split_result::end;
    };

    value_cutter(text_buffer& text, bool is_concatenated, const records_at_path& path,
                 std::size_t max_record_bytes)
        : cursor_{&text}, is_concatenated_{is_concatenated}, max_record_bytes_{max_record_bytes},
          path_{&path}, walk_{cursor_, path, max_record_bytes} {}
    value_cutter(const value_cutter&) = delete; // the walk refers to the cursor
    value_cutter& operator=(const value_cutter&) = delete;

    void start(std::size_t at) noexcept { cursor_.at = cursor_.line_begin = at; }

    did step();

    /// Starved, and there is no more text. What is left may be a last record; otherwise pauses.
    did at_end();

    const piece& last() const noexcept { return last_; }
    /// What is wrong, if that is split_result::rejected or split_result::broken.
    const fault& failure() const noexcept { return fault_; }
    /// Whether that is the end.
    bool is_over() const noexcept { return is_over_; }

    /// Where the text begins that has to stay in memory, when starved.
    std::size_t keep() const noexcept;
    /// What was before that has been dropped.
    void moved(std::size_t dropped) noexcept;

private:
    enum class state {
        around,        ///< on the way to a record
        record,        ///< within an object, array or string
        scalar,        ///< within anything else
        behind,        ///< on the way to its comma or line end
        rubbish,       ///< what else is there
        rubbish_value, ///< an object, array or string of that
        lost,          ///< looking for a line where records may begin again
        discarding,    ///< within a record that is too long
    };

    static constexpr std::size_t npos = std::string_view::npos;

    std::string_view text() const noexcept { return cursor_.text->text(); }

    // On the way to a record -----------------------------------------------------------------------

    did look_for_value();

    did walk();

    /// A record, at the cursor.
    void begin();

    // Within a record ------------------------------------------------------------------------------

    /// True where end_ found the end, or that there is none; false at the end of the text.
    bool find_end(std::size_t limit = npos);

    did within_record();

    /// An object ends with the bracket of an array, which may be that of its array.
    did mismatched();

    did within_scalar();

    // Behind a record ------------------------------------------------------------------------------

    did behind_element();

    did behind_value();

    /// The record is complete, if it has not been cut before; on to the next.
    did cut_off();

    /// It belongs to the record, unless that has been cut already.
    did begin_rubbish();

    /// What stands between a record and its comma, or the end of its line.
    did rubbish();

    did within_rubbish_value();

    bool is_too_long() const noexcept;

    // Where the end cannot be found ----------------------------------------------------------------

    did too_long(bool ends_here);

    did discard();

    did end_unknown();

    /// A line ended within a string.
    did lose();

    /// The first line behind searched_ that seems to be beyond the record, if it is in memory.
    indentation_recovery::line next_line() noexcept;

    did look_for_line();

    /// The record ends before this line, which is known to be one or the end of their array.
    did cut_before(std::size_t at);

    indentation_recovery layout_of_record() const noexcept;

    did reject(json::reason reason, std::string message);
    did broken(json::reason reason, std::string message);

    did special(split_result what, std::size_t end);

    std::string no_such_path() const;

    text_cursor cursor_;
    bool is_concatenated_;
    std::size_t max_record_bytes_;
    const records_at_path* path_;
    array_walk walk_;
    state state_ = state::around;
    value_end_finder<> end_;
    indentation_recovery layout_;
    std::size_t begin_ = 0;         ///< of the record
    std::size_t end_of_record_ = 0; ///< as far as is known
    std::size_t indentation_ = 0;   ///< before it, and kept with it
    std::size_t searched_ = 0;      ///< for a line where records may begin again
    bool is_cut_ = true;            ///< the record has been cut, or need not be
    bool may_end_array_ = false;    ///< the bracket that the record ends with
    bool is_array_missing_ = false; ///< the record stands where an array should
    bool is_over_ = false;
    std::uint64_t wary_until_ = 0; ///< the offset up to which brackets are not trusted
    piece last_;
    fault fault_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/value_cutter-inl.hpp>
#endif
