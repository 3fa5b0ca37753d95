// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/outcome.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <random>
#include <regex>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

using weir::json::reason;
using weir::test::outcome;
using weir::test::read_all;

namespace {

template <class T>
struct one {
    T n;
};

/// What becomes of each text as the value of a member, all in one stream.
template <class T>
std::vector<std::optional<T>> values_of(const std::vector<std::string>& numbers) {
    struct placed {
        std::size_t i;
        T n;
    };
    std::string text;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        text += "{\"i\":" + std::to_string(i) + ",\"n\":" + numbers[i] + "}\n";
    const auto all = read_all<placed>(text, {.errors = weir::json::skip});
    std::vector<std::optional<T>> values(numbers.size());
    for (const placed& record : all.records) values[record.i] = record.n;
    return values;
}

bool is_json_number(const std::string& text) {
    static const std::regex grammar{R"(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)"};
    return std::regex_match(text, grammar);
}

std::string random_digits(std::mt19937_64& random, std::size_t most) {
    std::string digits;
    for (std::size_t left = random() % (most + 1); left > 0; --left)
        digits += static_cast<char>('0' + random() % 10);
    return digits;
}

/// Mostly a number, or nearly one.
std::string random_number(std::mt19937_64& random) {
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

std::uint64_t bits_of(double number) {
    std::uint64_t bits;
    std::memcpy(&bits, &number, sizeof bits);
    return bits;
}

template <class T>
void check_integers(const std::vector<std::string>& numbers) {
    const auto values = values_of<T>(numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::string& text = numbers[i];
        const char* const end = text.data() + text.size();
        T expected{};
        const auto [stopped, error] = std::from_chars(text.data(), end, expected);
        const bool fits = is_json_number(text) && error == std::errc{} && stopped == end;
        CAPTURE(text);
        REQUIRE(values[i].has_value() == fits);
        if (fits) REQUIRE(*values[i] == expected);
    }
}

std::vector<std::string> random_numbers(std::uint64_t seed, std::size_t count) {
    std::mt19937_64 random{seed};
    std::vector<std::string> numbers;
    while (numbers.size() < count)
        if (std::string text = random_number(random); !text.empty())
            numbers.push_back(std::move(text));
    return numbers;
}

} // namespace

TEST_CASE("a text is read as a double if it is a number of RFC 8259, and to the last bit") {
    const auto numbers = random_numbers(GENERATE(1U, 2U), 15'000);
    const auto values = values_of<double>(numbers);
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::string& text = numbers[i];
        CAPTURE(text);
        const double expected = std::strtod(text.c_str(), nullptr);
        const bool fits = is_json_number(text) && !std::isinf(expected);
        REQUIRE(values[i].has_value() == fits);
        if (fits) REQUIRE(bits_of(*values[i]) == bits_of(expected));
        accepted += fits;
    }
    CHECK(accepted > numbers.size() / 2);
    CHECK(accepted < numbers.size());
}

TEST_CASE("a text is read as the nearest float, which need not be the one nearest to its double") {
    std::mt19937_64 random{7};
    std::vector<std::string> numbers{"1.000000178813934326171874", "1e-45", "1e-50", "16777217"};
    for (int i = 0; i < 20'000; ++i)
        numbers.push_back("1." + random_digits(random, 30) + "1e" + std::to_string(random() % 38));
    const auto read = values_of<float>(numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        CAPTURE(numbers[i]);
        REQUIRE(read[i] == std::strtof(numbers[i].c_str(), nullptr));
    }
}

TEST_CASE("a text is read as an integer if it is one that fits, and as that integer") {
    std::vector<std::string> numbers = random_numbers(3, 8'000);
    std::mt19937_64 random{4};
    for (int i = 0; i < 8'000; ++i) {
        const auto number = static_cast<std::int64_t>(random()) >> (random() % 64);
        numbers.push_back(std::to_string(number));
    }
    std::erase(numbers, "-0"); // an integer to us, and to from_chars none without a sign
    check_integers<std::int8_t>(numbers);
    check_integers<std::uint8_t>(numbers);
    check_integers<std::int16_t>(numbers);
    check_integers<std::uint16_t>(numbers);
    check_integers<std::int32_t>(numbers);
    check_integers<std::uint32_t>(numbers);
    check_integers<std::int64_t>(numbers);
    check_integers<std::uint64_t>(numbers);
}

TEST_CASE("why a number is rejected is said alike, whatever the stream is like around it") {
    std::string text;
    std::vector<std::pair<std::string, reason>> expected{
        {"1e", reason::invalid_number},
        {"01", reason::invalid_number},
        {"-", reason::invalid_number},
        {"1.5.5", reason::invalid_number},
        {"300", reason::number_out_of_range},
        {"-129", reason::number_out_of_range},
        {"1.5", reason::wrong_type},
        {"\"1\"", reason::wrong_type},
        {"+1", reason::malformed},
        {".5", reason::malformed},
        {"NaN", reason::malformed},
        {"1 2", reason::malformed},
    };
    for (const auto& [number, why] : expected) {
        CAPTURE(number);
        const std::string line = "{\"n\":" + number + "}";
        const std::string good = "{\"n\":1}\n";
        for (const std::string& whole :
             {line, line + '\n', good + good + line + '\n' + good, good + line}) {
            const auto all = read_all<one<std::int8_t>>(whole);
            REQUIRE(all.error);
            CHECK(all.error->reason() == why);
        }
    }
}

TEST_CASE("is_number accepts what RFC 8259 calls a number, and nothing else") {
    using weir::json::detail::is_number;
    STATIC_REQUIRE(is_number("-0.0e-0"));
    STATIC_REQUIRE_FALSE(is_number(""));
    for (const std::string& text : random_numbers(5, 20'000)) {
        CAPTURE(text);
        REQUIRE(is_number(text) == is_json_number(text));
    }
}
