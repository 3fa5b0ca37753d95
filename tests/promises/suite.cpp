// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/tool.hpp"
#include "bytes/whole_file.hpp"
#include "promises/real_files.hpp"
#include "json/outcome.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

// JSONTestSuite: texts that a strict parser must accept (y_), and that it must reject (n_).

namespace fs = std::filesystem;
namespace dom = simdjson::dom;
namespace json = weir::json;
using weir::bytes::memory;
using weir::test::outcome;
using weir::test::read_all;

namespace {

struct text_of_suite {
    std::string name;
    std::string text;

    bool must_be_accepted() const { return name.starts_with("y_"); }
    bool has_no_record() const { return text.empty() || text == " " || text == "\xEF\xBB\xBF"; }
    /// Without the line end behind it.
    std::string line() const {
        std::string line = text;
        while (line.ends_with('\n')) line.pop_back();
        return line;
    }
    bool is_line() const { return line().find('\n') == std::string::npos; }
    /// Without the blanks around it.
    std::string record() const {
        const std::size_t begin = text.find_first_not_of(" \t\r\n");
        return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
    }
};

/// Those that must be accepted, or rejected; by name. Empty where they are not.
std::vector<text_of_suite> texts_of_suite() {
    std::vector<text_of_suite> texts;
    const auto data = weir::test::real_data();
    if (!data) return texts;
    for (const auto& entry : fs::directory_iterator{*data / "JSONTestSuite/test_parsing"}) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("y_") || name.starts_with("n_"))
            texts.push_back({name, weir::test::whole_file(entry.path())});
    }
    std::ranges::sort(texts, {}, &text_of_suite::name);
    REQUIRE(std::ranges::count_if(texts, &text_of_suite::must_be_accepted) == 95);
    REQUIRE(texts.size() == 95 + 188);
    return texts;
}

outcome<std::string> read_strictly(std::string_view text, json::shape shape,
                                   json::error_policy errors) {
    return read_all<json::value>(memory{text}, {.shape = shape,
                                                .errors = std::move(errors),
                                                .validate = json::validate::full,
                                                .max_depth = 512});
}

bool is_equal(const json::value& ours, dom::element theirs) {
    switch (ours.kind()) {
    case json::kind::null:
        return theirs.is_null();
    case json::kind::boolean: {
        bool value{};
        return theirs.get(value) == simdjson::SUCCESS && ours.get<bool>() == value;
    }
    case json::kind::number: {
        double value{};
        return theirs.is_number() && theirs.get(value) == simdjson::SUCCESS
            && ours.get<double>() == value;
    }
    case json::kind::string: {
        std::string_view value;
        return theirs.get(value) == simdjson::SUCCESS && ours.get<std::string>() == value;
    }
    case json::kind::array: {
        dom::array elements;
        if (theirs.get(elements) != simdjson::SUCCESS) return false;
        auto other = elements.begin();
        for (const json::value& element : ours.elements()) {
            if (other == elements.end() || !is_equal(element, *other)) return false;
            ++other;
        }
        return other == elements.end();
    }
    case json::kind::object: {
        dom::object members;
        if (theirs.get(members) != simdjson::SUCCESS) return false;
        auto other = members.begin();
        for (const json::named_value& member : ours.members()) {
            if (other == members.end() || other.key() != member.name()
                || !is_equal(member.value, other.value()))
                return false;
            ++other;
        }
        return other == members.end();
    }
    case json::kind::missing:
        break;
    }
    return false;
}

/// The value in a notation of its own, which shows every byte of strings and every bit of numbers.
void describe(const json::value& value, std::string& into) {
    const auto add_digits = [&into](std::uint64_t bits, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
            into += "0123456789abcdef"[bits >> shift & 15];
    };
    const auto add_string = [&](std::string_view text) {
        into += 's';
        for (const char c : text) add_digits(static_cast<unsigned char>(c), 2);
        into += ' ';
    };
    switch (value.kind()) {
    case json::kind::null:
        into += "null ";
        break;
    case json::kind::boolean:
        into += value.get<bool>().value() ? "true " : "false ";
        break;
    case json::kind::number:
        into += 'n';
        add_digits(std::bit_cast<std::uint64_t>(value.get<double>().value()), 16);
        into += ' ';
        break;
    case json::kind::string:
        add_string(value.get<std::string>().value());
        break;
    case json::kind::array:
        into += "[ ";
        for (const json::value& element : value.elements()) describe(element, into);
        into += "] ";
        break;
    case json::kind::object:
        into += "{ ";
        for (const json::named_value& member : value.members()) {
            add_string(member.name());
            describe(member.value, into);
        }
        into += "} ";
        break;
    case json::kind::missing:
        into += "missing ";
    }
}

