// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/decompressed_source.hpp>
#include <weir/detail/printable.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/json/detail/parse/inputs.hpp>
#include <weir/json/detail/parse/missing_member.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/record_source.hpp>
#include <weir/json/detail/parse/rejections.hpp>
#include <weir/json/detail/split/any_splitter.hpp>
#include <weir/json/detail/split/detect_shape.hpp>
#include <weir/json/detail/split/record_form.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/split_part.hpp>
#include <weir/json/error.hpp>
#include <weir/json/options.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE record_source::~record_source() = default;

WEIR_DETAIL_INLINE bool record_source::next() {
    for (;;) switch (cut_next()) {
        case cut_kind::record:
            return true;
        case cut_kind::rejected:
            reject(pending_);
            break;
        case cut_kind::end:
            finish();
            return false;
        }
}

WEIR_DETAIL_INLINE record_source::cut_kind record_source::cut_next() {
    for (;;) {
        settle();
        if (!cut_ && !open()) return cut_kind::end;
        const split_result what = cut_->next();
        if (what != split_result::end && part_->is_over_at(cut_->deciding_offset())) {
            close();
            continue;
        }
        report(false);
        switch (what) {
        case split_result::record:
            if (!is_wanted()) continue;
            cut_->stop_at(part_->end_of_piece(cut_->deciding_offset()));
            return cut_kind::record;
        case split_result::too_long:
            if (!is_wanted()) continue;
            pending_ = too_long();
            return cut_kind::rejected;
        case split_result::rejected:
            if (!is_wanted()) continue;
            pending_ = cut_->failure();
            return cut_kind::rejected;
        case split_result::broken: {
            error told = error_about(describe(cut_->failure()));
            is_behind_ = passed_ != at_; // or the position stays where reading began
            throw told;
        }
        case split_result::end:
            break;
        }
        cut_->check();
        check_end();
        close();
    }
}

WEIR_DETAIL_INLINE void record_source::reject(const fault& found) {
    rejections_.add(good_, [&] { return describe(found); }, [&] { pass(); });
}

WEIR_DETAIL_INLINE void record_source::give_up() noexcept {
    from_->close();
    rejections_.give_up();
}

WEIR_DETAIL_INLINE position record_source::place_behind() const noexcept {
    const any_splitter::place behind = cut_->behind();
    return {at_.source, behind.offset, behind.line};
}

WEIR_DETAIL_INLINE bool record_source::open() {
    if (at_.source >= from_->count()) return false;
    source_.emplace(from_->open(at_.source));
    name_ = source_->name();
    const std::optional<std::uint64_t> size = source_->size(); // opens it: is it what is written?
    rejections_.begin();
    part_.emplace(how_->split, how_->split.count > 1 ? size : std::nullopt);
    cut_.emplace(*source_, *how_, path_, form_);
    resumed_at_ = at_.offset;
    if (at_.offset >= part_->begin())
        cut_->start(at_.offset, at_.line);
    else
        cut_->start(part_->begin(), 0, false);
    if (how_->progress) plan();
    return true;
}

WEIR_DETAIL_INLINE void record_source::finish() {
    rejections_.begin();
    report(true);
    rejections_.end(good_);
}

WEIR_DETAIL_INLINE void record_source::close() {
    if (how_->progress) done_ += total_ ? expected_[at_.source] : done();
    cut_.reset();
    source_.reset();
    from_->close();
    ++at_.source;
    at_.offset = 0;
    at_.line = 1;
    if (at_.source < from_->count()) passed_ = at_;
}

WEIR_DETAIL_INLINE fault record_source::too_long() const {
    std::string text = "longer than max_record_bytes, " + std::to_string(how_->max_record_bytes);
    if (cut_->offset() == 0) // the first record, which may be the whole source
        text += "; if records are in an array within it, say where with records_at";
    return {reason::record_too_long, std::move(text), {}};
}

WEIR_DETAIL_INLINE bool record_source::is_wanted() {
    if (how_->split.count == 1 && resumed_at_ == 0) [[likely]]
        return true;
    return cut_->offset() >= resumed_at_ && part_->has(cut_->deciding_offset());
}

