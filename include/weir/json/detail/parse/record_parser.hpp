// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/strict_grammar.hpp>
#include <weir/json/detail/parse/structural_index.hpp>
#include <weir/json/detail/parse/text_parser.hpp>
#include <weir/json/detail/split/text_buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

/// Parses the records of a splitter.
///
/// The text in memory is indexed together, up to a batch. From one record on, the next ones are where
/// the index shows them, and each ends where its value does. What does not look right there is cut by
/// the splitter and parsed again alone, with only its own text, and accepted or rejected: so nothing
/// around a record has a part in the verdict on it.
class record_parser {
public:
    /// Goes on to the next record of a splitter and binds it. Returns false if the index does not show
    /// one, or none that is surely good: the splitter has not gone on, and is to cut it.
    template <class Splitter, class Binder, class T>
    bool parse_next(Splitter& cut, Binder& binder, T& into, parse_context& at) {
        tried_ = nullptr;
        if (next_ == index_.end() || cut.moves() != moves_) return false;
        const char* const text = batch_.data();
        const char* here = cut.here();
        while (text + *next_ < here)
            if (++next_ == index_.end()) return false;
        // Behind broken text, the index may take for a string what the splitter does not.
        while (here != text + *next_)
            if (!is_space(*here++)) return false;
        const end_mark stop{batch_};
        const cursor from = cut.next_record(next_, text);
        if (from == nullptr) return false;
        tried_ = text + *from;
        behind_ = bind_in_batch(from, binder, into, at);
        if (behind_ == nullptr || !cut.advance(tried_, tried_ + size_, text + *behind_))
            return false;
        next_ = behind_;
        return true;
    }

    /// Binds the record that the splitter has cut. Returns false if it is bad: then `at` holds the
    /// fault. The next record is not affected.
    template <class Splitter, class Binder, class T>
    bool parse(const Splitter& cut, Binder& binder, T& into, parse_context& at) {
        const std::string_view record = cut.record();
        if (record.size() <= batch_bytes) {
            const char* const end = record.data() + record.size();
            if (cut.moves() != moves_ || end > batch_.data() + batch_.size()) open(cut);
            if (tried_ != record.data()) {
                const auto begin = static_cast<std::uint32_t>(record.data() - batch_.data());
                while (next_ != index_.end() && *next_ < begin) ++next_;
                const end_mark stop{batch_};
                size_ = record.size();
                const bool is_there = next_ != index_.end() && *next_ == begin;
                behind_ = is_there ? bind_in_batch(next_, binder, into, at) : nullptr;
            }
            // As many records may be one value together: [1, and 2]
            if (behind_ != nullptr && size_ == record.size()) {
                next_ = behind_;
                return true;
            }
            // One that is not closed may have been read to the end of the batch.
            if (++failed_ == most_failed) next_ = index_.end();
        }
        return alone_.parse(record, binder, into, at);
    }

    /// The batch is not needed any more: its text is that of another source.
    void forget() noexcept {
        next_ = index_.end();
        batch_ = {};
    }

private:
    static constexpr std::size_t least_reach = batch_bytes / 16;
    static constexpr unsigned most_failed = 64; ///< in a batch, until all are parsed alone

    template <class Splitter>
    void open(const Splitter& cut) {
        if (index_.capacity() == 0) index_.reserve(batch_bytes);
        batch_ = cut.batch(reach_);
        moves_ = cut.moves();
        // If there is a broken string in a batch, all its records are parsed alone. So where there
        // are some, batches are short for a while.
        if (index_.build(batch_))
            reach_ = std::min(reach_ + reach_ / 16, batch_bytes);
        else
            reach_ = std::max(reach_ / 8, least_reach);
        next_ = index_.begin();
        escape_ = batch_.find('\\');
        tried_ = nullptr;
        failed_ = 0;
    }

    /// Binds a record of the batch, and returns the cursor behind it.
    template <class Binder, class T>
    cursor bind_in_batch(cursor from, Binder& binder, T& into, parse_context& at) {
        if (escape_ < *from) escape_ = batch_.find('\\', *from);
        // Where it ends is not known yet. Most records are about as long as the last one.
        bool has_escapes = escape_ < *from + size_;
        at.begin(batch_.data(), index_.end(), has_escapes);
        cursor behind = binder.bind(from, into, at);
        if (behind != nullptr && !has_escapes && escape_ < *behind) {
            has_escapes = true;
            at.begin(batch_.data(), index_.end(), true);
            behind = binder.bind(from, into, at);
        }
        if (behind == nullptr) return nullptr;
        const char* const begin = batch_.data() + *from;
        const char* end = batch_.data() + *behind;
        while (is_space(end[-1])) --end;
        size_ = static_cast<std::size_t>(end - begin);
        const bool is_bad = has_escapes && at.is_strict() && !has_valid_escapes({begin, size_});
        return is_bad ? nullptr : behind;
    }

    structural_index index_; ///< of constant size: that of a batch
    std::string_view batch_;
    std::uint64_t moves_ = 0;     ///< of the text, when the batch was opened
    cursor next_ = nullptr;       ///< not behind the first record that has not been parsed
    std::size_t escape_ = 0;      ///< the first backslash in the batch from the last record on
    std::size_t size_ = 0;        ///< of the last record that was bound
    const char* tried_ = nullptr; ///< the record that parse_next() has bound, but not gone on to
    cursor behind_ = nullptr;     ///< the cursor behind it, if it could be bound
    std::size_t reach_ = batch_bytes; ///< how long the next batch may be
    unsigned failed_ = 0;             ///< records that could not be parsed in the batch
    text_parser alone_;
};

} // namespace weir::json::detail
