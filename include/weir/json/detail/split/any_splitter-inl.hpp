// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>
#include <weir/json/detail/split/any_splitter.hpp>
#include <weir/json/detail/split/detect_shape.hpp>
#include <weir/json/detail/split/line_counter.hpp>
#include <weir/json/detail/split/line_splitter.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/sequence_splitter.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_splitter.hpp>
#include <weir/json/options.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace weir::json::detail {

WEIR_DETAIL_INLINE void any_splitter::start(std::uint64_t offset, std::uint64_t line,
                                            bool at_record) {
    std::size_t begin = 0;
    while (may_become_signature(text_.text()) && text_.fill(0)) {
    }
    if (text_.text().starts_with(byte_order_mark)) begin = byte_order_mark.size();
    if (!advice_on(text_.text()).empty()) {
        fault_ = {reason::not_json_text, std::string{advice_on(text_.text())}, {}};
        return;
    }
    detected_shape found{shape_};
    if (shape_ == shape::detect) found = detect(begin);
    if (found.shape == shape::lines || found.shape == shape::sequence)
        if (at_record || found.shape == shape::lines) begin_ = offset;
    if (found.shape == shape::lines) {
        if (offset == 0 && found.is_guess) to_refute_ = 2;
        auto& lines = parts_.emplace<line_splitter>(text_, max_record_bytes_);
        if (offset == 0)
            lines.start(begin);
        else if (at_record)
            lines.start_behind(text_.skip_to(offset), line);
        else // so as not to miss a line that begins exactly at the offset
            lines.start_behind(text_.skip_to(offset - 1), 0);
    } else if (found.shape == shape::sequence) {
        auto& texts = parts_.emplace<sequence_splitter>(text_, max_record_bytes_);
        if (offset == 0 || !at_record)
            texts.start(begin, 1);
        else
            texts.start_behind(text_.skip_to(offset), line);
    } else { // the end of a record cannot be found from the middle of the text
        auto& values = parts_.emplace<value_splitter>(text_, found.shape == shape::concatenated,
                                                      *path_, form_, max_record_bytes_);
        if (found.is_guess) values.expect_one_array();
        values.start(begin);
    }
}

WEIR_DETAIL_INLINE split_result any_splitter::next() {
    if (auto* const lines = std::get_if<line_splitter>(&parts_)) [[likely]] {
        const split_result what = lines->next();
        if (what == split_result::end) return what;
        record_ = lines->record();
        offset_ = lines->offset();
        if (to_refute_ == 0) [[likely]]
            return what;
        --to_refute_;
        const bool is_second = to_refute_ == 0 && what == split_result::record;
        return is_second && refutes_lines() ? split_result::broken : what;
    }
    const split_result what = cut_next();
    if (what == split_result::end) return what;
    record_ = ask([](const auto& part) { return part.record(); });
    offset_ = ask([](const auto& part) { return part.offset(); });
    return what;
}

WEIR_DETAIL_INLINE const char* any_splitter::here() const noexcept {
    return ask([](const auto& part) { return part.here(); });
}

WEIR_DETAIL_INLINE cursor any_splitter::next_record(cursor first, const char* text) {
    if (to_refute_ != 0) return nullptr;
    return ask([&](auto& part) { return part.next_record(first, text); });
}

WEIR_DETAIL_INLINE bool any_splitter::advance(const char* begin, const char* end,
                                              const char* next) {
    const std::uint64_t offset =
        text_.offset() + static_cast<std::uint64_t>(begin - text_.text().data());
    if (offset >= stop_ || !ask([&](auto& part) { return part.advance(begin, end, next); }))
        return false;
    record_ = {begin, end};
    offset_ = offset;
    return true;
}

WEIR_DETAIL_INLINE split_result any_splitter::cut_next() {
    if (auto* const values = std::get_if<value_splitter>(&parts_)) return values->next();
    if (auto* const texts = std::get_if<sequence_splitter>(&parts_)) return texts->next();
    return std::exchange(is_over_, true) ? split_result::end : split_result::broken;
}

