// SPDX-License-Identifier: BSL-1.0

// Indented lines of a log belong to the line before them. Which entries are in it?

#include <weir/weir.hpp>

#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>

weir::generator<std::string> lines_of(std::istream& in) { // must live as long as the generator
    for (std::string line; std::getline(in, line);) co_yield line;
}

// Where an entry ends is seen only at the line after it. weir::peekable looks at that one, and
// leaves it where it is; the loop over entries finds it there.
constexpr auto grouped = [](auto upstream) -> weir::generator<std::string> {
    weir::peekable lines{std::move(upstream)};
    while (const std::string* first = lines.next()) {
        std::string entry = *first;
        while (lines.peek() != nullptr && lines.peek()->starts_with(' '))
            entry += '\n' + *lines.next();
        co_yield std::ref(entry); // not a copy of it
    }
};

int main() {
    std::istringstream log{"12:00 started\n"
                           "12:05 failed to open the lock\n"
                           "      in lock::open\n"
                           "      in main\n"
                           "12:06 failed to send mail\n"
                           "      in mail::send\n"
                           "12:07 stopped\n"};

    for (const std::string& entry : lines_of(log) | weir::through(grouped))
        std::cout << "* " << entry << '\n';
}
