// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/describe.hpp>
#include <weir/json/detail/columns/cell.hpp>
#include <weir/json/detail/columns/columns.hpp>
#include <weir/json/detail/columns/put_row.hpp>
#include <weir/json/detail/columns/row_binding.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/write_options.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// Structs as rows of a table, in memory: what all stores have in common.

using weir::json::detail::cell;
using weir::json::detail::columns_of;
using weir::json::detail::put_row;
using weir::json::detail::row_binding;
using weir::json::detail::row_context;

namespace {

enum class colour : std::int8_t { red = -1, green };

struct moment {
    int seconds = 0;
};
std::optional<moment> from_seconds(std::string_view text) {
    if (!text.starts_with("s")) return std::nullopt;
    return moment{std::stoi(std::string{text.substr(1)})};
}
std::string in_seconds(const moment& of) { return "s" + std::to_string(of.seconds); }

struct inner {
    int x;
    std::optional<std::string> y;
};
struct middle {
    inner deep;
    double z;
};
struct everything {
    bool flag;
    std::int8_t tiny;
    std::uint64_t natural;
    std::int64_t whole;
    float narrow;
    double wide;
    std::string text;
    colour named;
    moment described;
    std::string renamed;
    int skipped = 7;
    std::optional<int> perhaps;
    std::unique_ptr<std::string> owned;
    std::vector<int> list;
    std::map<std::string, int> table;
    std::variant<int, std::string> either;
    inner nested;
    std::optional<middle> perhaps_nested;
};

} // namespace

template <>
inline constexpr auto weir::json::describe<moment> =
    weir::json::from<std::string_view>(from_seconds, "seconds").to(in_seconds);
template <>
inline constexpr auto weir::json::describe<everything> = weir::json::members{
    weir::json::member<&everything::renamed>("re.named"),
    weir::json::member<&everything::skipped>.skip(),
};

namespace {

/// Keeps the cells of one row.
class kept_row {
public:
    bool put_null() { return keep(cell::null()); }
    bool put(bool value) { return keep(cell::of(value)); }
    bool put(std::int64_t value) { return keep(cell::of(value)); }
    bool put(std::uint64_t value) { return keep(cell::of_number(text(std::to_string(value)))); }
    bool put(float value) { return keep(cell::of(static_cast<double>(value))); }
    bool put(double value) { return keep(cell::of(value)); }
    bool put_text(std::string_view value, bool) { return keep(cell::of_text(text(value))); }
    bool put_json(std::string_view value) { return keep(cell::of_text(text(value))); }

    const cell& operator()(std::size_t column) const { return cells_.at(column); }
    std::size_t size() const { return cells_.size(); }

private:
    bool keep(const cell& of) {
        cells_.push_back(of);
        return true;
    }
    std::string_view text(std::string_view of) { return texts_.emplace_back(of); }

