// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>
#include <weir/json/detect_shape.hpp>
#include <weir/json/found.hpp>
#include <weir/json/line_splitter.hpp>
#include <weir/json/options.hpp>
#include <weir/json/record_path.hpp>
#include <weir/json/sequence_splitter.hpp>
#include <weir/json/shape.hpp>
#include <weir/json/signature.hpp>
#include <weir/json/text_buffer.hpp>
#include <weir/json/value_cutter.hpp>
#include <weir/json/value_splitter.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace weir::json::detail {

/// Cuts one source into records, whatever its shape. A UTF-8 byte order mark at the very start is
/// passed over. Memory: one buffer, as long as a batch or as the longest record, whichever is
/// longer, up to options.max_record_bytes and 8 KiB; in it up to a batch is cut ahead.
class splitter {
public:
    splitter(bytes::source& source, const options& how, const record_path& path)
        : path_{&path}, shape_{path.size() != 0 ? shape::array : how.shape},
          max_record_bytes_{std::min(how.max_record_bytes, longest_possible)},
          text_{source, max_record_bytes_ + value_cutter::kept_around} {}
    splitter(const splitter&) = delete; // the parts refer to the text
    splitter& operator=(const splitter&) = delete;

    /// Reads the beginning and goes to a place before which all records are done with: that of the
    /// offset, or one before it. The offset is the end of a record, on this line; or, with
    /// `at_record` false, anywhere in the text.
    void start(std::uint64_t offset = 0, std::uint64_t line = 1, bool at_record = true) {
        std::size_t begin = 0;
        while (may_become_signature(text_.text()) && text_.fill(0)) {
        }
        if (text_.text().starts_with(byte_order_mark)) begin = byte_order_mark.size();
        if (!advice_on(text_.text()).empty()) {
            fault_ = {reason::not_json_text, std::string{advice_on(text_.text())}};
            return;
        }
        if (shape_ == shape::detect) shape_ = detect(begin);
        if (shape_ == shape::lines) {
            auto& lines = parts_.emplace<line_splitter>(text_, max_record_bytes_);
            if (offset == 0)
                lines.start(begin);
            else if (at_record)
                lines.start_behind(text_.skip_to(offset), line);
            else // a line that begins at the offset itself is not to be missed
                lines.start_behind(text_.skip_to(offset - 1), 0);
        } else if (shape_ == shape::sequence) {
            auto& texts = parts_.emplace<sequence_splitter>(text_, max_record_bytes_);
            if (offset == 0 || !at_record)
                texts.start(begin, 1);
            else
                texts.start_behind(text_.skip_to(offset), line);
        } else { // where a record ends cannot be seen from the middle
            parts_.emplace<value_splitter>(text_, shape_, *path_, max_record_bytes_).start(begin);
        }
    }

    /// Goes on to the next record. Keeps back what the source throws until check().
    found next() {
        if (auto* const lines = std::get_if<line_splitter>(&parts_)) [[likely]]
            return lines->next();
        if (auto* const values = std::get_if<value_splitter>(&parts_)) return values->next();
        if (auto* const texts = std::get_if<sequence_splitter>(&parts_)) return texts->next();
        return std::exchange(is_over_, true) ? found::end : found::broken;
    }

    /// Throws what the source threw.
    void check() { text_.check(); }

    std::string_view record() const noexcept {
        return ask([](const auto& part) { return part.record(); });
    }
    std::string_view batch() const noexcept {
        return ask([](const auto& part) { return part.batch(); });
    }
    std::uint64_t line() const noexcept {
        return ask([](const auto& part) { return part.line(); });
    }
    std::uint64_t line_behind() const noexcept {
        return ask([](const auto& part) { return part.line_behind(); });
    }
    std::uint64_t offset() const noexcept {
        return ask([](const auto& part) { return part.offset(); });
    }
    std::uint64_t offset_behind() const noexcept {
        return ask([](const auto& part) { return part.offset_behind(); });
    }
    /// The byte that decides which split the record belongs to.
    std::uint64_t deciding_offset() const noexcept {
        if (const auto* const lines = std::get_if<line_splitter>(&parts_))
            return lines->line_offset();
        return offset();
    }

    const fault& what_is_wrong() const noexcept {
        if (const auto* const values = std::get_if<value_splitter>(&parts_))
            return values->what_is_wrong();
        if (const auto* const texts = std::get_if<sequence_splitter>(&parts_))
            return texts->what_is_wrong();
        return fault_;
    }

private:
    shape detect(std::size_t begin) {
        for (;;) {
            const std::string_view text = text_.text();
            const bool is_enough = text.size() >= batch_bytes;
            if (const auto told =
                    detect_shape(text.substr(std::min(begin, text.size())), is_enough))
                return *told;
            if (!text_.fill(0))
                return *detect_shape(text_.text().substr(std::min(begin, text_.text().size())),
                                     true);
        }
    }

    template <class Question>
    auto ask(Question question) const noexcept
        -> decltype(question(std::declval<const line_splitter&>())) {
        if (const auto* const lines = std::get_if<line_splitter>(&parts_)) [[likely]]
            return question(*lines);
        if (const auto* const values = std::get_if<value_splitter>(&parts_))
            return question(*values);
        if (const auto* const texts = std::get_if<sequence_splitter>(&parts_))
            return question(*texts);
        return {};
    }

    const record_path* path_;
    json::shape shape_;
    std::size_t max_record_bytes_;
    text_buffer text_;
    std::variant<std::monostate, line_splitter, value_splitter, sequence_splitter> parts_;
    fault fault_;
    bool is_over_ = false;
};

} // namespace weir::json::detail
