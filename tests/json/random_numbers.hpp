// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::test {

/// By section 6 of RFC 8259.
inline bool is_json_number(std::string_view text) {
    const auto has = [&](std::string_view any) {
        const bool is_next = !text.empty() && any.find(text.front()) != any.npos;
        if (is_next) text.remove_prefix(1);
        return is_next;
    };
    const auto has_digits = [&] {
        if (!has("0123456789")) return false;
        while (has("0123456789")) {
        }
        return true;
    };
    has("-");
    if (!has("0") && !has_digits()) return false;
    if (has(".") && !has_digits()) return false;
    if (has("eE")) {
        has("-+");
        if (!has_digits()) return false;
    }
    return text.empty();
}

inline std::string random_digits(std::mt19937_64& random, std::size_t most) {
    std::string digits;
    for (std::size_t left = random() % (most + 1); left > 0; --left)
        digits += static_cast<char>('0' + random() % 10);
    return digits;
}

/// Mostly a number, or nearly one.
inline std::string random_number(std::mt19937_64& random) {
    std::string text;
    if (random() % 3 == 0) text += '-';
    switch (random() % 8) {
    case 0:
        text += '0';
        break;
    case 1:
        text += random_digits(random, 2);
        break;
    case 2:
        text += std::to_string((random() % 3 ? 0xFFFF'FFFF'FFFF'FFFF : 0x7FFF'FFFF'FFFF'FFFF)
                               - random() % 3);
        break;
    case 3:
        text += "1" + random_digits(random, 40);
        break;
    default:
        text += std::to_string(random() >> (random() % 64));
    }
    if (random() % 2 == 0) text += '.' + random_digits(random, random() % 8 == 0 ? 400 : 18);
    if (random() % 2 == 0) {
        text += random() % 2 ? 'e' : 'E';
        if (random() % 2 == 0) text += random() % 2 ? '-' : '+';
        text += random_digits(random, 3);
    }
    if (random() % 8 == 0) {
        static constexpr std::string_view odd = "0123456789.eE+-x_ '";
        text.insert(random() % (text.size() + 1), 1, odd[random() % odd.size()]);
    }
    while (text.ends_with(' ')) text.pop_back(); // a blank behind the number is no part of it
    text.erase(0, text.find_first_not_of(' '));
    return text;
}

inline std::vector<std::string> random_numbers(std::uint64_t seed, std::size_t count) {
    std::mt19937_64 random{seed};
    std::vector<std::string> numbers;
    while (numbers.size() < count)
        if (std::string text = random_number(random); !text.empty())
            numbers.push_back(std::move(text));
    return numbers;
}

} // namespace weir::test