constexpr std::string_view describe_script = R"(
import glob, json, os, struct, sys
def described(value):
    if value is None or isinstance(value, bool):
        return {None: 'null ', True: 'true ', False: 'false '}[value]
    if isinstance(value, float):
        return 'n' + struct.pack('>d', value).hex() + ' '
    if isinstance(value, str):
        return 's' + value.encode().hex() + ' '
    if isinstance(value, tuple):
        return '{ ' + ''.join(described(n) + described(v) for n, v in value) + '} '
    return '[ ' + ''.join(map(described, value)) + '] '
for path in sorted(glob.glob(sys.argv[1] + '/y_*.json')):
    text = open(path, 'rb').read()
    value = json.loads(text, parse_int=float, object_pairs_hook=tuple)
    print(os.path.basename(path), described(value))
)";

const std::string before = R"({"before":1})";
const std::string behind = R"({"behind":2})";

} // namespace

TEST_CASE("a strict parser's verdict on each text of the test suite alone") {
    std::size_t accepted = 0, rejected = 0, without_record = 0;
    for (const text_of_suite& each : texts_of_suite()) {
        CAPTURE(each.name);
        const json::shape shape = each.is_line() ? json::shape::lines : json::shape::concatenated;
        const auto strict = read_strictly(each.text, shape, json::fail);
        const auto skipping = read_strictly(each.text, shape, json::skip);
        if (each.must_be_accepted()) {
            CHECK_FALSE(strict.error);
            REQUIRE(strict.records.size() == 1);
            CHECK(strict.records[0] == each.record());
            CHECK(skipping.records == strict.records);
            CHECK(skipping.rejected == 0);
            ++accepted;
        } else if (each.has_no_record()) {
            CHECK_FALSE(strict.error);
            CHECK(strict.records.empty());
            CHECK(skipping.rejected == 0);
            ++without_record;
        } else {
            CHECK(strict.error);
            CHECK(strict.records.empty());
            CHECK(skipping.records.empty());
            CHECK(skipping.rejected + skipping.error.has_value() >= 1);
            ++rejected;
        }
    }
    if (accepted == 0) return;
    CHECK(accepted == 95);
    CHECK(rejected == 185);
    CHECK(without_record == 3);
}

TEST_CASE("a strict parser's verdict on each text of the test suite between two other lines") {
    std::size_t accepted = 0, rejected = 0, without_record = 0;
    for (const text_of_suite& each : texts_of_suite()) {
        if (!each.is_line()) continue;
        CAPTURE(each.name);
        const std::string lines = before + '\n' + each.line() + '\n' + behind + '\n';
        const auto three = read_strictly(lines, json::shape::lines, json::skip);
        CHECK_FALSE(three.error);
        if (each.must_be_accepted()) {
            CHECK(three.records == std::vector{before, each.record(), behind});
            CHECK(three.rejected == 0);
            ++accepted;
        } else {
            CHECK(three.records == std::vector{before, behind});
            const bool is_blank = each.text.empty() || each.text == " ";
            CHECK(three.rejected == !is_blank);
            ++(is_blank ? without_record : rejected);
        }
    }
    if (accepted == 0) return;
    CHECK(accepted == 93);
    CHECK(rejected == 183);
    CHECK(without_record == 2);
}

