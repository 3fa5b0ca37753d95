// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

// Work in a process of its own, so that what is said of its memory is true of it alone.

namespace demo {

namespace detail {

constexpr char succeeded = '+', threw = '!';

inline void write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno != EINTR) return; // nobody listens any more
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
}

inline std::string read_all(int fd) {
    std::string text;
    std::array<char, 4096> some;
    for (;;) {
        const ssize_t got = ::read(fd, some.data(), some.size());
        if (got == 0 || (got < 0 && errno != EINTR)) return text;
        if (got > 0) text.append(some.data(), static_cast<std::size_t>(got));
    }
}

} // namespace detail

/// What `work` returns, or throws (as a std::runtime_error of the same words).
inline std::string in_child(const std::function<std::string()>& work) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0)
        throw std::system_error{errno, std::generic_category(), "cannot make a pipe"};
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child < 0)
        throw std::system_error{errno, std::generic_category(), "cannot start a process"};
    if (child == 0) {
        ::close(ends[0]);
        std::string result;
        try {
            result = detail::succeeded + work();
        } catch (const std::exception& error) {
            result = detail::threw + std::string{error.what()};
        }
        detail::write_all(ends[1], result);
        ::_exit(0);
    }
    ::close(ends[1]);
    const std::string result = detail::read_all(ends[0]);
    ::close(ends[0]);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (result.empty())
        throw std::runtime_error{"a run was stopped by signal "
                                 + std::to_string(WIFSIGNALED(status) ? WTERMSIG(status) : 0)
                                 + "; was there enough memory?"};
    if (result.front() == detail::threw) throw std::runtime_error{result.substr(1)};
    return result.substr(1);
}

} // namespace demo
