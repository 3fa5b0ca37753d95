// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/packing.hpp"
#include "promises/endless.hpp"
#include "unoptimised.hpp"
#include "json/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

// What bad_input.cpp promises of lines, of the other shapes: whatever is in a source, reading it
// takes bounded memory, and time in proportion to its length.

namespace json = weir::json;
using json::reason;
using json::shape;
using weir::bytes::compression;
using weir::bytes::memory;
using weir::test::endless;
using weir::test::fewer;
using weir::test::gibibyte;
using weir::test::mebibyte;
using weir::test::peak_of;
using weir::test::read_detected;

namespace {

using texts = std::vector<std::string>;

/// What is between the records of a shape, and around them.
struct frame {
    std::string_view name;
    json::shape shape;
    std::string_view records_at;
    std::string_view before, between, behind;

    json::options how(json::error_policy errors, std::size_t max_record_bytes) const {
        json::options made;
        made.errors = std::move(errors);
        made.shape = shape;
        made.records_at = records_at;
        made.max_record_bytes = max_record_bytes;
        return made;
    }
};

constexpr frame frames[] = {
    {"array", shape::array, "", "[", ",\n", "]\n"},
    {"under a path", shape::detect, "/a/items", "{\"a\":{\"items\":[", ",\n", "],\"b\":[1]}}\n"},
    {"concatenated", shape::concatenated, "", "", "\n", "\n"},
    {"sequence", shape::sequence, "", "\x1E", "\n\x1E", "\n"},
};

constexpr std::size_t usual_limit = std::size_t{16} << 20;
constexpr std::size_t small_limit = 1000;

const std::string first = R"({"x":1})";
const std::string last = R"({"x":2})";

struct result {
    texts records;
    std::uint64_t rejected = 0;
    std::optional<reason> why;
    std::uint64_t line = 0;
};

/// What becomes of a source, if that takes no more than `most` bytes of memory.
result read_within(std::uint64_t most, const endless& source, const json::options& how) {
    result made;
    const std::uint64_t peak = peak_of([&] {
        auto read = read_detected<json::value>(source, how);
        made.records = std::move(read.records);
        made.rejected = read.rejected;
        if (read.error) {
            made.why = read.error->reason();
            made.line = read.error->line();
        }
    });
    CHECK(peak < most);
    return made;
}

} // namespace

TEST_CASE("a record without an end costs no more memory than the longest that is accepted") {
    struct {
        std::string_view begin, filler, end;
    } const hostile[] = {
        {"{\"x\":", "7", "}"},        // a number
        {"{\"x\":\"", "y", "\"}"},    // a string
        {"{\"x\":\"", "\\\"", "\"}"}, // of quotes
        {"{\"x\":[", "[{}],", "1]}"}, // an array
        {"{\"x\":1", " ", "}"},       // blanks
        {"{\"x\":1", "\n", "}"},      // blank lines
        {"", "7", ""},                // a number that is the record
    };
    for (const frame& of : frames) {
        for (const auto& [begin, filler, end] : hostile) {
            CAPTURE(of.name, begin, filler);
            if (of.shape == shape::concatenated && begin.empty()) continue; // see below
            const auto source = [&](std::uint64_t length) {
                std::string before{of.before}, behind{end};
                before.append(first).append(of.between).append(begin);
                behind.append(of.between).append(last).append(of.behind);
                return endless{before, filler, length, behind};
            };
            const result failed =
                read_within(64 * mebibyte, source(gibibyte), of.how(json::fail, usual_limit));
            CHECK(failed.records == texts{first});
            CHECK(failed.why == reason::record_too_long);
            CHECK(failed.line == 2);

            const result skipped =
                read_within(3 * mebibyte, source(gibibyte / 16), of.how(json::skip, small_limit));
            CHECK(skipped.records == texts{first, last});
            CHECK(skipped.rejected == 1);
            CHECK_FALSE(skipped.why);
        }
    }
}

