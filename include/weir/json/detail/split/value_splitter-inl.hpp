// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/split/line_counter.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_cutter.hpp>
#include <weir/json/detail/split/value_splitter.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE void value_splitter::start(std::size_t at) noexcept {
    cutter_.start(at);
    lines_.start(at, 1);
}

WEIR_DETAIL_INLINE split_result value_splitter::next() {
    while (!cutter_.is_over()) {
        did what = cutter_.step();
        if (what == did::starve) {
            if (fill()) continue;
            if (text_->failed()) break; // there may have been more of the last record
            what = cutter_.at_end();
        }
        if (what == did::cut) return current().what;
    }
    return split_result::end;
}

/// As much of a text that begins outside of strings as ends outside of them.
inline std::string_view without_open_string(std::string_view text) noexcept {
    std::uint64_t quotes = count_of('"', text);
    for (std::size_t at = 0; (at = text.find('\\', at)) < text.size(); at += 2)
        if (text.substr(at + 1).starts_with('"')) --quotes;
    if (quotes % 2 == 0) return text;
    for (bool is_escaped = true; is_escaped;) {
        text = text.substr(0, text.rfind('"'));
        const std::size_t before = text.find_last_not_of('\\') + 1;
        is_escaped = (text.size() - before) % 2 != 0;
    }
    return text;
}

WEIR_DETAIL_INLINE std::string_view value_splitter::batch() const noexcept {
    const std::size_t size = current().end - current().begin;
    if (size >= batch_bytes) return record();
    const std::string_view text = text_->text().substr(current().begin, batch_bytes);
    // No string goes on behind a line feed. Searched forwards first, which is much faster.
    if (text.find('\n', size) != text.npos) return text.substr(0, text.rfind('\n') + 1);
    return text.substr(0, size + without_open_string(text.substr(size)).size());
}

WEIR_DETAIL_INLINE bool value_splitter::fill() {
    const std::size_t drop = cutter_.keep();
    lines_.drop(text_->text(), drop);
    const bool more = text_->fill(drop);
    cutter_.moved(drop);
    return more;
}

} // namespace weir::json::detail
