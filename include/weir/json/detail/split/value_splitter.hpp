// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/split/line_counter.hpp>
#include <weir/json/detail/split/record_form.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_cutter.hpp>
#include <weir/json/options.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

/// Cuts text into records that are values: the elements of arrays, or values one after another.
/// Only value_cutter decides where a record begins and ends.
class value_splitter {
public:
    value_splitter(text_buffer& text, json::shape shape, const records_at_path& path,
                   const record_form& form, std::size_t max_record_bytes)
        : text_{&text},
          cutter_{text, shape == json::shape::concatenated, path, form, max_record_bytes},
          has_keys_{form.is_keyed && path.takes_any_member()} {}

    /// More than one array is an error.
    void expect_one_array() noexcept { cutter_.expect_one_array(); }

    /// Begins at this position in the text, on the first line.
    void start(std::size_t at) noexcept;

    /// Advances to the next record. Reads only if there is no complete one in memory.
    split_result next();

    /// See any_splitter.
    const char* here() const noexcept { return cutter_.here(); }
    cursor next_record(cursor first, const char* text) { return cutter_.next_record(first, text); }
    bool advance(const char* begin, const char* end, const char* next) {
        return cutter_.advance(begin, end, next);
    }

    /// The current record; for split_result::too_long, its first max_record_bytes.
    std::string_view record() const noexcept {
        return text_->text().substr(current().begin, current().end - current().begin);
    }

    /// Whether the records have keys, and the one of the current record, as in the text. Valid until
    /// next().
    bool has_keys() const noexcept { return has_keys_; }
    std::string_view key() const noexcept { return cutter_.key(); }

    /// The text in memory from the current record on that does not end within a string, at most
    /// batch_bytes; only the record if it is longer.
    std::string_view batch() const noexcept;

    /// The line the current record begins on, counted from 1.
    std::uint64_t line() const noexcept { return lines_.line_at(text_->text(), current().begin); }
    /// The offset of the current record in the source, in bytes.
    std::uint64_t offset() const noexcept { return text_->offset() + current().begin; }

    /// The line of the end of the record, or of some place in it if it is too long.
    std::uint64_t line_behind() const noexcept {
        return lines_.line_at(text_->text(), current().end);
    }

    /// The fault, for split_result::rejected and split_result::broken.
    const fault& failure() const noexcept { return cutter_.failure(); }

private:
    using did = value_cutter::did;

    const value_cutter::piece& current() const noexcept { return cutter_.last(); }

    bool fill();

    text_buffer* text_;
    value_cutter cutter_;
    line_counter lines_;
    bool has_keys_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/value_splitter-inl.hpp>
#endif
