// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cerrno>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace weir::test {

/// A pipe of the operating system, both of its ends.
class pipe {
public:
    pipe() {
        if (::pipe(ends_) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
    }
    ~pipe() {
        close_output();
        ::close(ends_[0]);
    }
    pipe(const pipe&) = delete;
    pipe& operator=(const pipe&) = delete;

    int input() const noexcept { return ends_[0]; }
    int output() const noexcept { return ends_[1]; }

    void write(std::string_view text) {
        while (!text.empty()) {
            const ssize_t done = ::write(ends_[1], text.data(), text.size());
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) throw std::system_error{errno, std::generic_category(), "write"};
            text.remove_prefix(static_cast<std::size_t>(done));
        }
    }
    void close_output() {
        if (const int end = std::exchange(ends_[1], -1); end >= 0) ::close(end);
    }

private:
    int ends_[2] = {-1, -1};
};

} // namespace weir::test
