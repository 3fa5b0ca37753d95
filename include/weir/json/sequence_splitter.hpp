// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/found.hpp>
#include <weir/json/line_counter.hpp>
#include <weir/json/text_buffer.hpp>
#include <weir/json/white_space.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

/// Cuts a JSON text sequence (RFC 7464) into records: what is between one record separator, U+001E,
/// and the next. Nothing else ends a record, whatever is in it. Empty ones are passed over.
class sequence_splitter {
public:
    static constexpr char separator = '\x1E';

    sequence_splitter(text_buffer& text, std::size_t max_record_bytes)
        : text_{&text}, max_record_bytes_{max_record_bytes} {}

    /// Where to begin: the position in the text, and its line; 0 if that is not known.
    void start(std::size_t at, std::uint64_t line) noexcept {
        at_ = begin_ = end_ = at;
        lines_.start(at, line);
    }
    /// The same behind a record, or anywhere in it, the rest of which is passed over.
    void start_behind(std::size_t at, std::uint64_t line) noexcept {
        start(at, line);
        discarding_ = true;
    }

    found next() {
        if (discarding_ && !discard()) return found::end;
        for (;;) {
            const std::string_view text = text_->text();
            while (at_ != text.size() && (is_space(text[at_]) || text[at_] == separator)) ++at_;
            if (at_ != text.size()) break;
            if (!fill()) return found::end;
        }
        return find_end();
    }

    std::string_view record() const noexcept { return text_->text().substr(begin_, end_ - begin_); }
    std::string_view batch() const noexcept { return record(); }
    std::uint64_t line() const noexcept { return lines_.line_at(text_->text(), begin_); }
    /// The same of its end, or of somewhere in it if it is too long; at the end, of the last one.
    std::uint64_t line_behind() const noexcept {
        return is_in_memory_ ? lines_.line_at(text_->text(), end_) : line_behind_;
    }
    std::uint64_t offset_behind() const noexcept {
        return is_in_memory_ ? text_->offset() + end_ : offset_behind_;
    }
    std::uint64_t offset() const noexcept { return text_->offset() + begin_; }

    const fault& what_is_wrong() const noexcept { return fault_; }

private:
    found find_end() {
        std::size_t searched = at_;
        std::size_t end = 0;
        while ((end = text_->text().find(separator, searched)) == npos) {
            searched = text_->text().size() - at_; // fill() moves the record to the front
            if (searched > max_record_bytes_ + 1) return too_long(); // and a line feed
            if (!fill()) {
                if (text_->failed()) return found::end; // there may have been more of it
                end = text_->text().size();
                break;
            }
        }
        if (end - at_ > max_record_bytes_ + 1) return too_long();
        set_record(end);
        if (end_ - begin_ > max_record_bytes_) return too_long();
        at_ = end;
        // 12 may be what is left of 123; brackets and quotes are their own end.
        constexpr std::string_view closed = "{[\"";
        if (closed.find(text_->text()[begin_]) == npos && end_ == end) return found::rejected;
        return found::record;
    }

    found too_long() noexcept {
        begin_ = at_;
        end_ = at_ + max_record_bytes_;
        is_in_memory_ = true;
        discarding_ = true;
        return found::too_long;
    }

    void set_record(std::size_t end) noexcept {
        const std::string_view text = text_->text();
        begin_ = at_;
        while (end > begin_ && is_space(text[end - 1])) --end;
        end_ = end;
        is_in_memory_ = true;
    }

    bool discard() {
        for (;;) {
            at_ = text_->text().find(separator, at_);
            if (at_ != npos) break;
            at_ = text_->text().size();
            if (!fill()) return false;
        }
        discarding_ = false;
        return true;
    }

    bool fill() {
        if (is_in_memory_) {
            line_behind_ = line_behind();
            offset_behind_ = offset_behind();
            is_in_memory_ = false;
        }
        lines_.drop(text_->text(), at_);
        const bool more = text_->fill(at_);
        at_ = 0;
        return more;
    }

    static constexpr std::size_t npos = std::string_view::npos;

    text_buffer* text_;
    std::size_t max_record_bytes_;
    line_counter lines_;
    std::size_t at_ = 0; ///< first byte not passed yet
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool is_in_memory_ = false; ///< the current record
    std::uint64_t line_behind_ = 1;
    std::uint64_t offset_behind_ = 0;
    bool discarding_ = false;
    fault fault_{reason::incomplete,
                 "a number or a word with no blank behind it, which may have been cut off"};
};

} // namespace weir::json::detail
