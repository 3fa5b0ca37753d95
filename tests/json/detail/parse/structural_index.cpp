// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/outcome.hpp"

#include <weir/json/detail/parse/structural_index.hpp>
#include <weir/json/error_policy.hpp>
#include <weir/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <random>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

using weir::json::reason;
using weir::json::detail::structural_index;

namespace {

/// The index of a text of JSON tokens, byte by byte, and why there may be none.
struct slow_index {
    std::vector<std::uint32_t> positions;
    std::vector<reason> faults;

    explicit slow_index(std::string_view text) {
        bool in_string = false;
        bool in_scalar = false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            if (in_string) {
                if (static_cast<unsigned char>(c) < 0x20)
                    faults.push_back(reason::unescaped_control_character);
                in_string = c != '"';
                if (c == '\\') ++i;
                continue;
            }
            const bool is_blank = std::string_view{" \t\r\n"}.find(c) != std::string_view::npos;
            const bool is_scalar =
                !is_blank && std::string_view{"{}[]:,\""}.find(c) == std::string_view::npos;
            if (!is_blank && !(is_scalar && in_scalar))
                positions.push_back(static_cast<std::uint32_t>(i));
            in_scalar = is_scalar;
            in_string = c == '"';
        }
        if (in_string) faults.push_back(reason::incomplete);
        if (!simdjson::validate_utf8(text.data(), text.size()))
            faults.push_back(reason::invalid_utf8);
        if (positions.empty()) faults.push_back(reason::malformed);
    }
};

/// Tokens in any order, of which scalars are not next to one another; cut somewhere, if at all.
std::string random_tokens(std::mt19937& random, std::size_t size) {
    static constexpr std::array<std::string_view, 16> pieces{
        "x",   " ",       "{", "}", "[",  "]",    ":",  ",",
        "\\n", "\\u00e9", "é", "€", "😀", "\x7F", "//", "1"};
    const auto one_in = [&random](std::size_t count) { return random() % count == 0; };
    std::string text;
    while (text.size() < size) {
        if (one_in(3)) {
            text += '"';
            while (!one_in(8)) {
                if (one_in(4))
                    text.append(2 * (random() % (one_in(8) ? 80 : 4)), '\\')
                        .append(one_in(2) ? "\\\"" : "");
                else
                    text += pieces[random() % pieces.size()];
                if (one_in(3000)) text += static_cast<char>(random() % 0x20);
                if (one_in(3000)) text += static_cast<char>(0x80 + random() % 0x80);
            }
            text += '"';
        } else if (one_in(2)) {
            constexpr std::string_view scalars[]{"1", "-2.5e+7", "true", "null", "\x0B@", "nul"};
            text += scalars[random() % std::size(scalars)];
        }
        if (one_in(4))
            text.append(1 + random() % (one_in(8) ? 130 : 3), " \t\r\n"[random() % 4]);
        else
            text += "{}[]:,"[random() % 6];
    }
    if (text.size() > size && one_in(2)) text.resize(size);
    return text;
}

/// For its lifetime, simdjson uses this one.
class active_kernel {
public:
    explicit active_kernel(const simdjson::implementation* kernel) {
        simdjson::get_active_implementation() = kernel;
    }
    ~active_kernel() { simdjson::get_active_implementation() = was_; }
    active_kernel(const active_kernel&) = delete;
    active_kernel& operator=(const active_kernel&) = delete;

private:
    const simdjson::implementation* was_ = simdjson::get_active_implementation();
};

