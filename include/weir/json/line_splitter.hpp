// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>
#include <weir/json/options.hpp>
#include <weir/json/signature.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace weir::json::detail {

/// How many bytes are asked of the source at once, and parsed together.
inline constexpr std::size_t batch_bytes = std::size_t{64} << 10;

/// How many readable bytes follow every record, so that the parser may look at whole vectors.
inline constexpr std::size_t padding = 64;

/// The parser counts in 32 bits.
inline constexpr std::size_t longest_possible = (std::size_t{4} << 30) - 2 * padding;

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r'; }

/// Cuts a source into records, one a line. Where a record begins and ends is decided here and
/// nowhere else: a line feed ends it, whatever the parser makes of what is between.
///
/// Blank lines, blanks around a record, CR before the line feed and a UTF-8 byte order mark at the
/// very start are passed over. The last line need not be ended. Memory: one buffer, as long as a
/// batch or as the longest record, whichever is longer, up to options.max_record_bytes.
class line_splitter {
public:
    enum class found { record, too_long, not_text, end };

    line_splitter(bytes::source& source, const options& how)
        : source_{&source}, max_record_bytes_{std::min(how.max_record_bytes, longest_possible)} {}

    /// Goes on to the next record, reading only if there is no complete line left.
    found next() {
        if (buffer_ == nullptr && !start()) return found::not_text;
        if (discarding_ && !discard_line()) return found::end;
        for (;;) {
            while (at_ != end_ && is_blank(buffer_[at_])) ++at_;
            if (at_ == end_) {
                if (!fill()) return found::end;
            } else if (buffer_[at_] == '\n') {
                ++at_;
                ++lines_passed_;
            } else {
                break;
            }
        }
        return find_end();
    }

    /// The current record without the blanks around it; for found::too_long, what was read of it.
    std::string_view record() const noexcept {
        return {buffer_.get() + record_begin_, record_end_ - record_begin_};
    }

    /// The complete lines in memory from the current record on, at most batch_bytes long; but the
    /// record, if its own line is longer or has no end. Stays in place until next() is called
    /// behind its end.
    std::string_view batch() const noexcept {
        const std::string_view all{buffer_.get() + record_begin_, end_ - record_begin_};
        const std::string_view lines = all.substr(0, batch_bytes);
        const std::size_t last = lines.rfind('\n');
        return last != lines.npos ? lines.substr(0, last + 1) : record();
    }

    /// The line the current record is on, counted from 1.
    std::uint64_t line() const noexcept { return record_line_; }
    /// The bytes of the source before the current record.
    std::uint64_t offset() const noexcept { return buffer_offset_ + record_begin_; }

    /// For found::not_text, what to do about the source.
    std::string_view advice() const noexcept { return advice_on({buffer_.get(), end_}); }

private:
    /// False if the source is not JSON text.
    bool start() {
        grow(batch_bytes);
        while (may_become_signature({buffer_.get(), end_}) && fill()) {
        }
        if (std::string_view{buffer_.get(), end_}.starts_with(byte_order_mark))
            at_ = byte_order_mark.size();
        return advice().empty();
    }

    /// at_ stands at the first byte of a record.
    found find_end() {
        record_line_ = lines_passed_ + 1;
        std::size_t searched = at_;
        const void* line_feed = nullptr;
        while ((line_feed = std::memchr(buffer_.get() + searched, '\n', end_ - searched))
               == nullptr) {
            searched = end_ - at_; // counted from the front, to which fill() moves the record
            if (is_too_long(at_, end_)) {
                set_record(at_, end_);
                discarding_ = true;
                return found::too_long;
            }
            if (!fill()) break;
        }
        const std::size_t line_end =
            line_feed != nullptr
                ? static_cast<std::size_t>(static_cast<const char*>(line_feed) - buffer_.get())
                : end_;
        set_record(at_, line_end);
        at_ = line_end;
        return is_too_long(record_begin_, line_end) ? found::too_long : found::record;
    }

    /// Told by the line, without its CR, and not by the record without the blanks behind it: how
    /// many there are is not known before they have been read.
    bool is_too_long(std::size_t begin, std::size_t end) const noexcept {
        const bool ends_with_cr = end != begin && buffer_[end - 1] == '\r';
        return end - begin - (ends_with_cr ? 1 : 0) > max_record_bytes_;
    }

    void set_record(std::size_t begin, std::size_t end) noexcept {
        while (end > begin && is_blank(buffer_[end - 1])) --end;
        record_begin_ = begin;
        record_end_ = end;
    }

    /// Passes over the rest of a line that is too long to be kept.
    bool discard_line() {
        for (;;) {
            if (const void* line_feed = std::memchr(buffer_.get() + at_, '\n', end_ - at_)) {
                at_ = static_cast<std::size_t>(static_cast<const char*>(line_feed) - buffer_.get());
                discarding_ = false;
                return true;
            }
            at_ = end_;
            if (!fill()) return false;
        }
    }

    /// Reads more behind what is left from at_ on, which moves to the front. False at the end.
    bool fill() {
        if (source_ended_) return false;
        const std::size_t left = end_ - at_;
        if (at_ != 0) std::memmove(buffer_.get(), buffer_.get() + at_, left);
        buffer_offset_ += at_;
        at_ = 0;
        end_ = left;
        if (left == capacity_) grow(std::min(2 * capacity_, max_record_bytes_ + 2));
        // A record longer than a batch is read to its end, but no further ahead than any other.
        const std::size_t room = std::min(capacity_ - left, batch_bytes);
        const std::size_t got = source_->read(std::span{buffer_.get() + left, room});
        end_ = left + got;
        std::memset(buffer_.get() + end_, ' ', padding);
        source_ended_ = got == 0;
        return got != 0;
    }

    void grow(std::size_t capacity) {
        auto larger = std::make_unique_for_overwrite<char[]>(capacity + padding);
        if (end_ != 0) std::memcpy(larger.get(), buffer_.get(), end_);
        buffer_ = std::move(larger);
        capacity_ = capacity;
    }

    bytes::source* source_;
    std::size_t max_record_bytes_;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t at_ = 0;  ///< first byte not passed yet
    std::size_t end_ = 0; ///< end of what was read
    std::size_t record_begin_ = 0;
    std::size_t record_end_ = 0;
    std::uint64_t buffer_offset_ = 0;
    std::uint64_t lines_passed_ = 0;
    std::uint64_t record_line_ = 0;
    bool source_ended_ = false;
    bool discarding_ = false;
};

} // namespace weir::json::detail