TEST_CASE("a source that ends within a record without an end says so") {
    struct {
        std::string_view begin, filler;
    } const hostile[] = {
        {"{\"x\":\"", "y"}, {"{\"x\":", "["}, {"", "["}, {"", "{\"x\":"}, {"\"", "y"}, {"", "7"},
    };
    for (const frame& of : frames) {
        for (const auto& [begin, filler] : hostile) {
            CAPTURE(of.name, begin, filler);
            std::string before{of.before};
            before.append(first).append(of.between).append(begin);
            for (const std::size_t limit : {usual_limit, small_limit}) {
                const endless source{before, filler, gibibyte / 32, ""};
                const result failed = read_within(64 * mebibyte, source, of.how(json::fail, limit));
                CHECK(failed.records == texts{first});
                CHECK(failed.why == reason::record_too_long);
                const result skipped =
                    read_within(64 * mebibyte, source, of.how(json::skip, limit));
                CHECK(skipped.records == texts{first});
                CHECK(skipped.rejected + skipped.why.has_value() >= 1);
            }
        }
    }
}

TEST_CASE("any number of blanks between records costs no memory") {
    for (const frame& of : frames) {
        for (const char* const blank : {" ", "\n", "\r\n", "\t\n "}) {
            CAPTURE(of.name, blank);
            const std::string before{of.before}, behind{of.behind};
            const std::string records = first + std::string{of.between} + last;
            std::vector<endless> sources;
            sources.emplace_back("", blank, gibibyte / 32 / fewer, before + records + behind);
            sources.emplace_back(before, blank, gibibyte / 32 / fewer, records + behind);
            if (of.shape != shape::sequence) { // where blanks behind a record are part of it
                sources.emplace_back(before + first, blank, gibibyte / 32 / fewer,
                                     std::string{of.between} + last + behind);
                sources.emplace_back(before + records + behind, blank, gibibyte / 32 / fewer, "");
            }
            for (const endless& source : sources) {
                const result all =
                    read_within(3 * mebibyte, source, of.how(json::fail, small_limit));
                CHECK_FALSE(all.why);
                CHECK(all.records == texts{first, last});
            }
        }
    }
}

TEST_CASE("a million brackets where an array of records should be are no way to crash") {
    for (const frame& of : frames) {
        for (const char* const bracket : {"[", "{", "{\"a\":[", "[{\"a\":", "]", "}", "],"}) {
            CAPTURE(of.name, bracket);
            for (const auto checked : {json::validate::touched, json::validate::full}) {
                json::options how = of.how(json::skip, usual_limit);
                how.validate = checked;
                const result all = read_within(
                    128 * mebibyte, endless{std::string{of.before}, bracket, mebibyte, ""}, how);
                CHECK(all.records.empty());
                CHECK(all.rejected + all.why.has_value() >= 1);
            }
        }
        const std::string open(mebibyte, '[');
        const std::string deep = std::string{of.before} + open + std::string(mebibyte, ']')
                               + std::string{of.between} + last + std::string{of.behind};
        json::options how = of.how(json::skip, usual_limit);
        how.validate = json::validate::touched;
        CHECK(read_detected<json::value>(memory{deep}, how).records.size() == 2);
        how.validate = json::validate::full;
        const auto full = read_detected<json::value>(memory{deep}, how);
        CHECK(full.records == texts{last});
        CHECK(full.rejected == 1);
    }
}

TEST_CASE("the name of a member on the way to the records has a longest length") {
    for (const std::size_t limit : {usual_limit, small_limit}) {
        CAPTURE(limit);
        for (const std::string_view end : {"", "\":1,\"items\":[1]}"}) {
            const endless source{"{\"", "n", gibibyte / 8, std::string{end}};
            const result all = read_within(64 * mebibyte, source,
                                           {.records_at = "/items", .max_record_bytes = limit});
            CHECK(all.records.empty());
            CHECK(all.why == reason::broken_structure);
        }
        const std::string longest = "{\"" + std::string(limit - 10, 'n') + "\":1,\"items\":[1]}";
        CHECK(read_detected<json::value>(memory{longest},
                                         {.records_at = "/items", .max_record_bytes = limit})
                  .records
              == texts{"1"});
    }
}

