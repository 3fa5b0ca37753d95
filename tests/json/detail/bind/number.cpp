// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/bound.hpp"
#include "json/outcome.hpp"
#include "json/random_numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using weir::json::reason;
using weir::json::value;
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

/// The integer that a number is, written out: without point, exponent and leading zeros; none if it
/// is not whole.
std::optional<std::string> written_out(std::string_view number) {
    const bool negative = number.starts_with('-');
    number.remove_prefix(negative);
    const std::size_t mark = std::min(number.find_first_of("eE"), number.size());
    const std::size_t point = std::min(number.find('.'), mark);
    std::string digits{number.substr(0, point)};
    if (point < mark) digits += number.substr(point + 1, mark - point - 1);
    long whole = static_cast<long>(point); // how many of the digits stand before the point
    if (mark < number.size())
        whole += std::clamp(std::strtol(std::string{number.substr(mark + 1)}.c_str(), nullptr, 10),
                            -9'999L, 9'999L);
    if (whole < 0) digits.insert(0, static_cast<std::size_t>(-whole), '0');
    const auto places = static_cast<std::size_t>(std::max(whole, 0L));
    if (digits.size() < places) digits.append(places - digits.size(), '0');
    if (digits.find_first_not_of('0', places) != digits.npos) return {};
    digits.resize(places);
    digits.erase(0, digits.find_first_not_of('0'));
    if (digits.empty()) return "0";
    return negative ? '-' + digits : digits;
}

template <class T>
integers expected_as(const std::vector<std::string>& numbers) {
    integers expected;
    for (const std::string& text : numbers) {
        const auto whole = is_json_number(text) ? written_out(text) : std::nullopt;
        T number{};
        const bool fits = whole
                       && std::from_chars(whole->data(), whole->data() + whole->size(), number).ec
                              == std::errc{}
                       && *whole == std::to_string(number);
        expected.push_back(fits ? whole : std::nullopt);
    }
    return expected;
}

/// A number of any length: as many digits before and behind the point as no double needs, and an
/// exponent, with zeros before it, that makes the number one of the size of doubles, mostly.
std::string long_number(std::mt19937_64& random) {
    const auto zeros = [&random](std::size_t most) { return std::string(random() % most, '0'); };
    const std::size_t most = random() % 2 == 0 ? 3'000 : 30;
    std::string text{random() % 2 == 0 ? "-" : ""};
    const std::string before = random() % 2 == 0 ? "0" : '1' + random_digits(random, most);
    text += before;
    std::string behind;
    if (random() % 4 != 0)
        text += '.'
              + (behind = zeros(random() % 2 == 0 ? 2 : most) + random_digits(random, most) + '5');
    if (random() % 4 == 0) return text;
    const std::size_t leading = behind.find_first_not_of('0');
    const long size = before == "0" ? (leading == behind.npos ? 0 : -static_cast<long>(leading))
                                    : static_cast<long>(before.size());
    const long exponent = static_cast<long>(random() % 680) - 345 - size;
    text += random() % 2 == 0 ? 'e' : 'E';
    if (exponent < 0)
        text += '-';
    else if (random() % 2 == 0)
        text += '+';
    return text + zeros(random() % 8 == 0 ? 40 : 2) + std::to_string(std::abs(exponent));
}