WEIR_DETAIL_INLINE void record_source::check_end() const {
    if (cut_->end() < resumed_at_)
        throw std::invalid_argument{
            "weir: options.resume_from is byte " + std::to_string(resumed_at_) + " of "
            + weir::detail::shown_name(name_) + ", which now ends at byte "
            + std::to_string(cut_->end())
            + "; a position is valid only as long as the source keeps what was read of it"};
}

WEIR_DETAIL_INLINE json::rejected record_source::describe(const fault& found) const {
    return rejected_record(found, cut_->record(), name_, cut_->line(), cut_->offset());
}

WEIR_DETAIL_INLINE read_watch::place record_source::place_read() const {
    if (!cut_) return {name_};
    return {name_, cut_->line(), cut_->offset()};
}

WEIR_DETAIL_INLINE rejected rejected_record(const fault& found, std::string_view record,
                                            std::string_view name, std::uint64_t line,
                                            std::uint64_t offset) {
    std::string message = found.message;
    if (record.starts_with(byte_order_mark))
        message = "a byte order mark (EF BB BF) is in front of the record; only the one at the "
                  "beginning of a source is skipped";
    else if (!found.known.empty())
        message += about_missing_member(record, found);
    return {std::string{name},
            line,
            offset,
            record.size(),
            found.reason,
            found.path,
            std::move(message),
            std::string{weir::detail::beginning_of(record, most_raw_bytes)}};
}

WEIR_DETAIL_INLINE void record_source::expect() {
    expected_.resize(from_->count());
    for (std::size_t i = at_.source; i < expected_.size(); ++i) {
        const std::optional<std::uint64_t> size = from_->size(i);
        if (!size) return total_.reset();
        const split_part part{how_->split, size};
        expected_[i] =
            part.bytes_from(std::max(part.begin(), i == at_.source ? at_.offset : 0), *size);
        *total_ += expected_[i];
    }
}

WEIR_DETAIL_INLINE void record_source::plan() {
    begin_ = source_->is_packed() ? 0 : cut_->begin();
    const std::optional<std::uint64_t> size = total_ ? from_->size(at_.source) : std::nullopt;
    if (!size) return total_.reset();
    const std::uint64_t planned = part_->bytes_from(begin_, *size);
    *total_ += planned - std::exchange(expected_[at_.source], planned);
}

WEIR_DETAIL_INLINE std::uint64_t record_source::done() const noexcept {
    const std::uint64_t read = source_->consumed();
    const std::uint64_t done = read > begin_ ? read - begin_ : 0;
    return total_ ? std::min(done, expected_[at_.source]) : done;
}

WEIR_DETAIL_INLINE void record_source::report(bool is_done) {
    if (!how_->progress) [[likely]]
        return;
    constexpr std::uint64_t step = std::uint64_t{1} << 20;
    const std::uint64_t bytes = done_ + (cut_ ? done() : 0);
    if (!is_done && bytes < next_report_) return;
    next_report_ = bytes + step;
    how_->progress({name_, bytes, total_, good_, rejections_.count(), is_done});
}

WEIR_DETAIL_INLINE record_source::record_source(inputs& from, const options& how,
                                                const record_form& form)
    : from_{&from}, how_{&how}, form_{form}, path_{how.records_at},
      rejections_{how.errors, how.resume_from.has_value()} {
    if (path_.size() != 0 && how.shape != shape::detect && how.shape != shape::array)
        throw std::invalid_argument{
            "weir: options.records_at says where arrays are; leave options.shape alone"};
    from.check_unwritten();
    if (how.resume_from) at_ = *how.resume_from;
    if (at_.source > from.count() || (at_.source == from.count() && at_.offset != 0))
        throw std::invalid_argument{"weir: options.resume_from is in source "
                                    + std::to_string(at_.source) + ", counted from 0, of only "
                                    + std::to_string(from.count())};
    passed_ = at_;
    if (how.progress) expect();
}

} // namespace weir::json::detail
