// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/found.hpp>
#include <weir/json/text_buffer.hpp>
#include <weir/json/white_space.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
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
    void start(std::size_t at) noexcept {
        at_ = at;
        line_offset_ = text_->offset() + at;
    }
    /// The same behind a record, or anywhere on its line, the rest of which is passed over. The
    /// number of that line is 0 if it is not known.
    void start_behind(std::size_t at, std::uint64_t line) noexcept {
        at_ = at;
        lines_passed_ = line - 1;
        counts_lines_ = line != 0;
        discarding_ = true;
    }

    /// Goes on to the next record, reading only if there is no complete line left.
    found next() {
        if (discarding_ && !discard_line()) return found::end;
        for (;;) {
            const std::string_view text = text_->text();
            while (at_ != text.size() && is_blank(text[at_])) ++at_;
            if (at_ == text.size()) {
                if (!fill()) return found::end;
            } else if (text[at_] == '\n') {
                ++at_;
                ++lines_passed_;
                line_offset_ = text_->offset() + at_;
            } else {
                break;
            }
        }
        return find_end();
    }

    /// The current record without the blanks around it; for found::too_long, max_record_bytes of it.
    std::string_view record() const noexcept {
        return text_->text().substr(record_begin_, record_end_ - record_begin_);
    }

    /// The complete lines in memory from the current record on, at most batch_bytes long; but the
    /// record, if its own line is longer or has no end. Stays in place until next() is called
    /// behind its end.
    std::string_view batch() const noexcept {
        const std::string_view lines = text_->text().substr(record_begin_, batch_bytes);
        const std::size_t last = lines.rfind('\n');
        return last != lines.npos ? lines.substr(0, last + 1) : record();
    }

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
    found find_end() {
        std::size_t searched = at_;
        std::size_t line_feed = 0;
        while ((line_feed = find_line_feed(searched)) == npos) {
            const std::size_t end = text_->text().size();
            searched = end - at_; // counted from the front, to which fill() moves the record
            if (is_too_long(at_, end)) {
                discarding_ = true;
                return keep_beginning();
            }
            if (!fill()) {
                if (text_->failed()) return found::end; // there may have been more of it
                break;
            }
        }
        const std::size_t line_end = line_feed != npos ? line_feed : text_->text().size();
        if (is_too_long(at_, line_end)) {
            discarding_ = true;
            return keep_beginning();
        }
        set_record(at_, line_end);
        at_ = line_end;
        return found::record;
    }

    found keep_beginning() noexcept {
        record_begin_ = at_;
        record_end_ = at_ + max_record_bytes_;
        record_line_ = lines_passed_ + 1;
        return found::too_long;
    }

    static constexpr std::size_t npos = std::string_view::npos;

    std::size_t find_line_feed(std::size_t from) const noexcept {
        const std::string_view text = text_->text();
        if (from == text.size()) return npos;
        const void* const there = std::memchr(text.data() + from, '\n', text.size() - from);
        return there == nullptr
                 ? npos
                 : static_cast<std::size_t>(static_cast<const char*>(there) - text.data());
    }

    /// Told by the line, without its CR, and not by the record without the blanks behind it: how
    /// many there are is not known before they have been read.
    bool is_too_long(std::size_t begin, std::size_t end) const noexcept {
        const bool ends_with_cr = end != begin && text_->text()[end - 1] == '\r';
        return end - begin - (ends_with_cr ? 1 : 0) > max_record_bytes_;
    }

    void set_record(std::size_t begin, std::size_t end) noexcept {
        const std::string_view text = text_->text();
        while (end > begin && is_blank(text[end - 1])) --end;
        record_begin_ = begin;
        record_end_ = end;
        record_line_ = lines_passed_ + 1;
    }

    /// Passes over the rest of a line that is too long to be kept.
    bool discard_line() {
        for (;;) {
            if (const std::size_t line_feed = find_line_feed(at_); line_feed != npos) {
                at_ = line_feed;
                discarding_ = false;
                return true;
            }
            at_ = text_->text().size();
            if (!fill()) return false;
        }
    }

    /// Reads more behind what is left from at_ on, which moves to the front. False at the end.
    bool fill() {
        const bool more = text_->fill(at_);
        record_begin_ -= at_; // its offset stays what it was, even where it has been dropped
        record_end_ -= at_;
        at_ = 0;
        return more;
    }

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
