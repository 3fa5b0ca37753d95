// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

/// Cuts text into records, one per line. Only this class decides where a record begins and ends: a
/// line feed ends it, whatever the parser finds in the record.
///
/// Blank lines, blanks around a record and CR before the line feed are skipped. The last line need
/// not end with a line feed.
class line_splitter {
public:
    line_splitter(text_buffer& text, std::size_t max_record_bytes)
        : text_{&text}, max_record_bytes_{max_record_bytes} {}

    /// Begins with the first line of the text, behind its byte order mark.
    void start(std::size_t at) noexcept;
    /// Begins after a record or anywhere on a line, and skips the rest of that line. `line` is its
    /// number, or 0 if not known.
    void start_behind(std::size_t at, std::uint64_t line) noexcept;

    /// Advances to the next record. Reads only if there is no complete line in memory.
    split_result next();

    /// See any_splitter.
    const char* here() const noexcept { return text_->text().data() + at_; }
    cursor next_record(cursor first, const char*) const noexcept {
        return discarding_ ? nullptr : first;
    }
    bool advance(const char* begin, const char* end, const char* next) noexcept;

    /// The current record without the blanks around it; for split_result::too_long, its first
    /// max_record_bytes.
    std::string_view record() const noexcept;

    /// The line the current record is on, counted from 1; 0 if that is not known.
    std::uint64_t line() const noexcept { return counts_lines_ ? record_line_ : 0; }
    std::uint64_t line_behind() const noexcept { return line(); }
    /// The offsets in the source, in bytes, of the current record and of its line.
    std::uint64_t offset() const noexcept { return text_->offset() + record_begin_; }
    std::uint64_t line_offset() const noexcept { return line_offset_; }

private:
    void pass_space(std::string_view text) noexcept;

    /// at_ is at the first byte of a record.
    split_result find_end();

    split_result keep_beginning() noexcept;

    static constexpr std::size_t npos = std::string_view::npos;

    std::size_t find_line_feed(std::size_t from) const noexcept;

    /// Measures the record without the blanks after it, of which the rest of its line may have a
    /// few; at the end of the text, there may be more of it.
    bool is_too_long(std::size_t begin, std::size_t end, bool is_whole) const noexcept;

    void set_record(std::size_t begin, std::size_t end) noexcept;

    /// Skips the rest of a line that is too long to keep.
    bool discard_line();

    /// Moves the text from at_ on to the front and reads more after it. Returns false at the end.
    bool fill();

    text_buffer* text_;
    std::size_t max_record_bytes_;
    std::size_t at_ = 0; ///< first byte not passed yet
    std::size_t record_begin_ = 0;
    std::size_t record_end_ = 0;
    std::uint64_t line_offset_ = 0;
    std::uint64_t lines_passed_ = 0;
    std::uint64_t record_line_ = 0;
    bool counts_lines_ = true;
    bool discarding_ = false;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/line_splitter-inl.hpp>
#endif