// Of an array too many brackets are closed: the array that it stands in ends there, and what follows
// is behind that.
constexpr std::array<std::string_view, 4> closes_too_many{
    "n_array_extra_close.json",                      // ["x"]]
    "n_structure_array_with_extra_array_close.json", // [1]]
    "n_structure_close_unopened_array.json",         // 1]
    "n_structure_end_array.json",                    // ]
};
// Too few are closed: it goes on to the bracket of the array that it stands in, which is never closed
// then. The element behind it has become one of its own.
constexpr std::array<std::string_view, 15> closes_too_few{
    "n_array_incomplete.json",                          // ["x"
    "n_array_incomplete_invalid_value.json",            // [x
    "n_array_newlines_unclosed.json",                   // ["a",\n4\n,1,
    "n_array_unclosed.json",                            // [""
    "n_array_unclosed_trailing_comma.json",             // [1,
    "n_array_unclosed_with_new_lines.json",             // [1,\n1\n,1
    "n_array_unclosed_with_object_inside.json",         // [{}
    "n_structure_lone-open-bracket.json",               // [
    "n_structure_open_array_apostrophe.json",           // ['
    "n_structure_open_array_comma.json",                // [,
    "n_structure_open_array_string.json",               // ["a"
    "n_structure_unclosed_array.json",                  // [1
    "n_structure_unclosed_array_partial_null.json",     // [ false, nul
    "n_structure_unclosed_array_unfinished_false.json", // [ true, fals
    "n_structure_unclosed_array_unfinished_true.json",  // [ false, tru
};

TEST_CASE("a strict parser's verdict on each text of the test suite between two other elements") {
    std::size_t accepted = 0, rejected = 0, lost = 0;
    for (const text_of_suite& each : texts_of_suite()) {
        CAPTURE(each.name);
        const std::string elements = '[' + before + ",\n" + each.line() + ",\n" + behind + "\n]\n";
        const auto strict = read_strictly(elements, json::shape::array, json::fail);
        const auto three = read_strictly(elements, json::shape::array, json::skip);
        REQUIRE(!three.records.empty());
        REQUIRE(!strict.records.empty());
        CHECK(three.records.front() == before);
        CHECK(strict.records.front() == before);
        CHECK(strict.error.has_value() == !each.must_be_accepted());
        if (each.must_be_accepted()) {
            CHECK_FALSE(three.error);
            CHECK(three.records == std::vector{before, each.record(), behind});
            CHECK(three.rejected == 0);
            ++accepted;
        } else if (std::ranges::count(closes_too_many, each.name) != 0) {
            REQUIRE(three.error);
            CHECK(three.error->reason() == json::reason::broken_structure);
            CHECK(three.error->line() == 2);
            CHECK(three.records.size() <= 2); // [1] is a record by then
            ++lost;
        } else if (std::ranges::count(closes_too_few, each.name) != 0) {
            REQUIRE(three.error);
            CHECK(three.error->reason() == json::reason::incomplete);
            CHECK(three.records.size() + three.rejected == 2); // [1,{"behind":2}] is a record
            ++lost;
        } else if (each.name == "n_array_comma_after_close.json") { // an element, and then none
            CHECK_FALSE(three.error);
            CHECK(three.records == std::vector{before, std::string{R"([""])"}, behind});
            CHECK(three.rejected == 1);
            ++rejected;
        } else {
            CHECK_FALSE(three.error);
            CHECK(three.records == std::vector{before, behind});
            CHECK(three.rejected >= 1);
            ++rejected;
        }
    }
    if (accepted == 0) return;
    CHECK(accepted == 95);
    CHECK(rejected == 188 - 19);
    CHECK(lost == 19);
}

TEST_CASE("the texts of the test suite have the values that the DOM parser finds") {
    dom::parser parser;
    for (const text_of_suite& each : texts_of_suite()) {
        if (!each.must_be_accepted()) continue;
        CAPTURE(each.name);
        dom::element theirs;
        REQUIRE(parser.parse(each.text).get(theirs) == simdjson::SUCCESS);
        for (const json::value& ours :
             json::read<json::value>(memory{each.text}, {.shape = json::shape::concatenated}))
            CHECK(is_equal(ours, theirs));
    }
}

TEST_CASE("the texts of the test suite have the values that Python finds") {
    const auto data = weir::test::real_data();
    if (!data || !weir::test::is_installed("python3")) return;
    std::string described;
    for (const text_of_suite& each : texts_of_suite()) {
        if (!each.must_be_accepted()) continue;
        described += each.name + ' ';
        for (const json::value& ours :
             json::read<json::value>(memory{each.text}, {.shape = json::shape::concatenated}))
            describe(ours, described);
        described += '\n';
    }
    const weir::test::temporary_file script{describe_script};
    CHECK(described
          == weir::test::output_of("python3 " + script.string() + " '"
                                       + (*data / "JSONTestSuite/test_parsing").string() + '\'',
                                   ""));
}