template <class Check>
void for_each_kernel(Check check) {
    for (const simdjson::implementation* const kernel : simdjson::get_available_implementations()) {
        if (!kernel->supported_by_runtime_system()) continue;
        const active_kernel used{kernel};
        CAPTURE(kernel->name());
        check();
    }
}
template <class Check>
void with_each_kernel(Check check) {
    for_each_kernel([&check] {
        structural_index index;
        index.reserve(10'000);
        check(index);
    });
}

struct row {
    std::int64_t a;
    std::string s;
};
std::string shown(const row& read) { return std::to_string(read.a) + ' ' + read.s; }
std::string shown(const weir::json::value& read) { return std::string{read.text()}; }

/// What is read of each line, or why it is rejected.
template <class T>
std::vector<std::string> judged(std::string_view text) {
    std::vector<std::string> said;
    const auto reject = [&said](const weir::json::rejected& bad) {
        said.push_back(std::to_string(bad.offset) + ' ' + std::string{bad.path} + ' '
                       + std::string{bad.message});
    };
    weir::test::read_all<T>(weir::bytes::memory{text}, {.errors = weir::json::quarantine(reject)},
                            [&said](const T& read) {
                                said.push_back(shown(read));
                                return 0;
                            });
    return said;
}

} // namespace

TEST_CASE("every kernel finds the structural characters that a search byte by byte finds") {
    with_each_kernel([](structural_index& index) {
        std::mt19937 random{1};
        std::size_t refused = 0;
        for (std::size_t round = 0; round < 6'000; ++round) {
            const std::size_t size = round % 1000 == 0 ? 8'000 : 1 + round % 300;
            const std::string text = random_tokens(random, size);
            const slow_index expected{text};
            CAPTURE(text);
            REQUIRE(index.build(text) == expected.faults.empty());
            if (!expected.faults.empty()) {
                ++refused;
                REQUIRE(std::ranges::count(expected.faults, index.failure().reason) > 0);
                continue;
            }
            REQUIRE(std::equal(index.begin(), index.end(), expected.positions.begin(),
                               expected.positions.end()));
            REQUIRE(index.end()[0] == text.size());
            REQUIRE(index.end()[1] == text.size());
        }
        CHECK(refused > 500);
        CHECK(refused < 5'000);
    });
}

TEST_CASE("of any bytes, every kernel makes positions in them, in order, or refuses them") {
    with_each_kernel([](structural_index& index) {
        constexpr std::string_view telling = "\"\"\"\\\\{}[]:, \n\f\x1A"
                                             "19ex\xC3\xA9";
        std::mt19937 random{2};
        for (std::size_t round = 0; round < 6'000; ++round) {
            std::string text(1 + round % 300, ' ');
            for (char& c : text)
                c = random() % 32 == 0 ? static_cast<char>(random())
                                       : telling[random() % telling.size()];
            CAPTURE(text);
            if (!index.build(text)) continue;
            REQUIRE(std::adjacent_find(index.begin(), index.end() + 1, std::greater_equal{})
                    == index.end() + 1);
            REQUIRE(index.end()[0] == text.size());
            REQUIRE(index.end()[1] == text.size());
        }
    });
}

TEST_CASE("what is read, what is rejected, and why, is the same with every kernel") {
    constexpr std::string_view whole = R"({"a":12,"s":"x\"\\é","z":[-1.5e3,true,{"":"\u00e9"}]})";
    constexpr std::string_view telling = "\"\\{}[]:, 0-ex\f\x1A\x1F\x7F\xC3\xBF\xFF";
    std::mt19937 random{3};
    std::string text;
    for (std::size_t line = 0; line < 4'000; ++line) {
        std::string record{whole};
        for (std::size_t change = 0; change <= line % 3; ++change)
            record.replace(random() % record.size(), random() % 3, 1,
                           telling[random() % telling.size()]);
        text += record + '\n';
    }
    std::vector<std::string> rows, values;
    for_each_kernel([&] {
        std::vector<std::string> rows_now = judged<row>(text);
        std::vector<std::string> values_now = judged<weir::json::value>(text);
        if (rows.empty()) {
            rows = rows_now;
            values = values_now;
        }
        REQUIRE(rows_now == rows);
        REQUIRE(values_now == values);
    });
    CHECK(rows.size() == 4'000);
    CHECK(values.size() == 4'000);
}
