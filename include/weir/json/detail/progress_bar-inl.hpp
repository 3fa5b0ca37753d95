// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/json/progress.hpp>
#include <weir/json/progress_bar.hpp>
#include <weir/json/progress_line.hpp>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace weir::json {

class progress_bar::line {
    using clock = std::chrono::steady_clock;

public:
    explicit line(int descriptor) : descriptor_{descriptor}, visible_{::isatty(descriptor) == 1} {}
    ~line() {
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
        if (columns < columns_) text.append(columns_ - columns, ' '); // over the line before
        columns_ = columns;
        text.insert(0, 1, '\r');
        if (now.done) {
            text += '\n';
            columns_ = 0;
            begin_ = time; // of what it may show next
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

    void draw(std::string_view text) const noexcept {
        while (!text.empty()) {
            const ssize_t done = ::write(descriptor_, text.data(), text.size());
            if (done >= 0)
                text.remove_prefix(static_cast<std::size_t>(done));
            else if (errno != EINTR)
                return;
        }
    }

    int descriptor_;
    bool visible_;
    clock::time_point begin_ = clock::now();
    clock::time_point next_{};
    std::size_t columns_ = 0; ///< of what stands on the line
};

WEIR_DETAIL_INLINE progress_bar::progress_bar(int descriptor)
    : line_{std::make_shared<line>(descriptor)} {}

WEIR_DETAIL_INLINE void progress_bar::operator()(const progress& now) const { line_->show(now); }

} // namespace weir::json