/// An integer in any notation: with a point or an exponent, or both.
std::string renotated(std::string digits, std::mt19937_64& random) {
    const bool negative = digits.starts_with('-');
    digits.erase(0, negative ? 1 : 0);
    long exponent = 0;
    if (const std::size_t more = random() % 2 * (random() % 30); random() % 2 == 0) {
        digits.append(more, '0');
        exponent = -static_cast<long>(more);
    } else {
        while (digits.size() > 1 && digits.back() == '0' && random() % 8 != 0) {
            digits.pop_back();
            ++exponent;
        }
    }
    if (random() % 2 == 0) {
        const std::size_t behind = random() % digits.size();
        if (behind > 0) {
            digits.insert(digits.size() - behind, 1, '.');
            exponent += static_cast<long>(behind);
        } else {
            digits += '.' + std::string(1 + random() % 20, '0');
        }
    }
    if (exponent != 0 || random() % 4 == 0) digits += 'e' + std::to_string(exponent);
    return negative ? '-' + digits : digits;
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

TEST_CASE("a number is read as an integer if it is one that fits, in any notation, exactly") {
    std::vector<std::string> numbers = random_numbers(3, 8'000);
    std::mt19937_64 random{4};
    for (int i = 0; i < 8'000; ++i) {
        const auto number = static_cast<std::int64_t>(random()) >> (random() % 64);
        numbers.push_back(std::to_string(number));
    }
    for (int i = 0; i < 8'000; ++i)
        numbers.push_back(renotated(
            std::to_string(static_cast<std::int64_t>(random()) >> (random() % 64)), random));
    for (int i = 0; i < 2'000; ++i) // of the size of the largest
        numbers.push_back(renotated(std::to_string(~std::uint64_t{0} - random() % 8), random));
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
    CHECK(member<unsigned>("-0.0") == 0U);
    CHECK(member<unsigned>("-0e5") == 0U);
    CHECK(read_all<std::uint8_t>("-0\n0\n -0 \n").records == std::vector<std::uint8_t>{0, 0, 0});
    CHECK(member_error<unsigned>("-1").reason() == reason::number_out_of_range);
    CHECK(member_error<unsigned>("-00").reason() == reason::invalid_number);
}

TEST_CASE("a whole number is an integer in any notation, and is never rounded") {
    CHECK(member<std::int64_t>("9007199254740993.0") == 9007199254740993);
    CHECK(member<std::uint64_t>("18446744073709551615.0") == 18446744073709551615U);
    CHECK(member<std::uint64_t>("1.8446744073709551615e+19") == 18446744073709551615U);
    CHECK(member<std::int64_t>("-9223372036854775808e0")
          == std::numeric_limits<std::int64_t>::min());
    CHECK(member<int>("1E+3") == 1000);
    CHECK(member<int>("10e-1") == 1);
    CHECK(member<int>("1.5e1") == 15);
    CHECK(member<int>("0e99999999999999999999") == 0);
    CHECK(member<int>("1e0000000000000000000000000002") == 100);
    CHECK(member<int>("7" + std::string(2'000, '0') + "E-2000") == 7);
    CHECK(member<int>("0." + std::string(2'000, '0') + "7e2001") == 7);
    for (const std::string number :
         {"1.5", "1e-1", "15e-1", "0.0000001", "1e-99999999999999999999", "9007199254740993.5"})
        CHECK_THAT(member_error<int>(number).what(),
                   Catch::Contains("/a: " + number + " is not a whole number (wrong_type"));
    CHECK(member_error<std::uint64_t>("18446744073709551616.0").reason()
          == reason::number_out_of_range);
    CHECK(member_error<std::uint8_t>("-1.0").reason() == reason::number_out_of_range);
    for (const char* const number : {"2147483648.0", "1e10", "1e400", "1e99999999999999999999"})
        CHECK(member_error<int>(number).reason() == reason::number_out_of_range);
}

namespace {

/// Each place of a record where a T may stand; at the last, get() is asked for it.
template <class T>
using in_many_places = std::tuple<std::vector<T>, std::map<std::string, T>, std::optional<T>,
                                  std::variant<bool, T>, std::array<T, 1>, one_member<T>, value>;

std::string at_place(std::size_t place, const std::string& number) {
    std::array<std::string, 7> numbers;
    numbers.fill("1");
    numbers[place] = number;
    return "[[" + numbers[0] + "],{\"a\":" + numbers[1] + "}," + numbers[2] + ',' + numbers[3]
         + ",[" + numbers[4] + "],{\"a\":" + numbers[5] + "}," + numbers[6] + ']';
}

/// The number as a record, alone and among others, and at each place of a record; empty where it is
/// refused as too large.
template <class T>
std::vector<std::optional<T>> everywhere(const std::string& number) {
    std::vector<std::optional<T>> values;
    for (const std::string& text : {number, "1\n " + number + " \n1"}) {
        const auto all = read_all<T>(text);
        if (all.error) REQUIRE(all.error->reason() == reason::number_out_of_range);
        const std::size_t at = text.starts_with('1') && text.find('\n') != text.npos ? 1 : 0;
        values.push_back(all.records.size() > at ? std::optional{all.records[at]} : std::nullopt);
    }
    for (std::size_t place = 0; place < 7; ++place) {
        const std::string text = at_place(place, number);
        const auto all = read_all<in_many_places<T>>(
            weir::bytes::memory{text}, {}, [&](const in_many_places<T>& read) {
                const std::array<std::optional<T>, 7> found{std::get<0>(read).at(0),
                                                            std::get<1>(read).at("a"),
                                                            std::get<2>(read),
                                                            std::get<T>(std::get<3>(read)),
                                                            std::get<4>(read)[0],
                                                            std::get<5>(read).a,
                                                            std::get<6>(read).template get<T>()};
                return found[place];
            });
        if (all.error) REQUIRE(all.error->reason() == reason::number_out_of_range);
        values.push_back(all.records.empty() ? std::nullopt : all.records[0]);
    }
    return values;
}

} // namespace

TEST_CASE("a number of any length is read as the nearest double, wherever it stands") {
    std::mt19937_64 random{8};
    std::vector<std::string> numbers{"1e400",
                                     "-1e400",
                                     "0." + std::string(1'082, '3'),
                                     "0." + std::string(1'082, '0'),
                                     std::string(310, '9'),
                                     std::string(400, '9') + "e-400",
                                     "1" + std::string(2'000, '0') + "e-1990",
                                     "5e-0000000000000000000000000000000000000000324",
                                     "1e+0000000000000000000000000000000000000000308",
                                     "2.4703282292062327208e-324",
                                     "2.4703282292062328e-324",
                                     "1e-99999999999999999999",
                                     "179769313486231580793" + std::string(288, '0'),
                                     "179769313486231570815" + std::string(288, '0')};
    for (int i = 0; i < 400; ++i) numbers.push_back(long_number(random));
    std::size_t infinite = 0;
    for (const std::string& number : numbers) {
        CAPTURE(number);
        const double expected = std::strtod(number.c_str(), nullptr);
        infinite += std::isinf(expected);
        for (const std::optional<double> read : everywhere<double>(number)) {
            REQUIRE(read.has_value() == !std::isinf(expected));
            if (read) REQUIRE(bits_of(*read) == bits_of(expected));
        }
    }
    CHECK(infinite > 10);
    CHECK(infinite < numbers.size() / 2);
}

TEST_CASE("a number of any length is read as the nearest float") {
    std::mt19937_64 random{9};
    std::vector<std::string> numbers{
        "3.40282356779733661637539395458142568447e38", // less than half way to the next
        "3.40282356779733661637539395458142568448e38"};
    for (int i = 0; i < 4'000; ++i) numbers.push_back(long_number(random));
    const auto read = values_of<float>(numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        CAPTURE(numbers[i]);
        const float expected = std::strtof(numbers[i].c_str(), nullptr);
        REQUIRE(read[i].has_value() == !std::isinf(expected));
        if (read[i]) REQUIRE(*read[i] == expected);
    }
}

TEST_CASE("a whole number is the same integer wherever it stands") {
    std::mt19937_64 random{10};
    std::vector<std::string> numbers{
        "1.0", "-0.0", "1e3", "10e-1", "9007199254740993.0", "9223372036854775808.0", "1e400"};
    for (int i = 0; i < 300; ++i)
        numbers.push_back(renotated(
            std::to_string(static_cast<std::int64_t>(random()) >> (random() % 64)), random));
    const integers expected = expected_as<std::int64_t>(numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        CAPTURE(numbers[i]);
        for (const std::optional<std::int64_t> read : everywhere<std::int64_t>(numbers[i]))
            REQUIRE((read ? std::optional{std::to_string(*read)} : std::nullopt) == expected[i]);
    }
}
