// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/detail/tied_output.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace weir::json::detail {

/// The text of records on its way to a sink, in batches. Before a source on this thread waits, the
/// whole records so far are handed on, and the sink is flushed.
class output_batch : public weir::detail::tied_output {
public:
    output_batch(const output_batch&) = delete; // what derives from it refers to its text
    output_batch& operator=(const output_batch&) = delete;

    void hand_on() override;

    /// Called while an exception is propagated: writes the whole records that the sink does not
    /// have yet, but does not close it. Errors are ignored, as the exception is more important.
    void give_up() noexcept;

protected:
    static constexpr std::size_t batch_bytes = std::size_t{64} << 10;

    explicit output_batch(bytes::sink& to) : to_{to} {}
    ~output_batch() override = default;

    /// Where the text of the next record begins, which the text so far may go to the sink before.
    std::size_t whole() const noexcept { return whole_; }
    std::string& text() noexcept { return text_; }
    /// The place of this offset in the text, in all that is written.
    std::uint64_t place_of(std::size_t offset) const noexcept { return written_ + offset; }
    std::string destination() const { return to_.name(); }
    std::uint64_t count() const noexcept { return count_; }

    /// While a record is written, of which nothing may be handed on.
    void begin_record() noexcept { within_record_ = true; }
    void end_record() noexcept { within_record_ = false; }
    /// A record was written, up to here in the text.
    void add_record(std::size_t end) {
        ++count_;
        add_text(end);
        if (whole_ >= batch_bytes) flush();
    }
    /// Something else was, before the first record or behind the last.
    void add_text(std::size_t end) noexcept { whole_ = end; }

    /// Hands on the rest, closes the sink, and returns the number of records.
    std::uint64_t finish();

private:
    void flush();

    bytes::sink& to_;
    std::string text_;
    std::size_t whole_ = 0; ///< how many bytes of text_ are whole records
    std::uint64_t count_ = 0;
    std::uint64_t written_ = 0;
    bool within_record_ = false; ///< one is being written, or was when its range threw
    bool failed_ = false;        ///< the sink threw on a write, or is in it
    bool has_unseen_ = false;    ///< was written since the sink was flushed
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/write/output_batch-inl.hpp>
#endif
