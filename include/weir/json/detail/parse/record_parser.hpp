// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/strict_grammar.hpp>
#include <weir/json/detail/parse/structural_index.hpp>
#include <weir/json/detail/split/text_buffer.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

/// While it lives, the byte behind the text is 0: not part of any JSON, whatever else is there.
class end_mark {
public:
    /// The text is that of a text_buffer.
    explicit end_mark(std::string_view text) noexcept
        : place_{const_cast<char*>(text.data()) + text.size()}, was_{*place_} {
        *place_ = '\0';
    }
    ~end_mark() { *place_ = was_; }
    end_mark(const end_mark&) = delete;
    end_mark& operator=(const end_mark&) = delete;

private:
    char* place_;
    char was_;
};

/// Parses the records that a splitter cuts.
///
/// All complete records in memory are indexed together, up to a batch. A record that fails there, or
/// that does not end where it should, is parsed again alone, with only its own text, and accepted or
/// rejected: so nothing around a record has a part in the verdict on it.
class record_parser {
public:
    /// Binds the current record of a splitter, which must be the same one in each call, or another one
    /// after forget(). Returns false if the record is bad: then `at` holds the fault. The next record is
    /// not affected.
    template <class Splitter, class Binder, class T>
    bool parse(const Splitter& cut, Binder& binder, T& into, parse_context& at) {
        const std::string_view record = cut.record();
        if (record.size() <= batch_bytes) {
            if (cut.offset() >= batch_end_offset_) open(cut);
            if (is_indexed_ && parse_in_batch(record, binder, into, at)) return true;
            // One that is not closed may have been read to the end of the batch.
            if (++failed_ == most_failed) is_indexed_ = false;
        }
        return parse_alone(record, binder, into, at);
    }

    /// The batch is not needed any more: its offsets are those of another source.
    void forget() noexcept { batch_end_offset_ = 0; }

private:
    static constexpr unsigned most_failed = 64; ///< in a batch, until all are parsed alone

    template <class Splitter>
    void open(const Splitter& cut) {
        if (index_.capacity() == 0) index_.reserve(batch_bytes);
        batch_ = cut.batch();
        batch_end_offset_ = cut.offset() + batch_.size();
        is_indexed_ = index_.build(batch_);
        next_ = index_.begin();
        failed_ = 0;
        has_escapes_ = batch_.find('\\') != batch_.npos;
    }

    template <class Binder, class T>
    bool parse_in_batch(std::string_view record, Binder& binder, T& into, parse_context& at) {
        const auto begin = static_cast<std::uint32_t>(record.data() - batch_.data());
        const auto end = static_cast<std::uint32_t>(begin + record.size());
        while (next_ != index_.end() && *next_ < begin) ++next_; // behind a record that was bad
        if (*next_ != begin) return false;
        const bool has_backslash = has_escapes_ && record.find('\\') != record.npos;
        if (has_backslash && at.is_strict() && !has_valid_escapes(record)) return false;
        const end_mark stop{batch_};
        at.begin(batch_.data(), index_.end(), has_backslash);
        const cursor behind = binder.bind(next_, into, at);
        // As many records may be one value together: [1, and 2]
        if (behind == nullptr || behind[-1] >= end || *behind < end) return false;
        next_ = behind;
        return true;
    }

    template <class Binder, class T>
    bool parse_alone(std::string_view record, Binder& binder, T& into, parse_context& at) {
        if (lone_index_.capacity() < record.size())
            lone_index_.reserve(std::min(std::bit_ceil(record.size()), longest_possible));
        const end_mark stop{record};
        const bool has_backslash = record.find('\\') != record.npos;
        if (!lone_index_.build(record)) {
            at.fail(lone_index_.failure());
        } else if (has_backslash && at.is_strict() && !has_valid_escapes(record)) {
            at.fail(reason::invalid_string, "a string has an invalid escape");
        } else {
            at.begin(record.data(), lone_index_.end(), has_backslash);
            const cursor behind = binder.bind(lone_index_.begin(), into, at);
            if (behind == lone_index_.end()) return true;
            if (behind != nullptr)
                at.fail(reason::trailing_content, "something follows the record");
        }
        if (at.is_strict())
            check_strictly(record, at); // says where the grammar is broken, if it is
        return false;
    }

    structural_index index_; ///< of constant size: that of a batch
    std::string_view batch_;
    /// The offset at which the batch ends; pointers cannot tell this, as the buffer may have moved.
    std::uint64_t batch_end_offset_ = 0;
    bool is_indexed_ = false;
    bool has_escapes_ = false;
    unsigned failed_ = 0;         ///< records of the batch that could not be parsed in it
    cursor next_ = nullptr;       ///< not before the current record
    structural_index lone_index_; ///< grows to the longest record that was parsed alone
};

} // namespace weir::json::detail
