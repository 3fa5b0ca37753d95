// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/decompressed_source.hpp>
#include <weir/json/detail/parse/inputs.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/record_source.hpp>
#include <weir/json/detail/parse/rejections.hpp>
#include <weir/json/detail/split/any_splitter.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/split_part.hpp>
#include <weir/json/error.hpp>
#include <weir/json/options.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE record_source::~record_source() = default;

WEIR_DETAIL_INLINE bool record_source::next() {
    for (;;) {
        if (!cut_ && !open()) return false;
        const split_result what = cut_->next();
        if (what != split_result::end && part_->is_over_at(cut_->deciding_offset())) {
            close();
            continue;
        }
        report(false);
        switch (what) {
        case split_result::record:
            if (!is_wanted()) continue;
            has_passed_any_ = true;
            return true;
        case split_result::too_long:
            if (is_wanted()) reject(too_long());
            continue;
        case split_result::rejected:
            if (is_wanted()) reject(cut_->failure());
            continue;
        case split_result::broken:
            throw error_about(describe(cut_->failure()));
        case split_result::end:
            break;
        }
        cut_->check();
        close();
    }
}

WEIR_DETAIL_INLINE void record_source::reject(const fault& found) {
    has_passed_any_ = true;
    rejections_.add(good_, [&] { return describe(found); });
}

WEIR_DETAIL_INLINE position record_source::where() const noexcept {
    if (!has_passed_any_ || !cut_) return at_;
    return {at_.source, cut_->offset_behind(), cut_->line_behind()};
}

WEIR_DETAIL_INLINE bool record_source::open() {
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

WEIR_DETAIL_INLINE void record_source::close() {
    bytes_of_closed_ += source_->consumed();
    cut_.reset();
    source_.reset();
    ++at_.source;
    at_.offset = 0;
    at_.line = 1;
    has_passed_any_ = false;
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

WEIR_DETAIL_INLINE json::rejected record_source::describe(const fault& found) const {
    const std::string_view record = cut_->record();
    return {
        name_,        cut_->line(), cut_->offset(), record.size(),
        found.reason, found.path,   found.message,  std::string{record.substr(0, most_raw_bytes)}};
}

WEIR_DETAIL_INLINE void record_source::report(bool is_done) {
    if (!how_->progress) [[likely]]
        return;
    constexpr std::uint64_t step = std::uint64_t{1} << 20;
    const std::uint64_t bytes = bytes_of_closed_ + (source_ ? source_->consumed() : 0);
    if (!is_done && bytes < next_report_) return;
    next_report_ = bytes + step;
    how_->progress({name_, bytes, size_, good_, rejections_.count(), is_done});
}

WEIR_DETAIL_INLINE record_source::record_source(inputs& from, const options& how)
    : from_{&from}, how_{&how}, path_{how.records_at},
      rejections_{how.errors, how.resume_from.has_value()} {
    if (path_.size() != 0 && how.shape != shape::detect && how.shape != shape::array)
        throw std::invalid_argument{
            "weir: options.records_at says where arrays are; leave options.shape alone"};
    if (how.resume_from) at_ = *how.resume_from;
    if (how.progress) size_ = from.size();
}

} // namespace weir::json::detail
