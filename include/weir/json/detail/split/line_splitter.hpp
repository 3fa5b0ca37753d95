// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

/// Cuts text into records, one a line. Where a record begins and ends is decided here and nowhere
/// else: a line feed ends it, whatever the parser makes of what is between.
///
/// Blank lines, blanks around a record and CR before the line feed are passed over. The last line
/// need not be ended.
class line_splitter {
public:
    line_splitter(text_buffer& text, std::size_t max_record_bytes)
        : text_{&text}, max_record_bytes_{max_record_bytes} {}

    /// Where to begin: the position in the text of the beginning of a line.
    void start(std::size_t at) noexcept;
    /// The same behind a record, or anywhere on its line, the rest of which is passed over. The
    /// number of that line is 0 if it is not known.
    void start_behind(std::size_t at, std::uint64_t line) noexcept;

    /// Goes on to the next record, reading only if there is no complete line left.
    split_result next();

    /// The current record without the blanks around it; for split_result::too_long, max_record_bytes of it.
    std::string_view record() const noexcept;

    /// The complete lines in memory from the current record on, at most batch_bytes long; but the
    /// record, if its own line is longer or has no end. Stays in place until next() is called
    /// behind its end.
    std::string_view batch() const noexcept;

    /// The line the current record is on, counted from 1; 0 if that is not known.
    std::uint64_t line() const noexcept { return counts_lines_ ? record_line_ : 0; }
    std::uint64_t line_behind() const noexcept { return line(); }
    /// The bytes of the source before the current record, and before its line.
    std::uint64_t offset() const noexcept { return text_->offset() + record_begin_; }
    std::uint64_t line_offset() const noexcept { return line_offset_; }
    /// The bytes of the source up to the end of the record, or to somewhere on its line.
    std::uint64_t offset_behind() const noexcept { return text_->offset() + record_end_; }

private:
    /// at_ stands at the first byte of a record.
    split_result find_end();

    split_result keep_beginning() noexcept;

    static constexpr std::size_t npos = std::string_view::npos;

    std::size_t find_line_feed(std::size_t from) const noexcept;

    /// Told by the line, without its CR, and not by the record without the blanks behind it: how
    /// many there are is not known before they have been read.
    bool is_too_long(std::size_t begin, std::size_t end) const noexcept;

    void set_record(std::size_t begin, std::size_t end) noexcept;

    /// Passes over the rest of a line that is too long to be kept.
    bool discard_line();

    /// Reads more behind what is left from at_ on, which moves to the front. False at the end.
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
