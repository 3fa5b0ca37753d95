// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/detail/tied_output.hpp>
#include <weir/json/detail/write/writer.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/write_options.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// Writes records to a sink in batches. Memory: at most one batch and the longest record. Before a
/// source on this thread waits, the whole records so far are handed on, and the sink is flushed.
class record_output final : public weir::detail::tied_output {
public:
    record_output(bytes::sink& to, const write_options& how)
        : to_{to}, how_{how}, at_{text_, how_} {}
    record_output(const record_output&) = delete; // refers to itself
    record_output& operator=(const record_output&) = delete;

    /// Throws: json::error if the record has no text; what the sink throws.
    template <class T>
    void add(T& record) {
        const bool lines = how_.as == written_as::lines;
        char* to = at_.room.at(whole_);
        if (!lines) to = at_.room.put(to, count_ == 0 ? "[\n" : ",\n");
        const std::size_t begin = at_.room.offset_of(to);
        within_record_ = true;
        to = put_record(to, record, at_);
        within_record_ = false;
        if (to == nullptr) [[unlikely]]
            throw failure_of(at_, to_.name(), count_ + (lines ? 1 : 2), written_ + begin);
        if (lines) to = at_.room.put(to, '\n');
        whole_ = at_.room.offset_of(to);
        ++count_;
        if (whole_ >= batch_bytes) flush();
    }

    void hand_on() override;

    /// Ends the array, if any, closes the sink, and returns the number of records.
    std::uint64_t close();

    /// Called while an exception is propagated: writes the whole records that the sink does not
    /// have yet, but does not close it. Errors are ignored, as the exception is more important.
    void give_up() noexcept;

private:
    static constexpr std::size_t batch_bytes = std::size_t{64} << 10;

    void flush();

    bytes::sink& to_;
    write_options how_;
    std::string text_; ///< the room of the batch
    write_context at_;
    std::size_t whole_ = 0; ///< how many bytes of text_ are whole records
    std::uint64_t count_ = 0;
    std::uint64_t written_ = 0;
    bool within_record_ = false; ///< one is being written, or was when its range threw
    bool failed_ = false;        ///< the sink threw on a write, or is in it
    bool has_unseen_ = false;    ///< was written since the sink was flushed
};

} // namespace weir::json::detail

// The sinks to which records are written.

namespace weir::json::detail {

/// The sink of bytes::create, but opened at once, so that a file that cannot be created is reported
/// before the records are computed; and without a buffer for a descriptor that another process
/// may read.
std::unique_ptr<bytes::sink> open_output(const std::filesystem::path& path);

/// Writes to a std::ostream, which must outlive the sink.
class stream_sink final : public bytes::sink {
public:
    explicit stream_sink(std::ostream& to) noexcept : to_{to} {}

    void write(std::string_view bytes) override;
    void flush() override;
    void close() override { flush(); }
    std::string name() const override { return "the output stream"; }

private:
    /// Says why it failed as far as the stream leaves that in errno.
    template <class Operation>
    void check(Operation operation) const;

    std::ostream& to_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/write/record_output-inl.hpp>
#endif
