// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/json/detail/write/writer.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/write_options.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace weir::json::detail {

/// Records on their way into a sink, in batches: what is held is never more than a batch and the
/// longest record.
class record_output {
public:
    record_output(bytes::sink& to, const write_options& how) : to_{to}, how_{how}, at_{how_} {}
    record_output(const record_output&) = delete; // refers to itself
    record_output& operator=(const record_output&) = delete;

    /// Throws: json::error if the record has no text; what the sink throws.
    template <class T>
    void add(T& record) {
        const bool lines = how_.as == written_as::lines;
        if (!lines) text_ += count_ == 0 ? "[\n" : ",\n";
        const std::size_t begin = text_.size();
        if (!append_text(text_, record, at_)) [[unlikely]]
            throw failure_of(at_, to_.name(), count_ + (lines ? 1 : 2), written_ + begin);
        if (lines) text_ += '\n';
        whole_ = text_.size();
        ++count_;
        if (whole_ >= batch_bytes) flush();
    }

    /// Ends what was begun, closes the sink, and returns how many records there were.
    std::uint64_t close();

    /// The sink gets the whole records that it does not have yet, but is not closed. An exception
    /// is on its way, which is more important than that they cannot be written.
    void give_up() noexcept;

private:
    static constexpr std::size_t batch_bytes = std::size_t{64} << 10;

    void flush();

    bytes::sink& to_;
    write_options how_;
    writing at_;
    std::string text_;
    std::size_t whole_ = 0; ///< of the text, how much is whole records
    std::uint64_t count_ = 0;
    std::uint64_t written_ = 0;
    bool failed_ = false; ///< the sink did not take what it was given
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/write/record_output-inl.hpp>
#endif
