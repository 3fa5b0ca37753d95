// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/fault.hpp>
#include <weir/json/detail/parse/record_source.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/error.hpp>
#include <weir/json/options.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::json::detail {

/// Texts of records, one behind the other, each with a line feed behind it. All are of one source.
class record_batch {
public:
    struct entry {
        std::size_t begin = 0, size = 0; ///< in the text
        std::size_t key_size = 0;        ///< of a keyed record; the key is in front of it
        bool has_key = false;
        record_source::cut_record where{};
    };
    /// One that was rejected without being parsed, in front of this entry.
    struct rejection {
        std::size_t before = 0;
        rejected what{};
        position behind{};
    };

    void restart(std::uint64_t number);
    /// If it throws, nothing has been added.
    void add(std::string_view record, std::optional<std::string_view> key,
             const record_source::cut_record& where);
    void add(rejected what, const position& behind);
    void begin_source(std::string_view name) {
        if (source_.empty()) source_ = name;
    }
    /// Nothing is added any more.
    void close() {
        if (!entries_.empty()) text_.append(padding, '\0'); // there is room
    }
    /// The first record has been counted as good before.
    void first_is_counted() noexcept { is_counted_ = true; }

    std::size_t records() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty() && rejections_.empty(); }
    std::size_t bytes() const noexcept { return text_.size() + rejected_bytes_; }

    // As a splitter for record_parser.

    /// The current record; a second begin() continues there.
    std::size_t at() const noexcept { return at_; }
    void go_to(std::size_t record) noexcept { at_ = record; }
    bool begin() noexcept { return !std::exchange(is_begun_, true); }
    std::uint64_t moves() const noexcept { return number_; }
    std::string_view record() const noexcept { return text_of(entries_[at_]); }
    bool has_key() const noexcept { return entries_[at_].has_key; }
    std::string_view key() const noexcept {
        const entry& one = entries_[at_];
        return std::string_view{text_}.substr(one.begin - one.key_size - 1, one.key_size);
    }
    std::string_view batch(std::size_t most) const noexcept;

    /// The current record has been parsed: it is good, or has this fault.
    void judge(const fault* found) {
        if (found != nullptr) faults_.emplace_back(at_, *found);
        judged_ = at_ + 1;
    }
    /// No record is left, or none is wanted behind one that is bad.
    void finish() noexcept {
        at_ = entries_.size();
        is_finished_ = true;
    }
    bool is_finished() const noexcept { return is_finished_; }

    /// Counts what has been parsed, and rejects what is bad, in the order of the records.
    void commit(record_source& to, bool moves);

private:
    std::string_view text_of(const entry& one) const noexcept {
        return std::string_view{text_}.substr(one.begin, one.size);
    }

    std::uint64_t number_ = 0;
    std::string text_;
    std::string source_;
    std::vector<entry> entries_;
    std::vector<rejection> rejections_;
    std::size_t rejected_bytes_ = 0;
    std::size_t at_ = 0;
    std::size_t judged_ = 0; ///< how many of the records have been parsed
    bool is_begun_ = false;
    bool is_finished_ = false;
    std::vector<std::pair<std::size_t, fault>> faults_;
    bool is_counted_ = false;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/record_batch-inl.hpp>
#endif
