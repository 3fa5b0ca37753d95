// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/found.hpp>
#include <weir/json/line_counter.hpp>
#include <weir/json/record_path.hpp>
#include <weir/json/shape.hpp>
#include <weir/json/text_buffer.hpp>
#include <weir/json/value_cutter.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::json::detail {

/// Cuts text into records that are values: the elements of arrays, or values one behind another.
/// Where a record begins and ends is decided by value_cutter and nowhere else. Records are cut ahead
/// of being asked for, a run at a time: as far as there is text in memory, up to a batch, and within
/// one array, so that nothing but blanks is between them.
class value_splitter {
public:
    value_splitter(text_buffer& text, json::shape shape, const record_path& path,
                   std::size_t max_record_bytes)
        : text_{&text}, cutter_{text, shape == json::shape::concatenated, path, max_record_bytes} {}

    /// Where to begin: the position in the text, on the first line.
    void start(std::size_t at) noexcept {
        cutter_.start(at);
        lines_.start(at, 1);
    }

    /// Goes on to the next record, reading only if there is no complete one left.
    found next() {
        if (current_ + 1 < run_.size()) {
            ++current_;
            return found::record;
        }
        if (!run_.empty()) {
            offset_behind_run_ = offset_behind();
            line_behind_run_ = line_behind();
        }
        run_.clear();
        current_ = 0;
        if (std::exchange(is_one_kept_back_, false)) return deliver(cutter_.last());
        while (!cutter_.is_over()) {
            did what = cutter_.step();
            if (what == did::starve && run_.empty()) {
                if (fill()) continue;
                if (text_->failed()) break; // there may have been more of the last record
                what = cutter_.at_end();
            }
            if (what == did::cut) {
                const piece& last = cutter_.last();
                if (run_.empty() && last.what != found::record) return deliver(last);
                is_one_kept_back_ = last.what != found::record;
                if (!is_one_kept_back_) run_.push_back(last);
                if (is_one_kept_back_ || run_length() >= batch_bytes) return found::record;
            } else if (what != did::go_on && !run_.empty()) {
                return found::record;
            }
        }
        return run_.empty() ? found::end : found::record;
    }

    /// The current record; for found::too_long, max_record_bytes of it.
    std::string_view record() const noexcept {
        const piece& now = run_[current_];
        return text_->text().substr(now.begin, now.end - now.begin);
    }

    /// The complete records in memory from the current one on, at most batch_bytes long; but the
    /// record, if it is longer.
    std::string_view batch() const noexcept {
        const std::size_t begin = run_[current_].begin;
        std::size_t last = run_.size() - 1;
        if (last != current_ && run_[last].end - begin > batch_bytes) --last;
        return text_->text().substr(begin, run_[last].end - begin);
    }

    /// The line the current record begins on, counted from 1.
    std::uint64_t line() const noexcept {
        return lines_.line_at(text_->text(), run_[current_].begin);
    }
    /// The bytes of the source before the current record.
    std::uint64_t offset() const noexcept { return text_->offset() + run_[current_].begin; }

    /// The same of its end, or somewhere in it if it is too long; at the end, of the last one.
    std::uint64_t line_behind() const noexcept {
        return run_.empty() ? line_behind_run_ : lines_.line_at(text_->text(), run_[current_].end);
    }
    std::uint64_t offset_behind() const noexcept {
        return run_.empty() ? offset_behind_run_ : text_->offset() + run_[current_].end;
    }

    /// What is wrong, for found::rejected and found::broken.
    const fault& what_is_wrong() const noexcept { return cutter_.what_is_wrong(); }

private:
    using did = value_cutter::did;
    using piece = value_cutter::piece;

    std::size_t run_length() const noexcept { return run_.back().end - run_.front().begin; }

    found deliver(const piece& one) {
        run_.push_back(one);
        return one.what;
    }

    bool fill() {
        const std::size_t drop = cutter_.keep();
        lines_.drop(text_->text(), drop);
        const bool more = text_->fill(drop);
        cutter_.moved(drop);
        return more;
    }

    text_buffer* text_;
    value_cutter cutter_;
    line_counter lines_;
    std::vector<piece> run_; ///< the records that have been cut, the current one among them
    std::size_t current_ = 0;
    std::uint64_t offset_behind_run_ = 0; ///< of the one before
    std::uint64_t line_behind_run_ = 1;
    bool is_one_kept_back_ = false; ///< the last piece is no record: it comes behind the run
};

} // namespace weir::json::detail
