// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/decompressed_source.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/inputs.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/read_watch.hpp>
#include <weir/json/detail/parse/rejections.hpp>
#include <weir/json/detail/split/any_splitter.hpp>
#include <weir/json/detail/split/record_form.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/split_part.hpp>
#include <weir/json/error.hpp>
#include <weir/json/options.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::json::detail {

/// What is told of a bad record, which begins at `offset` on `line` of the source `name`.
rejected rejected_record(const fault& found, std::string_view record, std::string_view name,
                         std::uint64_t line, std::uint64_t offset);

/// The records of all sources, cut but not parsed: one source after the other, decompressed,
/// beginning where reading is resumed, only those of one split. Faults in the text around the
/// records are handled here; a fault within a record is passed to reject().
class record_source final : public watched_source {
public:
    record_source(inputs& from, const options& how, const record_form& form);

    ~record_source() override;
    record_source(const record_source&) = delete;
    record_source& operator=(const record_source&) = delete;

    /// Advances to the next record; returns false at the end of all sources.
    bool next();

    // Or ahead of what is counted as good or rejected, for records that are parsed later.

    /// From now on, where() is behind what is committed.
    void cut_ahead() noexcept { committed_ = where(); }
    /// A record that has been cut.
    struct cut_record {
        std::uint64_t offset = 0, line = 0; ///< where it begins
        position behind;
    };
    enum class cut_kind : unsigned char { record, rejected, end };
    /// Advances to the next record, or to one that is rejected without being parsed.
    cut_kind cut_next();
    /// Where the current record is.
    cut_record here() const noexcept { return {cut_->offset(), cut_->line(), place_behind()}; }
    /// It has been kept for later.
    void pass() noexcept {
        is_behind_ = true;
        longest_ = std::max(longest_, cut_->record().size());
    }
    /// What is to be told of the current one, which is rejected.
    json::rejected rejected_here() const { return describe(pending_); }
    std::string_view name() const noexcept { return name_; }

    /// Counts `good` records that were cut, the last of them up to `behind`; of none, where() stays.
    void commit(std::uint64_t good, const std::optional<position>& behind) noexcept {
        good_ += good;
        if (behind) committed_ = behind;
    }
    /// Rejects a record that was cut, which `make()` describes. Throws json::error if the stream is to
    /// end.
    template <class Make>
    void reject_cut(const std::optional<position>& behind, Make make) {
        rejections_.add(good_, make, [&] { commit(0, behind); });
    }
    /// Whether the stream goes on behind a bad record.
    bool goes_on() const noexcept { return rejections_.go_on(); }
    /// To be called behind all commits, where no more can be cut.
    void commit_all() noexcept { committed_.reset(); }
    /// At the end of the last source. Throws what rejections::end() throws.
    void finish();

    /// Of the current source, which is number() of them, counted from 0.
    any_splitter& cut() noexcept { return *cut_; }
    /// Whether there is one.
    bool is_open() const noexcept { return cut_.has_value(); }
    std::size_t number() const noexcept { return at_.source; }

    /// Counts the current record as good, and passes it.
    void accept() noexcept {
        ++good_;
        pass();
        was_read();
    }

    /// Rejects the current record. Throws json::error if the stream is to end.
    void reject(const fault& found);

    /// Closes the files, so that they may be written again. next() must not be called after this.
    void give_up() noexcept;

    /// How long the longest record so far was, in bytes.
    std::size_t longest() const noexcept { return longest_; }
    std::uint64_t rejected() const noexcept { return rejections_.count(); }

    /// Whether the current record is keyed, by cut().key().
    bool has_keys() const noexcept { return cut_->has_keys(); }

    /// The position after the last record that was accepted, or rejected to the end: if something
    /// throws, also while a record is rejected, that record is read again from here.
    position where() const noexcept {
        return committed_ ? *committed_ : is_behind_ ? place_behind() : passed_;
    }

private:
    bool open();

    void close();

    /// The place behind the current record: its line is counted only if somebody asks.
    position place_behind() const noexcept;
    void settle() noexcept {
        if (std::exchange(is_behind_, false)) passed_ = place_behind();
    }

    fault too_long() const;

    /// Whether the record is in this split, and not before the place where reading is resumed.
    bool is_wanted();

    json::rejected describe(const fault& found) const;
    read_watch::place place_read() const override;

    /// Throws if reading was to be resumed behind the end of the source.
    void check_end() const;

    /// How much is to be read, as far as the sizes of the sources tell; for the current source, as
    /// it turned out: the text of a compressed one, or of an array, is read from the beginning.
    void expect();
    void plan();

    /// How many stored bytes of the current source have been read, of those that were to be.
    std::uint64_t done() const noexcept;

    void report(bool is_done);

    inputs* from_;
    const options* how_;
    record_form form_;
    records_at_path path_;
    rejections rejections_;
    position at_; ///< the source, and where reading began in it
    std::uint64_t resumed_at_ = 0;
    std::optional<bytes::decompressed_source> source_;
    std::string name_; ///< of the current or last source
    std::optional<split_part> part_;
    std::optional<any_splitter> cut_;
    std::uint64_t good_ = 0;
    position passed_;
    std::size_t longest_ = 0;
    bool is_behind_ = false; ///< the current record has been passed
    fault pending_;          ///< of the current record, if it is rejected without being parsed
    std::optional<position> committed_; ///< if records are cut ahead

    // For progress, in stored bytes of what is to be read.
    std::vector<std::uint64_t> expected_;    ///< of each source
    std::optional<std::uint64_t> total_ = 0; ///< of all; empty if the size of one is unknown
    std::uint64_t begin_ = 0;                ///< what is not read of the current source
    std::uint64_t done_ = 0;                 ///< of closed sources
    std::uint64_t next_report_ = 0;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/record_source-inl.hpp>
#endif
