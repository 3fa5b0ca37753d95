// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/progress.hpp>
#include <weir/json/progress_line.hpp>
#include <weir/memory/units.hpp>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace weir::json {

/// `options.progress` for people: how far it is, on one line of a terminal that is drawn again at
/// most ten times a second: the source, a bar, the records, the speed in bytes as they are stored,
/// and how long it will take. Draws nothing if the descriptor is no terminal.
///
///     weir::json::read<user>(path, {.progress = weir::json::progress_bar()})
///
/// Time is counted from its making. Copies draw the same line, and the last of them ends it if that
/// has not been done, as after an exception. Throws nothing but std::bad_alloc: what cannot be
/// drawn is not.
class progress_bar {
public:
    explicit progress_bar(int descriptor = STDERR_FILENO)
        : line_{std::make_shared<line>(descriptor)} {}

    void operator()(const progress& now) const { line_->show(now); }

private:
    class line {
        using clock = std::chrono::steady_clock;

    public:
        explicit line(int descriptor)
            : descriptor_{descriptor}, visible_{::isatty(descriptor) == 1} {}
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

    std::shared_ptr<line> line_;
};

} // namespace weir::json
