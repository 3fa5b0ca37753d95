// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <grp.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <exception>
#include <iostream>
#include <string>

namespace weir::test {

inline constexpr uid_t somebody = 1, nobody = 65'534; // their groups have the same numbers

/// What `function()`, a std::string, returns or throws in a child of this process.
template <class Function>
std::string in_a_child(Function function) {
    int ends[2];
    if (::pipe(ends) != 0) return "no pipe";
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(20); // rather than hang
        std::string said;
        try {
            said = function();
        } catch (const std::exception& error) {
            said = error.what();
        }
        const bool written = ::write(ends[1], said.data(), said.size()) >= 0;
        ::_exit(written ? 0 : 1);
    }
    ::close(ends[1]);
    std::string said;
    char piece[1000];
    for (ssize_t got; (got = ::read(ends[0], piece, sizeof piece)) > 0;)
        said.append(piece, static_cast<std::size_t>(got));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return status == 0 ? said : "status " + std::to_string(status);
}

/// Whether this process may act as others. Where it may not, says so, which skips the test.
inline bool can_be_others() {
    if (::geteuid() == 0
        && in_a_child([] { return std::string(::setuid(nobody) == 0 ? "y" : ""); }) == "y")
        return true;
    std::cout << "skipped: only root can act as another user\n";
    return false;
}

/// What `function()` returns or throws when another user runs it.
template <class Function>
std::string as_user(uid_t user, Function function) {
    return in_a_child([&]() -> std::string {
        if (::setgroups(0, nullptr) != 0 || ::setgid(user) != 0 || ::setuid(user) != 0)
            return "is not another user";
        return function();
    });
}

} // namespace weir::test
