// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/simdjson.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>
#include <weir/json/kind.hpp>
#include <weir/json/value.hpp>

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

/// Parses the records that a splitter cuts.
///
/// Fast path: simdjson indexes all complete records in memory together, up to a batch. Before a
/// document is delivered, it is checked to begin and end where its record does. simdjson's document
/// stream cannot continue after a broken document, and some broken documents swallow the next ones.
/// So at the first error or mismatch the batch is dropped, and that record is parsed alone, with
/// only its own text, and accepted or rejected; the next batch begins after it.
class record_parser {
    static_assert(padding >= simdjson::SIMDJSON_PADDING);

public:
    record_parser() { forbid_threads(batch_parser_); }
    record_parser(const record_parser&) = delete; // the stream refers to the parser
    record_parser& operator=(const record_parser&) = delete;

    /// Binds the current record of a splitter, which must be the same one in each call. Returns
    /// false if the record is bad: then `at` holds the fault. The next record is not affected.
    template <class Splitter, class Binder, class T>
    bool parse(const Splitter& cut, Binder& binder, T& into, parse_context& at) {
        const std::string_view record = cut.record();
        at.begin(record);
        if (alone_ > 0) {
            --alone_;
        } else if (record.size() <= batch_bytes) {
            if (parse_in_batch(cut, binder, into, at)) return true;
            open_ = false;
            // If faults are frequent, opening a batch for each record costs more than it saves.
            penalty_ = std::min(2 * penalty_ + 1, longest_penalty);
            alone_ = penalty_;
        }
        return parse_alone(record, binder, into, at);
    }

private:
    static constexpr std::size_t longest_penalty = 63;

    template <class Splitter, class Binder, class T>
    bool parse_in_batch(const Splitter& cut, Binder& binder, T& into, parse_context& at) {
        const std::string_view record = cut.record();
        if (!seek(cut)) return false;
        ondemand::document_reference document;
        return (*at_).get(document) == simdjson::SUCCESS && binder.bind(document, into, at)
            && ends_with(document, record);
    }

    /// Moves the stream to the document that should be the current record.
    template <class Splitter>
    bool seek(const Splitter& cut) {
        if (open_ && cut.offset() < batch_end_offset_) {
            ++at_; // only now: this invalidates the strings of the previous record
        } else {
            if (open_) penalty_ /= 2; // a whole batch without a fault
            batch_ = cut.batch();
            batch_end_offset_ = cut.offset() + batch_.size();
            open_ = false;
            if (batch_parser_.capacity() != batch_bytes
                && allocate(batch_parser_, batch_bytes) != simdjson::SUCCESS)
                return false; // the record alone may need less
            open_ =
                batch_parser_.iterate_many(batch_.data(), batch_.size(), batch_bytes).get(stream_)
                == simdjson::SUCCESS;
            if (!open_) return false;
            at_ = stream_.begin();
        }
        return at_ != stream_.end()
            && at_.current_index() == static_cast<std::size_t>(cut.record().data() - batch_.data());
    }

    /// Whether the document was read to its end, and only blanks follow up to the next record. A
    /// number that simdjson refuses is bound from its text, and then not consumed.
    bool ends_with(ondemand::document_reference& document, std::string_view record) const {
        const char* const batch_end = batch_.data() + batch_.size();
        const char* next = record.data() + record.size();
        while (next != batch_end && (is_space(*next))) ++next;
        const char* location = nullptr;
        const simdjson::error_code error = document.current_location().get(location);
        if (location == record.data()) return is_number(record);
        // For the last document this proves nothing: the stream silently skips incomplete text that
        // follows it.
        return error == simdjson::OUT_OF_BOUNDS
                 ? next == batch_end && length_of_first(record) == record.size()
                 : error == simdjson::SUCCESS && location == next;
    }

    template <class Binder, class T>
    bool parse_alone(std::string_view record, Binder& binder, T& into, parse_context& at) {
        if (lone_parser_.capacity() < record.size()) {
            const simdjson::error_code error = allocate(
                lone_parser_, std::min(std::bit_ceil(record.size()), lone_parser_.max_capacity()));
            if (error != simdjson::SUCCESS) return at.fail(error);
        }
        ondemand::document document;
        const simdjson::error_code error =
            lone_parser_.iterate(record.data(), record.size(), record.size() + padding)
                .get(document);
        if (error != simdjson::SUCCESS) return at.fail(error);
        if constexpr (std::same_as<T, value>)
            if (record.front() == '{' || record.front() == '[') return take_text(record, into, at);
        if (!binder.bind(document, into, at)) {
            // simdjson reports any text that does not end with a bracket as not closed.
            if (at.failure().reason == reason::incomplete
                && length_of_first(record) < record.size())
                at.trailing();
            return false;
        }
        const char* location = nullptr;
        return document.current_location().get(location) == simdjson::OUT_OF_BOUNDS
            || is_number(record) || at.trailing();
    }

    /// Binds a record of any shape as its text, if its brackets match. simdjson may end the text of
    /// a lone document at garbage inside it, although in a batch it does not.
    static bool take_text(std::string_view record, value& into, parse_context& at);

    /// The length of the object or array at the beginning of the record; npos if there is none, or
    /// if it is not closed.
    static std::size_t length_of_first(std::string_view record) noexcept;

    ondemand::parser batch_parser_; ///< of constant size: that of a batch
    ondemand::document_stream stream_;
    ondemand::document_stream::iterator at_;
    std::string_view batch_;
    /// The offset at which the batch ends; pointers cannot tell this, as the buffer may have moved.
    std::uint64_t batch_end_offset_ = 0;
    bool open_ = false;
    ondemand::parser lone_parser_; ///< grows to the longest record that was parsed alone
    std::size_t alone_ = 0;        ///< how many more records to parse alone
    std::size_t penalty_ = 0;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/record_parser-inl.hpp>
#endif
