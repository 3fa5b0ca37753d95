// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/read.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/value.hpp>
#include <weir/json/write.hpp>

#include "bytes/temporary.hpp"
#include "bytes/whole_file.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <ranges>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// What is written means what it was written of, to simdjson, to Python and to weir.

using weir::json::empty_members;
using weir::json::invalid_utf8;
using weir::json::to_text;
using weir::json::write;
using weir::json::written_as;
using weir::test::temporary_file;
using weir::test::temporary_path;
using weir::test::whole_file;

namespace {

/// Says most things twice: as JSON's own, and in digits that cannot be misread.
struct sample {
    std::int64_t integer;
    std::string integer_digits;
    std::uint64_t natural;
    std::string natural_digits;
    double real;
    std::string real_bits;
    std::string text; ///< repaired when written
    std::string text_bytes;
    std::optional<bool> perhaps;
    std::vector<double> reals;
};

double random_real(std::mt19937_64& random) {
    using limits = std::numeric_limits<double>;
    static constexpr std::array extremes{0.0,
                                         -0.0,
                                         1.0,
                                         limits::min(),
                                         limits::max(),
                                         limits::lowest(),
                                         limits::denorm_min(),
                                         -limits::denorm_min(),
                                         0x1p-1022 - 0x1p-1074,
                                         0x1p53,
                                         0x1p53 + 2,
                                         0x1p63,
                                         0x1p64,
                                         -0x1p63,
                                         9007199254740993.0,
                                         0.1,
                                         1e22,
                                         1e23,
                                         123456789012345680.0,
                                         5e-324,
                                         2.2250738585072011e-308};
    switch (random() % 8) {
    case 0:
        return extremes[random() % extremes.size()];
    case 1:
        return static_cast<double>(static_cast<std::int64_t>(random()) >> (random() % 64));
    case 2:
        return static_cast<double>(random() % 2'000'000) / 1000;
    case 3:
        return std::bit_cast<double>(random() & 0x800F'FFFF'FFFF'FFFF); // denormal
    default:
        const auto any = std::bit_cast<double>(random());
        return std::isfinite(any) ? any : 0.5;
    }
}

void append_code_point(std::string& to, std::uint32_t point) {
    const auto add = [&](std::uint32_t byte) { to += static_cast<char>(byte); };
    if (point < 0x80) {
        add(point);
    } else if (point < 0x800) {
        add(0xC0 | point >> 6);
        add(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        add(0xE0 | point >> 12);
        add(0x80 | (point >> 6 & 0x3F));
        add(0x80 | (point & 0x3F));
    } else {
        add(0xF0 | point >> 18);
        add(0x80 | (point >> 12 & 0x3F));
        add(0x80 | (point >> 6 & 0x3F));
        add(0x80 | (point & 0x3F));
    }
}

/// Mostly valid UTF-8.
std::string random_text(std::mt19937_64& random) {
    std::string text;
    for (std::size_t left = random() % 40; left > 0; --left)
        if (const auto dice = random() % 16; dice == 0)
            text += static_cast<char>(random());
        else
            append_code_point(
                text, static_cast<std::uint32_t>(random()
                                                 % (dice < 8    ? 0x80
                                                    : dice < 12 ? 0x2100
                                                                : 0x110000))); // or a surrogate
    return text;
}

std::string in_hexadecimal(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        std::array<char, 3> digits{};
        std::snprintf(digits.data(), digits.size(), "%02x",
                      static_cast<unsigned>(static_cast<unsigned char>(c)));
        text += digits.data();
    }
    return text;
}

sample random_sample(std::mt19937_64& random) {
    using limits = std::numeric_limits<std::int64_t>;
    sample made;
    made.integer = random() % 16 == 0 ? limits::min()
                 : random() % 16 == 0 ? limits::max()
                                      : static_cast<std::int64_t>(random()) >> (random() % 64);
    made.integer_digits = std::to_string(made.integer);
    made.natural = random() % 16 == 0 ? ~std::uint64_t{0} : random() >> (random() % 64);
    made.natural_digits = std::to_string(made.natural);
    made.real = random_real(random);
    std::array<char, 17> bits{};
    std::snprintf(bits.data(), bits.size(), "%016llx",
                  static_cast<unsigned long long>(std::bit_cast<std::uint64_t>(made.real)));
    made.real_bits = bits.data();
    made.text = random_text(random);
    made.text_bytes = in_hexadecimal(made.text);
    if (random() % 2 != 0) made.perhaps = random() % 2 != 0;
    for (std::size_t left = random() % 4; left > 0; --left)
        made.reals.push_back(random_real(random));
    return made;
}

std::vector<sample> random_samples(std::size_t count) {
    std::mt19937_64 random{22};
    std::vector<sample> made;
    while (made.size() < count) made.push_back(random_sample(random));
    return made;
}

constexpr std::string_view script = R"(
import json, struct, sys

def refuse(name):
    raise ValueError(name)

count = 0
with open(sys.argv[1], 'rb') as lines:
    for line in lines:
        one = json.loads(line.decode('utf-8', 'strict'), parse_constant=refuse)
        assert type(one['integer']) is int and str(one['integer']) == one['integer_digits'], line
        assert type(one['natural']) is int and str(one['natural']) == one['natural_digits'], line
        assert type(one['real']) is float, line
        assert struct.pack('>d', one['real']).hex() == one['real_bits'], line
        assert all(type(real) is float for real in one['reals']), line
        assert one['text'] == bytes.fromhex(one['text_bytes']).decode('utf-8', 'replace'), line
        assert one['perhaps'] in (None, True, False), line
        count += 1
print(count)
)";

/// What Python prints of it.
std::string checked_by_python(const std::string& path) {
    const temporary_file program{script};
    const std::string command = "python3 " + program.string() + ' ' + path + " 2>&1";
    FILE* const output = ::popen(command.c_str(), "r");
    if (output == nullptr) return "cannot be run";
    std::string text;
    std::array<char, 4096> piece;
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), output))
        text.append(piece.data(), got);
    ::pclose(output);
    return text;
}

