// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/split/line_counter.hpp>
#include <weir/json/detail/split/record_form.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_cutter.hpp>
#include <weir/json/options.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::json::detail {

/// Cuts text into records that are values: the elements of arrays, or values one after another.
/// Only value_cutter decides where a record begins and ends. Records are cut in advance, one run at
/// a time: as far as there is text in memory, up to a batch, and within one array, so that only
/// blanks are between them.
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

    /// The current record; for split_result::too_long, its first max_record_bytes.
    std::string_view record() const noexcept;

    /// Whether the records have keys, and the one of the current record, as in the text. Valid until
    /// next().
    bool has_keys() const noexcept { return has_keys_; }
    std::string_view key() const noexcept;

    /// The complete records in memory from the current one on, at most batch_bytes; only the record
    /// if it is longer.
    std::string_view batch() const noexcept;

    /// The line the current record begins on, counted from 1.
    std::uint64_t line() const noexcept;
    /// The offset of the current record in the source, in bytes.
    std::uint64_t offset() const noexcept { return text_->offset() + run_[current_].begin; }

    /// The line of the end of the record, or of some place in it if it is too long.
    std::uint64_t line_behind() const noexcept;

    /// The fault, for split_result::rejected and split_result::broken.
    const fault& failure() const noexcept { return cutter_.failure(); }

private:
    using did = value_cutter::did;
    using piece = value_cutter::piece;

    std::size_t run_length() const noexcept { return run_.back().end - run_.front().begin; }

    split_result deliver(const piece& one);

    void add_to_run(const piece& one);

    bool fill();

    text_buffer* text_;
    value_cutter cutter_;
    line_counter lines_;
    std::vector<piece> run_; ///< the records that have been cut, the current one among them
    bool has_keys_;
    std::string keys_; ///< of the records of the run, one behind another
    std::vector<std::size_t> key_ends_;
    std::size_t current_ = 0;
    bool is_one_kept_back_ = false; ///< the last piece is not a record: delivered after the run
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/value_splitter-inl.hpp>
#endif
