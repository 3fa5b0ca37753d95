// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/record_batch.hpp>
#include <weir/json/detail/parse/record_source.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE void record_batch::restart(std::uint64_t number) {
    number_ = number;
    text_.clear();
    source_.clear();
    entries_.clear();
    rejections_.clear();
    rejected_bytes_ = 0;
    faults_.clear();
    at_ = judged_ = 0;
    is_begun_ = is_finished_ = is_counted_ = false;
}

WEIR_DETAIL_INLINE void record_batch::add(std::string_view record,
                                          std::optional<std::string_view> key,
                                          const record_source::cut_record& where) {
    const std::size_t key_size = key ? key->size() + 1 : 0;
    text_.reserve(text_.size() + key_size + record.size() + 1 + padding);
    entry& made = entries_.emplace_back(); // filled in place: a copy would wait for its parts
    if (key) text_.append(*key).append(1, '\n');
    made.has_key = key.has_value();
    made.key_size = key ? key->size() : 0;
    made.begin = text_.size();
    made.size = record.size();
    made.where = where;
    text_.append(record).append(1, '\n');
}

WEIR_DETAIL_INLINE void record_batch::add(rejected what, const position& behind) {
    const std::size_t bytes = sizeof(rejection) + what.raw.size() + what.message.size();
    rejections_.push_back({entries_.size(), std::move(what), behind});
    rejected_bytes_ += bytes;
}

WEIR_DETAIL_INLINE std::string_view record_batch::batch(std::size_t most) const noexcept {
    const std::size_t begin = entries_[at_].begin;
    const auto behind = std::ranges::upper_bound(
        entries_.begin() + static_cast<std::ptrdiff_t>(at_) + 1, entries_.end(), begin + most, {},
        [](const entry& each) { return each.begin + each.size; });
    const entry& last = behind[-1];
    return std::string_view{text_}.substr(begin, last.begin + last.size + 1 - begin);
}

WEIR_DETAIL_INLINE void record_batch::commit(record_source& to, bool moves) {
    const auto behind = [moves](const position& place) {
        return moves ? std::optional{place} : std::nullopt;
    };
    auto bad = faults_.begin();
    auto refused = rejections_.begin();
    std::size_t counted = 0;
    const auto count_up_to = [&](std::size_t end) {
        if (counted == end) return;
        const bool again = std::exchange(is_counted_, false);
        to.commit(end - counted - (again ? 1 : 0), behind(entries_[end - 1].where.behind));
        counted = end;
    };
    for (;;) {
        const std::size_t next_fault = bad != faults_.end() ? bad->first : judged_;
        if (refused != rejections_.end() && refused->before <= next_fault
            && (is_finished_ || refused->before < judged_)) {
            count_up_to(refused->before);
            to.reject_cut(behind(refused->behind), [&] { return std::move(refused->what); });
            ++refused;
        } else if (bad != faults_.end()) {
            count_up_to(bad->first);
            const entry& one = entries_[bad->first];
            to.reject_cut(behind(one.where.behind), [&] {
                return rejected_record(bad->second, text_of(one), source_, one.where.line,
                                       one.where.offset);
            });
            ++bad;
            ++counted;
        } else {
            return count_up_to(judged_);
        }
    }
}

} // namespace weir::json::detail