    std::vector<cell> cells_;
    std::deque<std::string> texts_;
};

std::vector<std::string> names_of(const std::vector<weir::json::detail::column>& columns) {
    std::vector<std::string> names;
    for (const auto& column : columns) names.push_back(column.name);
    return names;
}

std::vector<everything> samples() {
    std::vector<everything> all;
    all.push_back({true,
                   std::numeric_limits<std::int8_t>::min(),
                   std::numeric_limits<std::uint64_t>::max(),
                   std::numeric_limits<std::int64_t>::min(),
                   std::numeric_limits<float>::denorm_min(),
                   std::numeric_limits<double>::max(),
                   "\"quotes\", \xC3\xA9 and \n",
                   colour::red,
                   {5},
                   "",
                   7,
                   3,
                   std::make_unique<std::string>("owned"),
                   {1, 2, 3},
                   {{"one", 1}, {"", 0}},
                   "text",
                   {1, "y"},
                   middle{{2, std::nullopt}, -0.5}});
    all.push_back(
        {false, 0, 0, 0, 0, 0, "", colour::green, {}, "r", 7, {}, {}, {}, {}, 5, {0, {}}, {}});
    return all;
}

template <class T>
std::string refusal(const cell& found) {
    struct holder {
        T member;
    };
    row_binding<holder> binding{{"member"}, false};
    if (binding.bind([&](std::size_t) { return found; })) return {};
    return binding.failure().path + ": " + binding.failure().message;
}

template <class T>
std::string mismatch(std::vector<std::string> names, bool refuse_unknown = false) {
    try {
        row_binding<T>{std::move(names), refuse_unknown};
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return {};
}

} // namespace

TEST_CASE("a struct that was a row is the same again, with nested members as text or as columns") {
    for (const bool flattened : {false, true}) {
        const weir::json::write_options how;
        row_context at{how, flattened};
        const auto columns = columns_of<everything>(flattened);
        row_binding<everything> binding{names_of(columns), true};
        for (int round = 0; round < 2;
             ++round) // of what a row leaves behind, the next sees nothing
            for (const everything& sample : samples()) {
                kept_row row;
                REQUIRE(put_row(sample, row, at));
                REQUIRE(row.size() == columns.size());
                for (std::size_t i = 0; i < columns.size(); ++i)
                    if (!columns[i].may_be_null) CHECK_FALSE(row(i).is_null());
                REQUIRE(binding.bind(row));
                CHECK(weir::json::to_text(binding.record()) == weir::json::to_text(sample));
                CHECK(binding.record().skipped == 7);
            }
    }
}

TEST_CASE(
    "the columns of a struct are its members by their names in JSON, nested ones if asked for") {
    std::string flat;
    for (const auto& column : columns_of<everything>(true)) flat += column.name + ' ';
    CHECK(flat
          == "flag tiny natural whole narrow wide text named described re.named perhaps owned list "
             "table either nested.x nested.y perhaps_nested.deep.x perhaps_nested.deep.y "
             "perhaps_nested.z ");
    CHECK(columns_of<everything>(false).size() == 17);
}

TEST_CASE("what a member cannot hold is refused, by its name and its value") {
    CHECK(refusal<int>(cell::null()) == "/member: expected an integer, found null");
    CHECK(refusal<int>(cell::of_text("1")) == "/member: expected an integer, found \"1\"");
    CHECK(refusal<int>(cell::of(1.5))
          == "/member: 1.5 is not a whole number from -2147483648 to 2147483647");
    CHECK(refusal<int>(cell::of(2e9)).empty());
    CHECK(refusal<std::uint8_t>(cell::of(std::int64_t{256}))
          == "/member: 256 is not a whole number from 0 to 255");
    CHECK(refusal<std::int64_t>(cell::of(9223372036854775808.0))
          == "/member: 9223372036854775808 is not a whole number from -9223372036854775808 to "
             "9223372036854775807");
    CHECK(refusal<std::int64_t>(cell::of(std::nan(""))).find("nan") != std::string::npos);
    CHECK(refusal<std::uint64_t>(cell::of_number("18446744073709551615")).empty());
    CHECK(refusal<float>(cell::of(1e300)) == "/member: 1e+300 is too large for a float");
    CHECK(refusal<bool>(cell::of(std::int64_t{2})) == "/member: expected a boolean, found 2");
    CHECK(refusal<std::string>(cell::of(1.5)) == "/member: expected a text, found 1.5");
    CHECK(refusal<colour>(cell::of_text("blue")) == "/member: no enumerator is named \"blue\"");
    CHECK(refusal<moment>(cell::of_text("5")) == "/member: expected seconds, found \"5\"");
    CHECK(refusal<std::vector<int>>(cell::of_text("[1,"))
          == "/member/1: expected a value, found the end, at byte 3");
    CHECK(refusal<inner>(cell::of_text(R"({"x":"1"})"))
          == "/member/x: expected an integer, found a string");
}

TEST_CASE("what a struct has no cells for is said by the name of the member") {
    const weir::json::write_options how;
    row_context at{how, true};
    const auto fault_of = [&](auto change) {
        everything sample = std::move(samples().front());
        change(sample);
        kept_row row;
        REQUIRE_FALSE(put_row(sample, row, at));
        return at.failure().path + ": " + at.failure().message;
    };
    CHECK(fault_of([](everything& of) { of.text = "a\xFF"; })
          == "/text: the string is not valid UTF-8 at byte 1");
    CHECK(fault_of([](everything& of) { of.named = colour{9}; })
          == "/named: no enumerator has the value 9");
    CHECK(fault_of([](everything& of) { of.perhaps_nested->deep.y = "\xC3"; })
          == "/perhaps_nested/deep/y: the string is not valid UTF-8 at byte 0");
}

TEST_CASE("columns that do not match the members of a struct are told apart before the first row") {
    CHECK(mismatch<inner>({"y", "x", "z"}).empty());
    CHECK(mismatch<inner>({"x"}).empty());
    CHECK(
        mismatch<inner>({"y"})
        == "there is no column \"x\" for a member that may not be missing; the columns are \"y\"");
    CHECK(mismatch<inner>({"x", "z"}, true) == "no member has the name of the column \"z\"");
    CHECK(mismatch<inner>({"x", "x"}) == "two columns are called \"x\"; name them apart with AS");
    CHECK(mismatch<inner>({"x", "z", "z"}).empty());
    CHECK(mismatch<middle>({"z", "deep.y"}).find("\"deep.x\"") != std::string::npos);
}
