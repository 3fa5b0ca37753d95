// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <unistd.h>

namespace demo {

/// One line on the terminal that says what is going on, and is gone afterwards. Silent where
/// standard error is not a terminal.
class progress {
public:
    progress() = default;
    ~progress() { erase(); }
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;

    void say(const std::string& text) {
        if (!on_terminal_) return;
        std::fprintf(stderr, "\r\033[K%s ...", text.c_str());
        std::fflush(stderr);
    }
    void say(const std::string& text, std::uint64_t done, std::uint64_t all) {
        say(text + ' ' + std::to_string(all == 0 ? 100 : 100 * done / all) + " %");
    }

    /// To be called before anything else is printed.
    void erase() {
        if (on_terminal_) std::fputs("\r\033[K", stderr);
    }

private:
    bool on_terminal_ = ::isatty(STDERR_FILENO) == 1;
};

} // namespace demo
