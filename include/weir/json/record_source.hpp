// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/unpacked.hpp>
#include <weir/json/attempt.hpp>
#include <weir/json/error.hpp>
#include <weir/json/inputs.hpp>
#include <weir/json/options.hpp>
#include <weir/json/part.hpp>
#include <weir/json/position.hpp>
#include <weir/json/progress.hpp>
#include <weir/json/record_path.hpp>
#include <weir/json/rejections.hpp>
#include <weir/json/splitter.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json::detail {

/// The records of all sources, cut but not parsed: one source after the other, unpacked, from where
/// reading is resumed, those of one split. What is wrong with the text around the records is dealt
/// with here; what is wrong within one is reported to reject().
class record_source {
public:
    record_source(inputs& from, const options& how)
        : from_{&from}, how_{&how}, path_{how.records_at},
          rejections_{how.errors, how.resume_from.has_value()} {
        if (path_.size() != 0 && how.shape != shape::detect && how.shape != shape::array)
            throw std::invalid_argument{
                "weir: options.records_at says where arrays are; leave options.shape alone"};
        if (how.resume_from) at_ = *how.resume_from;
        if (how.progress) size_ = from.size();
    }

    /// Goes on to the next record; false at the end of all sources.
    bool next() {
        for (;;) {
            if (!cut_ && !open()) return false;
            const found what = cut_->next();
            if (what != found::end && part_->is_over_at(cut_->deciding_offset())) {
                close();
                continue;
            }
            report(false);
            switch (what) {
            case found::record:
                if (!is_wanted()) continue;
                has_passed_any_ = true;
                return true;
            case found::too_long:
                if (is_wanted()) reject(too_long(), {});
                continue;
            case found::rejected:
                if (is_wanted()) reject(cut_->what_is_wrong(), {});
                continue;
            case found::broken:
                throw error_about(describe(cut_->what_is_wrong(), {}));
            case found::end:
                break;
            }
            cut_->check();
            close();
        }
    }

    const splitter& cut() const noexcept { return *cut_; }

    /// The current record is good.
    void accept() noexcept { ++good_; }

    /// The current record is no good. Throws json::error if the stream is to end.
    void reject(const fault& wrong, const std::string& path) {
        has_passed_any_ = true;
        rejections_.add(good_, [&] { return describe(wrong, path); });
    }

    std::uint64_t rejected() const noexcept { return rejections_.count(); }

    /// Behind the current record, good or bad.
    position where() const noexcept {
        if (!has_passed_any_ || !cut_) return at_;
        return {at_.source, cut_->offset_behind(), cut_->line_behind()};
    }

private:
    bool open() {
        if (at_.source >= from_->count()) {
            report(true);
            rejections_.check(good_);
            return false;
        }
        source_.emplace(from_->open(at_.source));
        name_ = source_->name();
        part_.emplace(how_->split,
                      how_->split.count > 1 ? source_->size() : std::optional<std::uint64_t>{});
        cut_.emplace(*source_, *how_, path_);
        resumed_at_ = at_.offset;
        if (at_.offset >= part_->begin())
            cut_->start(at_.offset, at_.line);
        else
            cut_->start(part_->begin(), 0, false);
        return true;
    }

    void close() {
        bytes_of_closed_ += source_->consumed();
        cut_.reset();
        source_.reset();
        ++at_.source;
        at_.offset = 0;
        at_.line = 1;
        has_passed_any_ = false;
    }

    fault too_long() const {
        std::string text =
            "longer than max_record_bytes, " + std::to_string(how_->max_record_bytes);
        if (cut_->offset() == 0) // the first, and maybe all there is
            text += "; if records are in an array within it, say where with records_at";
        return {reason::record_too_long, std::move(text)};
    }

    /// Whether the record is one that was asked for.
    bool is_wanted() {
        if (how_->split.count == 1 && resumed_at_ == 0) [[likely]]
            return true;
        return cut_->offset() >= resumed_at_ && part_->has(cut_->deciding_offset());
    }

    json::rejected describe(const fault& wrong, const std::string& path) const {
        const std::string_view record = cut_->record();
        return {name_,
                cut_->line(),
                cut_->offset(),
                record.size(),
                wrong.why,
                path,
                wrong.explanation,
                std::string{record.substr(0, most_raw_bytes)}};
    }

    void report(bool is_done) {
        if (!how_->progress) [[likely]]
            return;
        constexpr std::uint64_t step = std::uint64_t{1} << 20;
        const std::uint64_t bytes = bytes_of_closed_ + (source_ ? source_->consumed() : 0);
        if (!is_done && bytes < next_report_) return;
        next_report_ = bytes + step;
        how_->progress({name_, bytes, size_, good_, rejections_.count(), is_done});
    }

    inputs* from_;
    const options* how_;
    record_path path_;
    rejections rejections_;
    position at_; ///< the source, and where it was begun
    std::uint64_t resumed_at_ = 0;
    std::optional<bytes::unpacked> source_;
    std::string name_; ///< of the source, or of the last
    std::optional<part> part_;
    std::optional<splitter> cut_;
    std::uint64_t good_ = 0;
    bool has_passed_any_ = false; ///< of the records of this source
    std::optional<std::uint64_t> size_;
    std::uint64_t bytes_of_closed_ = 0;
    std::uint64_t next_report_ = 0;
};

} // namespace weir::json::detail
