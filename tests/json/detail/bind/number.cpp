// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/bound.hpp"
#include "json/outcome.hpp"
#include "json/random_numbers.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

using weir::json::reason;
using weir::test::is_json_number;
using weir::test::member;
using weir::test::member_error;
using weir::test::one_member;
using weir::test::random_digits;
using weir::test::random_numbers;
using weir::test::read_all;
using weir::test::read_members;
using weir::test::target_of;

namespace {

/// What becomes of each text as the value of a member, all in one stream.
template <class T>
std::vector<std::optional<T>> values_of(const std::vector<std::string>& numbers) {
    std::vector<std::optional<T>> values(numbers.size());
    target_of<T> into;
    read_members(numbers, into, {.errors = weir::json::skip},
                 [&](std::size_t i) { values[i] = into.value; });
    return values;
}

std::uint64_t bits_of(double number) {
    std::uint64_t bits;
    std::memcpy(&bits, &number, sizeof bits);
    return bits;
}

/// As text, for all types alike.
using integers = std::vector<std::optional<std::string>>;

template <class T>
integers read_as(const std::vector<std::string>& numbers) {
    integers read(numbers.size());
    target_of<T> into;
    read_members(numbers, into, {.errors = weir::json::skip},
                 [&](std::size_t i) { read[i] = std::to_string(into.value); });
    return read;
}

template <class T>
integers expected_as(const std::vector<std::string>& numbers) {
    integers expected;
    for (const std::string& text : numbers) {
        const char* const end = text.data() + text.size();
        T number{};
        const auto [stopped, error] = std::from_chars(text.data(), end, number);
        const bool fits = is_json_number(text) && error == std::errc{} && stopped == end;
        expected.push_back(fits ? std::optional{std::to_string(number)} : std::nullopt);
    }
    return expected;
}

void check_integers(const std::vector<std::string>& numbers, const integers& read,
                    const integers& expected) {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        CAPTURE(numbers[i]);
        REQUIRE(read[i] == expected[i]);
    }
}

template <class T>
void check_integers(const std::vector<std::string>& numbers) {
    check_integers(numbers, read_as<T>(numbers), expected_as<T>(numbers));
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

TEST_CASE("a number too large for its floating-point type is an error, never infinity") {
    CHECK(member<double>("1.7976931348623157e308") == std::numeric_limits<double>::max());
    CHECK(member<double>("-1.7976931348623157e308") == std::numeric_limits<double>::lowest());
    CHECK(member<double>("5e-324") == std::numeric_limits<double>::denorm_min());
    CHECK(member<double>("1e-400") == 0);
    CHECK(std::signbit(member<double>("-0.0")));
    CHECK(member<float>("3.4028234663852886e38") == std::numeric_limits<float>::max());
    for (const char* const text : {"1.8e308", "-1.8e308", "1e400", "1e99999999999"})
        CHECK(member_error<double>(text).reason() == reason::number_out_of_range);
    for (const char* const text : {"3.5e38", "-3.5e38", "1e308", "1e400"})
        CHECK(member_error<float>(text).reason() == reason::number_out_of_range);
    CHECK(member<double>("12") == 12);
}

TEST_CASE("a fraction may have more digits than 64 bits hold") {
    const std::string digits(400, '9');
    CHECK(member<double>("0.95000000000000000000") == 0.95);
    CHECK(member<double>("-0.71113939878764641578") == -0.71113939878764641578);
    CHECK(read_all<double>("0.95000000000000000000").records == std::vector<double>{0.95});
    CHECK(member<float>("0.95000000000000000000") == 0.95F);
    CHECK(member<double>("0." + digits) == 1);
    CHECK(member<double>("0." + digits + "e300") == 1e300);
    CHECK(member<double>("0." + digits + "e-300") == 1e-300);
    CHECK(member<double>("0." + digits + "e-400") == 0);
    CHECK(member<double>("0." + std::string(400, '0') + "1") == 0);
    CHECK(member<double>("0." + std::string(400, '0') + "1e+9") == 0);
    CHECK(member<double>("0." + std::string(400, '0') + "1e401") == 1);
    for (const std::string exponent : {"e310", "E+400", "e99999999999999999999"})
        CHECK(member_error<double>("0." + digits + exponent).reason()
              == reason::number_out_of_range);
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
        const std::string line = "{\"a\":" + number + "}";
        const std::string good = "{\"a\":1}\n";
        for (const std::string& whole :
             {line, line + '\n', good + good + line + '\n' + good, good + line}) {
            const auto all = read_all<one_member<std::int8_t>>(whole);
            REQUIRE(all.error);
            CHECK(all.error->reason() == why);
        }
    }
}

TEST_CASE("minus zero is zero to integers, signed or not") {
    CHECK(member<int>("-0") == 0);
    CHECK(member<unsigned>("-0") == 0U);
    CHECK(member<std::uint64_t>("-0") == 0U);
    CHECK(read_all<std::uint8_t>("-0\n0\n -0 \n").records == std::vector<std::uint8_t>{0, 0, 0});
    CHECK(member_error<unsigned>("-1").reason() == reason::number_out_of_range);
    CHECK(member_error<unsigned>("-0.0").reason() == reason::wrong_type);
    CHECK(member_error<unsigned>("-00").reason() == reason::invalid_number);
}
