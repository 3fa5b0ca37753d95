// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>
#include <weir/json/detail/split/any_splitter.hpp>
#include <weir/json/detail/split/detect_shape.hpp>
#include <weir/json/detail/split/line_splitter.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/sequence_splitter.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_cutter.hpp>
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
    if (shape_ == shape::detect) shape_ = detect(begin);
    if (shape_ == shape::lines) {
        auto& lines = parts_.emplace<line_splitter>(text_, max_record_bytes_);
        if (offset == 0)
            lines.start(begin);
        else if (at_record)
            lines.start_behind(text_.skip_to(offset), line);
        else // so as not to miss a line that begins exactly at the offset
            lines.start_behind(text_.skip_to(offset - 1), 0);
    } else if (shape_ == shape::sequence) {
        auto& texts = parts_.emplace<sequence_splitter>(text_, max_record_bytes_);
        if (offset == 0 || !at_record)
            texts.start(begin, 1);
        else
            texts.start_behind(text_.skip_to(offset), line);
    } else { // the end of a record cannot be found from the middle of the text
        parts_.emplace<value_splitter>(text_, shape_, *path_, max_record_bytes_).start(begin);
    }
}

WEIR_DETAIL_INLINE split_result any_splitter::next() {
    if (auto* const lines = std::get_if<line_splitter>(&parts_)) [[likely]]
        return lines->next();
    if (auto* const values = std::get_if<value_splitter>(&parts_)) return values->next();
    if (auto* const texts = std::get_if<sequence_splitter>(&parts_)) return texts->next();
    return std::exchange(is_over_, true) ? split_result::end : split_result::broken;
}

WEIR_DETAIL_INLINE std::string_view any_splitter::record() const noexcept {
    return ask([](const auto& part) { return part.record(); });
}

WEIR_DETAIL_INLINE std::string_view any_splitter::batch() const noexcept {
    return ask([](const auto& part) { return part.batch(); });
}

WEIR_DETAIL_INLINE std::uint64_t any_splitter::line() const noexcept {
    return ask([](const auto& part) { return part.line(); });
}

WEIR_DETAIL_INLINE std::uint64_t any_splitter::line_behind() const noexcept {
    return ask([](const auto& part) { return part.line_behind(); });
}

WEIR_DETAIL_INLINE std::uint64_t any_splitter::offset() const noexcept {
    return ask([](const auto& part) { return part.offset(); });
}

WEIR_DETAIL_INLINE std::uint64_t any_splitter::offset_behind() const noexcept {
    return ask([](const auto& part) { return part.offset_behind(); });
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

WEIR_DETAIL_INLINE shape any_splitter::detect(std::size_t begin) {
    for (;;) {
        const std::string_view text = text_.text();
        const bool is_enough = text.size() >= batch_bytes;
        if (const auto told = detect_shape(text.substr(std::min(begin, text.size())), is_enough))
            return *told;
        if (!text_.fill(0))
            return *detect_shape(text_.text().substr(std::min(begin, text_.text().size())), true);
    }
}

WEIR_DETAIL_INLINE any_splitter::any_splitter(bytes::source& source, const options& how,
                                              const records_at_path& path)
    : path_{&path}, shape_{path.size() != 0 ? shape::array : how.shape},
      max_record_bytes_{std::min(how.max_record_bytes, longest_possible)},
      text_{source, max_record_bytes_ + value_cutter::kept_around} {}

} // namespace weir::json::detail
