// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/split/line_counter.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_cutter.hpp>
#include <weir/json/detail/split/value_splitter.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE void value_splitter::start(std::size_t at) noexcept {
    cutter_.start(at);
    lines_.start(at, 1);
}

WEIR_DETAIL_INLINE split_result value_splitter::next() {
    if (current_ + 1 < run_.size()) {
        ++current_;
        return split_result::record;
    }
    run_.clear();
    keys_.clear();
    key_ends_.clear();
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
            if (run_.empty() && last.what != split_result::record) return deliver(last);
            is_one_kept_back_ = last.what != split_result::record;
            if (!is_one_kept_back_) add_to_run(last);
            if (is_one_kept_back_ || run_length() >= batch_bytes) return split_result::record;
        } else if (what != did::go_on && !run_.empty()) {
            return split_result::record;
        }
    }
    return run_.empty() ? split_result::end : split_result::record;
}

WEIR_DETAIL_INLINE std::string_view value_splitter::record() const noexcept {
    const piece& now = run_[current_];
    return text_->text().substr(now.begin, now.end - now.begin);
}

WEIR_DETAIL_INLINE std::string_view value_splitter::batch() const noexcept {
    const std::size_t begin = run_[current_].begin;
    std::size_t last = run_.size() - 1;
    if (last != current_ && run_[last].end - begin > batch_bytes) --last;
    return text_->text().substr(begin, run_[last].end - begin);
}

WEIR_DETAIL_INLINE std::uint64_t value_splitter::line() const noexcept {
    return lines_.line_at(text_->text(), run_[current_].begin);
}

WEIR_DETAIL_INLINE std::uint64_t value_splitter::line_behind() const noexcept {
    return lines_.line_at(text_->text(), run_[current_].end);
}

WEIR_DETAIL_INLINE split_result value_splitter::deliver(const piece& one) {
    add_to_run(one);
    return one.what;
}

WEIR_DETAIL_INLINE void value_splitter::add_to_run(const piece& one) {
    run_.push_back(one);
    if (!has_keys_ || one.what != split_result::record) return;
    keys_ += cutter_.key();
    key_ends_.push_back(keys_.size());
}

WEIR_DETAIL_INLINE std::string_view value_splitter::key() const noexcept {
    const std::size_t begin = current_ == 0 ? 0 : key_ends_[current_ - 1];
    return std::string_view{keys_}.substr(begin, key_ends_[current_] - begin);
}

WEIR_DETAIL_INLINE bool value_splitter::fill() {
    const std::size_t drop = cutter_.keep();
    lines_.drop(text_->text(), drop);
    const bool more = text_->fill(drop);
    cutter_.moved(drop);
    return more;
}

} // namespace weir::json::detail
