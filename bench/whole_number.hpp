// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace bench {

/// What is behind an option of a benchmark. Throws std::invalid_argument unless it is 1 or more.
template <class Number>
Number to_number(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 1)
        throw std::invalid_argument{"expected a whole number, not " + std::string{text}};
    return number;
}

} // namespace bench