WEIR_DETAIL_INLINE bool any_splitter::refutes_lines() {
    const std::string_view line = record();
    if ((line.front() != '{' && line.front() != '[') || !breaks_behind(line.back())) return false;
    fault_ = {reason::broken_structure,
              "the first line is a whole value, so each line was to be a record, but a value over "
              "several lines begins here; say options.shape = json::shape::concatenated",
              {}};
    return true;
}

WEIR_DETAIL_INLINE bool any_splitter::has_keys() const noexcept {
    const auto* const values = std::get_if<value_splitter>(&parts_);
    return values != nullptr && values->has_keys();
}

WEIR_DETAIL_INLINE std::string_view any_splitter::key() const noexcept {
    return std::get_if<value_splitter>(&parts_)->key();
}

/// As much of a text that begins outside of strings as ends outside of them.
inline std::string_view without_open_string(std::string_view text) noexcept {
    std::uint64_t quotes = count_of('"', text);
    for (std::size_t at = 0; (at = text.find('\\', at)) < text.size(); at += 2)
        if (text.substr(at + 1).starts_with('"')) --quotes;
    if (quotes % 2 == 0) return text;
    for (bool is_escaped = true; is_escaped;) {
        text = text.substr(0, text.rfind('"'));
        const std::size_t before = text.find_last_not_of('\\') + 1;
        is_escaped = (text.size() - before) % 2 != 0;
    }
    return text;
}

WEIR_DETAIL_INLINE std::string_view any_splitter::batch(std::size_t most) const noexcept {
    const std::size_t size = record_.size();
    if (size >= most) return record_;
    const std::string_view all = text_.text();
    const std::string_view text =
        all.substr(static_cast<std::size_t>(record_.data() - all.data()), most);
    // No string goes on behind a line feed. Searched forwards first, which is much faster.
    if (text.find('\n', size) != text.npos) return text.substr(0, text.rfind('\n') + 1);
    if (!std::holds_alternative<value_splitter>(parts_)) return record_;
    return text.substr(0, size + without_open_string(text.substr(size)).size());
}

WEIR_DETAIL_INLINE std::uint64_t any_splitter::line() const noexcept {
    return ask([](const auto& part) { return part.line(); });
}

WEIR_DETAIL_INLINE std::uint64_t any_splitter::line_behind() const noexcept {
    return ask([](const auto& part) { return part.line_behind(); });
}

WEIR_DETAIL_INLINE std::uint64_t any_splitter::deciding_offset() const noexcept {
    if (const auto* const lines = std::get_if<line_splitter>(&parts_)) return lines->line_offset();
    return offset();
}

WEIR_DETAIL_INLINE const fault& any_splitter::failure() const noexcept {
    if (const auto* const values = std::get_if<value_splitter>(&parts_)) return values->failure();
    if (const auto* const texts = std::get_if<sequence_splitter>(&parts_)) return texts->failure();
    return fault_;
}

WEIR_DETAIL_INLINE detected_shape any_splitter::detect(std::size_t begin) {
    for (bool is_all = false;; is_all = !text_.fill(0)) {
        const std::string_view text = text_.text();
        if (const auto told = detect_shape(text.substr(std::min(begin, text.size())),
                                           is_all || text.size() >= batch_bytes, form_))
            return *told;
    }
}

WEIR_DETAIL_INLINE any_splitter::any_splitter(bytes::source& source, const options& how,
                                              const records_at_path& path, const record_form& form)
    : path_{&path}, form_{form}, shape_{path.size() != 0 ? shape::array : how.shape},
      max_record_bytes_{std::min(how.max_record_bytes, longest_possible)},
      text_{source, max_record_bytes_ + value_splitter::kept_around} {}

} // namespace weir::json::detail