TEST_CASE("the way to the records has a longest length") {
    std::string path, before, behind;
    for (int i = 0; i < 64; ++i) {
        path += "/a";
        before += R"({"b":[{"a":1}],"a":)";
        behind += '}';
    }
    const std::string text = before + "[1,2]" + behind;
    CHECK(read_detected<json::value>(memory{text}, {.records_at = path}).records
          == texts{"1", "2"});
    CHECK_THROWS_AS(read_detected<json::value>(memory{text}, {.records_at = path + "/a"}),
                    std::invalid_argument);
}

TEST_CASE("what is passed over on the way to the records costs no memory") {
    struct {
        std::string_view begin, filler, end;
    } const unwanted[] = {
        {"\"", "y", "\""}, {"\"", "\\\"\\\\", "\""},      {"[", "[{}],", "1]"},  {"", "7", ""},
        {"[1", " ", "]"},  {"{\"items\":[1]", "\n", "}"}, {"[", "\"]\",", "1]"},
    };
    for (const auto& [begin, filler, end] : unwanted) {
        CAPTURE(begin, filler);
        const std::string records = "\"items\":[" + first + ",\n" + last + "]";
        for (const bool before : {true, false}) {
            const endless source =
                before ? endless{"{\"b\":" + std::string{begin}, filler, 100 * mebibyte / fewer,
                                 std::string{end} + "," + records + "}"}
                       : endless{"{" + records + ",\"b\":" + std::string{begin}, filler,
                                 100 * mebibyte / fewer, std::string{end} + "}"};
            const result all = read_within(
                3 * mebibyte, source, {.records_at = "/items", .max_record_bytes = small_limit});
            CHECK(all.records == texts{first, last});
            CHECK_FALSE(all.why);
        }
    }
    // Brackets that are only opened are as many as they like, and then the source is at its end.
    for (const char* const bracket : {"[", "{\"a\":"}) {
        const result all = read_within(3 * mebibyte, endless{"{\"b\":", bracket, gibibyte / 8, ""},
                                       {.records_at = "/items"});
        CHECK(all.why == reason::incomplete);
    }
}

TEST_CASE("arrays under a path may be any number") {
    const std::string_view one = R"({"items":[{"x":1},{"x":1}]},)";
    constexpr std::uint64_t count = 100'000;
    std::uint64_t records = 0;
    const std::uint64_t peak = peak_of([&] {
        for (const json::value& record : json::read<json::value>(
                 endless{"[", one, count * one.size(), "{}]"}, {.records_at = "/*/items"}))
            records += record.text() == first;
    });
    CHECK(records == 2 * count);
    CHECK(peak < 3 * mebibyte);
}

TEST_CASE("records that all miss their bracket, or quote, take time in proportion") {
    constexpr std::uint64_t count = 150'000 / fewer; // to look for the end of each would take hours
    for (const std::string_view bad : {"{\"a\":1", "[1,2", "{\"a\":[1}", "{\"a\":\"x}",
                                       "{\"a\":{\"b\":1}", "\"x", "{\"a\":\"x"}) {
        for (const frame& of : frames) {
            CAPTURE(of.name, bad);
            std::string between{of.between}, before{of.before};
            if (before.starts_with('\x1E')) before.clear();
            if (between.ends_with('\x1E')) between = "\n";
            std::string piece{of.shape == shape::sequence ? "\x1E" : ""};
            piece.append(bad).append(between);
            const endless source{before + '\n', piece, count * piece.size(), ""};
            std::uint64_t rejected = 0;
            std::uint64_t good = 0;
            std::optional<reason> why;
            const std::uint64_t peak = peak_of([&] {
                auto records = json::read<json::value>(source, of.how(json::skip, usual_limit));
                try {
                    for ([[maybe_unused]] const json::value& record : records) ++good;
                } catch (const json::error& error) {
                    why = error.reason();
                }
                rejected = records.rejected();
            });
            CHECK(peak < 32 * mebibyte);
            CHECK(good == 0);
            CHECK(rejected == count);
            const bool is_closed = of.shape == shape::concatenated || of.shape == shape::sequence;
            CHECK(why == (is_closed ? std::nullopt : std::optional{reason::incomplete}));
        }
    }
}

