// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/fault.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/split/line_counter.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

/// Cuts a JSON text sequence (RFC 7464) into records: the text from one record separator, U+001E,
/// to the next. As each is written with a line feed behind it, a record ends at the line feed behind
/// its value, so that it need not wait for the next one; what else is before the next separator is a
/// bad record. Empty records are skipped.
class sequence_splitter {
public:
    static constexpr char separator = '\x1E';

    sequence_splitter(text_buffer& text, std::size_t max_record_bytes)
        : text_{&text}, max_record_bytes_{max_record_bytes} {}

    /// Begins at this position in the text, on this line; 0 if the line is not known.
    void start(std::size_t at, std::uint64_t line) noexcept;
    /// Begins at the end of a record.
    void start_behind(std::size_t at, std::uint64_t line) noexcept;

    split_result next();

    /// See any_splitter.
    const char* here() const noexcept { return text_->text().data() + at_; }
    cursor next_record(cursor first, const char* text) const noexcept;
    bool advance(const char* begin, const char* end, const char* next) noexcept;

    std::string_view record() const noexcept { return text_->text().substr(begin_, end_ - begin_); }
    std::uint64_t line() const noexcept { return lines_.line_at(text_->text(), begin_); }
    /// The line of the end of the record, or of some place in it if it is too long.
    std::uint64_t line_behind() const noexcept { return lines_.line_at(text_->text(), end_); }
    std::uint64_t offset() const noexcept { return text_->offset() + begin_; }

    const fault& failure() const noexcept { return fault_; }

private:
    split_result find_end();

    /// The record, or what is behind one, ends here.
    split_result deliver(std::size_t end);

    split_result too_long() noexcept;

    bool discard();

    bool fill();

    static constexpr std::size_t npos = std::string_view::npos;

    text_buffer* text_;
    std::size_t max_record_bytes_;
    line_counter lines_;
    std::size_t at_ = 0; ///< first byte not passed yet
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool discarding_ = false;
    bool is_resumed_ = false;       ///< at_ is behind a record, or within one that was too long
    bool is_behind_record_ = false; ///< and there was no separator since
    fault fault_{reason::incomplete, {}, {}};
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/sequence_splitter-inl.hpp>
#endif
