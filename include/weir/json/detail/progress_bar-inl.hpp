// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/descriptor_calls.hpp>
#include <weir/detail/format_number.hpp>
#include <weir/detail/printable.hpp>
#include <weir/detail/uncancelled.hpp>
#include <weir/json/options.hpp>
#include <weir/json/progress_bar.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir::json {

class progress_bar::line {
    using clock = std::chrono::steady_clock;

public:
    explicit line(int descriptor) : descriptor_{descriptor}, visible_{::isatty(descriptor) == 1} {}
    ~line() {
        const weir::detail::uncancelled ending;
        if (columns_ != 0) draw("\n");
    }
    line(const line&) = delete;
    line& operator=(const line&) = delete;

    void show(const progress& now) {
        if (!visible_) return;
        const auto time = clock::now();
        if (!now.done && time < next_) return;
        next_ = time + std::chrono::milliseconds{100};
        const std::chrono::duration<double> elapsed = time - begin_;
        // The last column is left free: many terminals begin a new line once it is written.
        std::string text = detail::progress_line(now, elapsed.count(), width() - 1);
        const std::size_t columns = weir::detail::width_of(text);
        if (columns < columns_) text.append(columns_ - columns, ' '); // overwrites the old text
        columns_ = columns;
        text.insert(0, 1, '\r');
        if (now.done) {
            text += '\n';
            columns_ = 0;
            begin_ = time; // if another range is shown next
            next_ = {};
        }
        draw(text);
    }

private:
    std::size_t width() const noexcept {
        constexpr std::size_t usual = 80;
        winsize size{};
        if (::ioctl(descriptor_, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual;
        return size.ws_col;
    }

    void draw(std::string_view text) const {
        static_cast<void>(weir::detail::write_all(descriptor_, text)); // it is decoration
    }

    int descriptor_;
    bool visible_;
    clock::time_point begin_ = clock::now();
    clock::time_point next_{};
    std::size_t columns_ = 0; ///< the width of the text on the line
};

WEIR_DETAIL_INLINE progress_bar::progress_bar(int descriptor)
    : line_{std::make_shared<line>(descriptor)} {}

WEIR_DETAIL_INLINE void progress_bar::operator()(const progress& now) const { line_->show(now); }

} // namespace weir::json

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::string in_hours(double seconds) {
    constexpr double longest = 3'599'999;
    const auto whole = static_cast<unsigned>(std::clamp(seconds, 0.0, longest));
    std::array<char, 32> text{};
    if (whole < 3600)
        std::snprintf(text.data(), text.size(), "%u:%02u", whole / 60, whole % 60);
    else
        std::snprintf(text.data(), text.size(), "%u:%02u:%02u", whole / 3600, whole / 60 % 60,
                      whole % 60);
    return text.data();
}

/// The share of the whole that is done, from 0 to 1; not more than 1 if the file grows.
inline double share_done(const progress& of) noexcept {
    const std::uint64_t whole = of.bytes.value_or(0);
    if (of.bytes_done >= whole) return 1;
    return static_cast<double>(of.bytes_done) / static_cast<double>(whole);
}

WEIR_DETAIL_INLINE std::string progress_line(const progress& now, double seconds,
                                             std::size_t width) {
    using weir::detail::fitted;
    using weir::detail::in_bytes;
    using weir::detail::width_of;
    if (width == 0) return {};
    constexpr std::size_t gap = 2;
    constexpr std::size_t shortest_name = 8;
    constexpr std::size_t shortest_bar = 8;
    constexpr std::size_t longest_bar = 30;

    const bool end_in_sight = now.bytes.has_value();
    const double share = share_done(now);
    const double speed = seconds > 0 ? static_cast<double>(now.bytes_done) / seconds : 0;

    std::vector<std::string> parts;
    if (end_in_sight)
        parts.push_back(std::to_string(static_cast<unsigned>(100 * share)) + " %");
    else
        parts.push_back(in_bytes(now.bytes_done));
    if (parts.front().size() < 5) parts.front().insert(0, 5 - parts.front().size(), ' ');
    parts.push_back(weir::detail::in_count(now.records)
                    + (now.records == 1 ? " record" : " records"));
    if (now.rejected != 0) parts.push_back(weir::detail::in_count(now.rejected) + " rejected");
    if (speed > 0) parts.push_back(in_bytes(static_cast<std::uint64_t>(speed)) + "/s");
    if (now.done || !end_in_sight)
        parts.push_back(in_hours(seconds));
    else if (share > 0)
        parts.push_back(in_hours(seconds / share - seconds) + " left");

    std::string figures;
    for (const std::string& part : parts) figures += std::string(gap, ' ') + part;
    const std::size_t room = width - std::min(width, width_of(figures));
    if (room < shortest_name) return fitted(std::string_view{figures}.substr(gap), width);

    const std::string name = fitted(now.source, room);
    const std::size_t beside = room - width_of(name);
    constexpr std::size_t around = gap + 2; // with the brackets
    if (!end_in_sight || beside < shortest_bar + around) return name + figures;
    const std::size_t bar = std::min(beside - around, longest_bar);
    const auto full = static_cast<std::size_t>(share * static_cast<double>(bar));
    return name + "  [" + std::string(full, '#') + std::string(bar - full, '-') + ']' + figures;
}

} // namespace weir::json::detail