TEST_CASE("commas without records are rejected one by one, and cost no memory") {
    constexpr std::uint64_t commas = 4 * mebibyte / fewer;
    const result all = read_within(3 * mebibyte, endless{"[", ",", commas, "1]"},
                                   {.shape = shape::array, .errors = json::skip});
    CHECK(all.records == texts{"1"});
    CHECK(all.rejected == commas);
    CHECK_FALSE(all.why);
}

TEST_CASE("marks without records are passed over, and cost no memory") {
    const result all = read_within(3 * mebibyte, endless{"", "\x1E", gibibyte / 8, "1\n"}, {});
    CHECK(all.records == texts{"1"});
}

TEST_CASE("what follows a record up to its comma has a longest length") {
    for (const frame& of : frames) {
        if (of.shape == shape::sequence) continue;
        for (const char* const filler : {"r", "\"r\" ", ":", "\"", "[", "[]", "}"}) {
            CAPTURE(of.name, filler);
            for (const std::size_t limit : {std::size_t{1} << 20, small_limit}) {
                std::string before{of.before}, behind{of.between};
                before.append(first).append(of.between).append(first).append(" :");
                behind.append(last).append(of.behind);
                const result all =
                    read_within(64 * mebibyte, endless{before, filler, 2 * limit, behind},
                                of.how(json::skip, limit));
                REQUIRE(!all.records.empty());
                CHECK(all.records.front() == first);
                CHECK(all.rejected + all.why.has_value() >= 1);
            }
        }
    }
}

TEST_CASE("what was packed into very little costs no memory unpacked") {
    for (const auto how : {compression::gzip, compression::zstd}) {
        if (!weir::test::is_built_with(how)) continue;
        for (const char filler : {'\0', ' ', '['}) {
            CAPTURE(to_string(how), filler);
            const std::string part = weir::test::pack(std::string(16 * mebibyte, filler),
                                                      how); // texts follow each other
            CHECK(part.size() < mebibyte / 32);
            const endless source{weir::test::pack("{\"x\":1}\n", how), part, 16 * part.size(),
                                 weir::test::pack("\n{\"x\":2}\n", how)};
            const bool is_blank = filler == ' ';
            const result failed = read_within(64 * mebibyte, source, {});
            CHECK(failed.records == (is_blank ? texts{first, last} : texts{first}));
            CHECK(failed.why == (is_blank ? std::nullopt : std::optional{reason::record_too_long}));
            const result skipped = read_within(64 * mebibyte, source, {.errors = json::skip});
            CHECK(skipped.records == texts{first, last});
            CHECK_FALSE(skipped.why);
        }
    }
}

TEST_CASE("the longest record is the same in every shape, with every line end") {
    for (const std::string_view line_end : {"\n", "\r\n", " \t\r\n", "\n\n"})
        for (const auto& [how, before, between, end] : {std::tuple{shape::lines, "", "", ""},
                                                        {shape::array, "[", ",", "]"},
                                                        {shape::concatenated, "", "", ""},
                                                        {shape::sequence, "\x1E", "\x1E", ""}})
            for (std::size_t longest = 8; longest <= 12; ++longest) {
                const auto line = [&](std::string_view text) {
                    return std::string{text} + std::string{line_end};
                };
                const std::string text = before + line("{\"a\":100}") + between + line("1")
                                       + between + line("\"12345678\"") + between
                                       + line("1234567890") + end;
                CAPTURE(text, longest);
                const auto all = weir::test::read_all<json::value>(
                    text, {.shape = how, .errors = json::skip, .max_record_bytes = longest});
                CHECK(all.records.size() == (longest < 9 ? 1U : longest < 10 ? 2U : 4U));
                CHECK(all.rejected == 4 - all.records.size());
            }
}