std::uint64_t bits_of(double number) { return std::bit_cast<std::uint64_t>(number); }

bool same(const sample& read, const sample& written) {
    const auto same_reals = [](double a, double b) { return bits_of(a) == bits_of(b); };
    return read.integer == written.integer && read.natural == written.natural
        && bits_of(read.real) == bits_of(written.real) && read.text == written.text
        && read.text_bytes == written.text_bytes && read.perhaps == written.perhaps
        && std::ranges::equal(read.reals, written.reals, same_reals);
}

} // namespace

TEST_CASE("to a strict parser in Python, what is written means what it was written of") {
    if (std::system("python3 --version > /dev/null 2>&1") != 0) {
        std::cout << "skipped: there is no python3\n";
        return;
    }
    constexpr std::size_t count = 20'000;
    const temporary_path path;
    const auto samples = random_samples(count);
    CHECK((samples | write(path, {.invalid_utf8 = invalid_utf8::replace})) == count);
    CHECK(checked_by_python(path.string()) == std::to_string(count) + "\n");
}

TEST_CASE("to simdjson, what is written means what it was written of") {
    simdjson::dom::parser parser;
    const auto check = [&](const sample& one) {
        const simdjson::padded_string text{to_text(one, {.invalid_utf8 = invalid_utf8::replace})};
        CAPTURE(std::string_view{text});
        simdjson::dom::object read;
        REQUIRE(parser.parse(text).get(read) == simdjson::SUCCESS);
        std::int64_t integer{};
        REQUIRE(read["integer"].get(integer) == simdjson::SUCCESS);
        REQUIRE(integer == one.integer);
        std::uint64_t natural{};
        REQUIRE(read["natural"].get(natural) == simdjson::SUCCESS);
        REQUIRE(natural == one.natural);
        double real{};
        REQUIRE(read["real"].get(real) == simdjson::SUCCESS);
        REQUIRE(bits_of(real) == bits_of(one.real));
        std::string_view string;
        REQUIRE(read["text"].get(string) == simdjson::SUCCESS);
        if (simdjson::validate_utf8(one.text.data(), one.text.size())) REQUIRE(string == one.text);
        REQUIRE(read["perhaps"].is_null() == !one.perhaps.has_value());
        if (one.perhaps) REQUIRE(read["perhaps"].get_bool().value_unsafe() == *one.perhaps);
        simdjson::dom::array reals;
        REQUIRE(read["reals"].get(reals) == simdjson::SUCCESS);
        REQUIRE(reals.size() == one.reals.size());
        for (std::size_t i = 0; i < one.reals.size(); ++i)
            REQUIRE(bits_of(reals.at(i).get_double().value_unsafe()) == bits_of(one.reals[i]));
    };
    for (const sample& one : random_samples(20'000)) check(one);
}

TEST_CASE("each code point is written so that simdjson reads it") {
    simdjson::dom::parser parser;
    for (std::uint32_t first = 0; first < 0x110000; first += 0x400) {
        if (first >= 0xD800 && first < 0xE000) continue; // surrogates
        std::string text;
        for (std::uint32_t point = first; point < first + 0x400; ++point)
            append_code_point(text, point);
        const simdjson::padded_string json{to_text(text)};
        simdjson::dom::element read;
        std::string_view string;
        REQUIRE(parser.parse(json).get(read) == simdjson::SUCCESS);
        REQUIRE(read.get(string) == simdjson::SUCCESS);
        REQUIRE(string == text);
    }
}

TEST_CASE("a float is written so that it reads as the same float, in as few digits as that takes") {
    std::mt19937_64 random{23};
    for (int i = 0; i < 200'000; ++i) {
        const auto number = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
        if (!std::isfinite(number)) continue;
        const std::string text = to_text(number);
        float read{};
        const auto end = std::from_chars(text.data(), text.data() + text.size(), read).ptr;
        CAPTURE(text);
        REQUIRE(end == text.data() + text.size());
        REQUIRE(std::bit_cast<std::uint32_t>(read) == std::bit_cast<std::uint32_t>(number));
        REQUIRE(text.size() <= 17);
    }
}

TEST_CASE("what is written is read as it was") {
    std::vector<sample> samples = random_samples(20'000);
    std::erase_if(samples, [](const sample& one) {
        return !simdjson::validate_utf8(one.text.data(), one.text.size());
    });
    REQUIRE(samples.size() > 1'000);
    for (const written_as how : {written_as::lines, written_as::array})
        for (const empty_members empty : {empty_members::keep, empty_members::leave_out}) {
            const temporary_path path;
            REQUIRE((samples | write(path, {.as = how, .empty_members = empty})) == samples.size());
            std::size_t at = 0;
            for (const sample& one : weir::json::read<sample>(path)) {
                if (at < samples.size() && same(one, samples[at])) {
                    ++at;
                    continue;
                }
                CAPTURE(at);
                FAIL("read otherwise");
            }
            CHECK(at == samples.size());
        }
}

namespace {

template <class T>
void check_read_back(const std::vector<T>& some) {
    for (std::size_t count = 0; count <= some.size(); ++count)
        for (const written_as how : {written_as::lines, written_as::array}) {
            const temporary_path path;
            const std::vector<T> few{some.begin(),
                                     some.begin() + static_cast<std::ptrdiff_t>(count)};
            few | write(path, {.as = how});
            std::vector<T> read;
            for (const T& one : weir::json::read<T>(path)) read.push_back(one);
            CAPTURE(whole_file(path));
            CHECK(read == few);
        }
}

} // namespace

TEST_CASE("arrays are read as the records that they were written of, and as many") {
    check_read_back<std::vector<int>>({{1, 2, 3}, {}, {4}});
    check_read_back<std::vector<int>>({{}, {1}});
    check_read_back<std::vector<std::vector<int>>>({{{1}, {}}, {}, {{2, 3}}});
    check_read_back<std::vector<std::vector<int>>>({{}, {{}}});
    check_read_back<std::tuple<int, std::string>>({{1, "x"}, {2, std::string(70'000, 'y')}});
    check_read_back<std::tuple<int, std::string>>({{2, std::string(70'000, 'y')}, {1, "x"}});
    check_read_back<std::pair<std::vector<int>, int>>({{{1}, 2}, {{}, 3}});
    check_read_back<std::array<std::array<double, 2>, 2>>({{{{{1, 2}}, {{3, 4}}}}});
    check_read_back<std::map<std::string, std::vector<int>>>({{{"a", {1}}}, {}});
    check_read_back<std::tuple<>>({{}, {}});
    check_read_back<std::optional<std::vector<int>>>({std::nullopt, {{1}}});
    check_read_back<std::string>({"[1]", "[", "{"});
}
