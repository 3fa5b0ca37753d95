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
#include <weir/json/detail/split/value_end_finder.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// Finds where one record ends and the next begins, by brackets and quotes: elements of arrays, or
/// values one after another. Can stop and continue at any byte.
///
/// Text between a record and the next comma, or the end of its line if there are no commas, belongs
/// to the record and makes it a bad one. If a bracket or quote is missing, so that a record never
/// seems to end, it ends before the next line with the layout of its own first line: see
/// indentation_recovery.
class value_cutter {
public:
    /// How many bytes are kept in addition to a record: its indentation, and blanks after it.
    static constexpr std::size_t kept_around = 2 * most_blanks;

    enum class did {
        go_on,
        cut,   ///< split_result last()
        starve ///< more text is needed
    };
    /// A piece of the text, as positions in it.
    struct piece {
        std::size_t begin = 0;
        std::size_t end = 0;
        split_result what = split_result::end;
    };

    value_cutter(text_buffer& text, bool is_concatenated, const records_at_path& path,
                 const record_form& form, std::size_t max_record_bytes)
        : cursor_{&text}, is_concatenated_{is_concatenated}, max_record_bytes_{max_record_bytes},
          path_{&path}, walk_{cursor_, path, form, max_record_bytes} {}
    value_cutter(const value_cutter&) = delete; // the walk refers to the cursor
    value_cutter& operator=(const value_cutter&) = delete;

    /// See array_walk.
    void expect_one_array() noexcept { walk_.expect_one_array(); }
    std::string_view key() const noexcept { return walk_.key(); }

    void start(std::size_t at) noexcept { cursor_.at = cursor_.line_begin = at; }

    did step();

    /// Called after did::starve if there is no more text. The rest may be a last record.
    did at_end();

    /// See any_splitter.
    const char* here() const noexcept { return text().data() + cursor_.at; }
    cursor next_record(cursor first, const char* text);
    bool advance(const char* begin, const char* end, const char* next);

    const piece& last() const noexcept { return last_; }
    /// The fault, if last() is split_result::rejected or split_result::broken.
    const fault& failure() const noexcept { return fault_; }
    /// Whether nothing follows last().
    bool is_over() const noexcept { return is_over_; }

    /// After did::starve, the position from which text must stay in memory.
    std::size_t keep() const noexcept;
    /// The first `dropped` bytes of the text have been dropped.
    void moved(std::size_t dropped) noexcept;

private:
    enum class state {
        around,        ///< on the way to a record
        record,        ///< within an object, array or string
        scalar,        ///< within anything else
        behind,        ///< after it, on the way to its comma or line end
        rubbish,       ///< within other text after it
        rubbish_value, ///< within an object, array or string of that text
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

    /// True if end_ found the end or a broken string; false at the end of the text.
    bool find_end(std::size_t limit = npos);

    did within_record();

    /// An object ends with the bracket of an array, which may be the array around it.
    did mismatched();

    did within_scalar();

    // Behind a record ------------------------------------------------------------------------------

    did behind_element();

    did behind_value();

    /// Cuts the record, which is complete, if it has not been cut before; continues with the next.
    did cut_off();

    /// Rubbish begins; it belongs to the record, unless the record has been cut already.
    did begin_rubbish();

    /// Passes the text between a record and its comma, or the end of its line.
    did rubbish();

    did within_rubbish_value();

    bool is_too_long() const noexcept;

    // Where the end cannot be found ----------------------------------------------------------------

    did too_long(bool ends_here);

    did discard();

    did end_unknown();

    /// A line ended within a string.
    did lose();

    /// The first line after searched_ that seems to be after the record, if it is in memory.
    indentation_recovery::line next_line() noexcept;

    did look_for_line();

    /// Cuts the record before this line, which is known to begin a record or to end the array.
    did cut_before(std::size_t at);

    indentation_recovery layout_of_record() const noexcept;

    did reject(json::reason reason, std::string message);
    did broken(json::reason reason, std::string message);

    did special(split_result what, std::size_t end);

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
    bool is_array_missing_ = false; ///< the record is in the place of an array
    bool is_member_ = false;        ///< the record is the member of an object, or is where one is
    bool is_over_ = false;
    std::uint64_t wary_until_ = 0; ///< the offset up to which brackets are not trusted
    piece last_;
    fault fault_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/value_cutter-inl.hpp>
#endif
