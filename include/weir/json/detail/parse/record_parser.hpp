// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/simdjson.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>
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
/// Fast path: all complete records in memory, up to a batch, are indexed by simdjson together, and
/// each document is checked to begin and end where its record does before it is delivered.
/// simdjson's document stream does not survive a broken document, and a document broken in the right
/// way swallows its neighbours, so at the first error or mismatch the batch is dropped for good, the
/// one record is parsed alone, with nothing but its own text, and accepted or rejected on that; the
/// next batch opens behind it.
class record_parser {
    static_assert(padding >= simdjson::SIMDJSON_PADDING);

public:
    record_parser() { forbid_threads(batch_parser_); }
    record_parser(const record_parser&) = delete; // the stream refers to the parser
    record_parser& operator=(const record_parser&) = delete;

    /// Binds the current record of a splitter, always the same one. On false `at` says why it is no
    /// good; the next record is not affected.
    template <class Splitter, class Binder, class T>
    bool parse(const Splitter& cut, Binder& binder, T& into, parse_context& at) {
        const std::string_view record = cut.record();
        at.begin(record);
        if (alone_ > 0) {
            --alone_;
        } else if (record.size() <= batch_bytes) {
            if (parse_in_batch(cut, binder, into, at)) return true;
            open_ = false;
            // Where faults are frequent, opening batches again and again costs more than it brings.
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
            ++at_; // only now: it is what invalidates the strings of the record before
        } else {
            if (open_) penalty_ /= 2; // a whole batch without a fault
            batch_ = cut.batch();
            batch_end_offset_ = cut.offset() + batch_.size();
            open_ =
                batch_parser_.iterate_many(batch_.data(), batch_.size(), batch_bytes).get(stream_)
                == simdjson::SUCCESS;
            if (!open_) return false;
            at_ = stream_.begin();
        }
        return at_ != stream_.end()
            && at_.current_index() == static_cast<std::size_t>(cut.record().data() - batch_.data());
    }

    /// Whether the document has been read to its end, and nothing is between that and the next
    /// record.
    bool ends_with(ondemand::document_reference& document, std::string_view record) const {
        const char* const batch_end = batch_.data() + batch_.size();
        const char* next = record.data() + record.size();
        while (next != batch_end && (is_space(*next))) ++next;
        const char* location = nullptr;
        const simdjson::error_code error = document.current_location().get(location);
        // Of the last document this says nothing: the stream passes over what follows it in silence
        // if that is not complete.
        return error == simdjson::OUT_OF_BOUNDS
                 ? next == batch_end && length_of_first(record) == record.size()
                 : error == simdjson::SUCCESS && location == next;
    }

    template <class Binder, class T>
    bool parse_alone(std::string_view record, Binder& binder, T& into, parse_context& at) {
        if (lone_parser_.capacity() < record.size()) {
            const simdjson::error_code error = lone_parser_.allocate(
                std::min(std::bit_ceil(record.size()), lone_parser_.max_capacity()));
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
            // To simdjson whatever does not end with a bracket is not closed.
            if (at.failure().reason == reason::incomplete
                && length_of_first(record) < record.size())
                at.trailing();
            return false;
        }
        const char* location = nullptr;
        return document.current_location().get(location) == simdjson::OUT_OF_BOUNDS
            || at.trailing();
    }

    /// A record of any shape is its text, if brackets agree. simdjson, asked for the text of a lone
    /// document with rubbish in it, may stop at that, while within a batch it does not.
    static bool take_text(std::string_view record, value& into, parse_context& at);

    /// Of the object or array that the record begins with; npos if it begins with none, or that is
    /// not closed.
    static std::size_t length_of_first(std::string_view record) noexcept;

    ondemand::parser batch_parser_; ///< its size never changes: that of a batch
    ondemand::document_stream stream_;
    ondemand::document_stream::iterator at_;
    std::string_view batch_;
    /// By which a batch is known to be over: the buffer has moved by then.
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
