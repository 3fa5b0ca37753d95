// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "bytes/temporary.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace weir::test {

/// Whether a program is here that another one can be checked against. Where it is not, says so,
/// which skips the test.
inline bool is_installed(const std::string& tool) {
    std::string command = "command -v ";
    command.append(tool).append(" >/dev/null 2>&1");
    if (std::system(command.c_str()) == 0) return true;
    std::cout << "skipped: no " << tool << " here\n";
    return false;
}

/// What a command makes of a text.
inline std::string output_of(const std::string& command, std::string_view input) {
    const temporary_file from{input};
    std::FILE* const out = ::popen((command + " < " + from.string()).c_str(), "r");
    if (out == nullptr) throw std::runtime_error{"cannot run " + command};
    std::string made;
    std::array<char, 4096> piece;
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), out))
        made.append(piece.data(), got);
    if (::pclose(out) != 0) throw std::runtime_error{command + " failed"};
    return made;
}

} // namespace weir::test
