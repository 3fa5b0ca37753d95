// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/chunks.hpp"
#include "bytes/temporary.hpp"
#include "json/outcome.hpp"

#include <weir/bytes/file.hpp>
#include <weir/memory/trace.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace json = weir::json;
using json::reason;
using json::skip;
using weir::bytes::memory;
using weir::test::chunks;
using weir::test::error_of;
using weir::test::read_all;
using weir::test::read_detected;
using weir::test::temporary_file;
using weir::test::temporary_path;

namespace {

struct point {
    int x;
    bool operator==(const point&) const = default;
};
struct text {
    std::string s;
};
struct tree {
    std::vector<tree> children;
};

/// One byte over and over, between what is before and what is behind.
class endless_line final : public weir::bytes::source {
public:
    endless_line(std::string_view before, char filler, std::uint64_t count, std::string_view behind)
        : before_{before}, filler_{filler}, left_{count}, behind_{behind} {}

    std::size_t read(std::span<char> into) override {
        if (!before_.empty()) return take(before_, into);
        if (left_ == 0) return take(behind_, into);
        const auto got = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left_));
        std::memset(into.data(), filler_, got);
        left_ -= got;
        return got;
    }
    std::string name() const override { return "endless line"; }

private:
    static std::size_t take(std::string_view& from, std::span<char> into) {
        const std::size_t got = from.copy(into.data(), into.size());
        from.remove_prefix(got);
        return got;
    }

    std::string_view before_;
    char filler_;
    std::uint64_t left_;
    std::string_view behind_;
};

/// The most that was allocated at a time, or 0 where that is not measured.
template <class F>
std::uint64_t peak_of(F run) {
    weir::trace trace;
    run();
    return trace.report().peak;
}

constexpr std::uint64_t mebibyte = 1 << 20;
constexpr std::uint64_t gibibyte = 1 << 30;

std::string message_of(const std::filesystem::path& path) {
    try {
        const auto all = read_detected<point>(weir::bytes::file{path});
        return all.error ? all.error->what() : "no error";
    } catch (const std::exception& error) {
        return error.what();
    }
}

} // namespace

TEST_CASE("a broken line is named with its line, its place and its text") {
    const temporary_file there{"{\"x\":1}\n{\"x\":2,}\n{\"x\":3}\n"};
    CHECK(message_of(there)
          == there.string()
                 + ":2: expected a name, found \"}\", at byte 7 (malformed, record at byte 8)\n"
                   "    {\"x\":2,}");
}

TEST_CASE("a line that is not an object is named") {
    const temporary_file there{"{\"x\":1}\n[2]\n"};
    CHECK(
        message_of(there)
        == there.string()
               + ":2: expected an object, found an array (wrong_type, record at byte 8)\n    [2]");
}

TEST_CASE("a comma behind each record is named") {
    const temporary_file there{"{\"x\":1},\n{\"x\":2}\n"};
    CHECK(
        message_of(there)
        == there.string()
               + ":1: something follows the record: \",\", at byte 7 (trailing_content, record at "
                 "byte 0)\n    {\"x\":1},");
}

TEST_CASE("a number out of range is named with the range") {
    const temporary_file there{"{\"x\":2147483648}\n"};
    CHECK(message_of(there)
          == there.string()
                 + ":1: /x: 2147483648 is outside -2147483648 to 2147483647 (number_out_of_range, "
                   "record at byte 0)\n    {\"x\":2147483648}");
}

TEST_CASE("a missing member is named") {
    const temporary_file there{"{\"y\":1}\n"};
    CHECK(message_of(there)
          == there.string()
                 + ":1: /x: the member is missing; make it std::optional, or give it an "
                   ".or_default() in "
                   "json::describe (missing_field, record at byte 0)\n    {\"y\":1}");
}

TEST_CASE("a file that is not there, or is a directory, is named with the system's reason") {
    const temporary_path path;
    CHECK(message_of(path) == "weir: cannot open " + path.string() + ": No such file or directory");
    std::filesystem::create_directory(path);
    CHECK(message_of(path)
          == "weir: cannot read " + path.string() + " (to read the files in it, pass "
                 + "weir::bytes::glob(\"" + path.string() + "/*\")): Is a directory");
}

TEST_CASE("a file without records has no records") {
    for (const std::string_view none :
         {"", "\n", "\n\n \t\r\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\r\n"}) {
        const temporary_file there{none};
        CHECK(message_of(there) == "no error");
        CHECK(read_all<point>(none).records.empty());
    }
}

TEST_CASE("line ends, blank lines and a byte order mark make no difference") {
    const std::vector<point> expected{{1}, {2}, {3}};
    for (const char* const whole :
         {"{\"x\":1}\n{\"x\":2}\n{\"x\":3}\n", "{\"x\":1}\n{\"x\":2}\n{\"x\":3}",
          "{\"x\":1}\r\n{\"x\":2}\r\n{\"x\":3}\r\n", "{\"x\":1}\r\n{\"x\":2}\r\n{\"x\":3}",
          "\n\n{\"x\":1}\n\r\n  \n{\"x\":2}\n\t\n{\"x\":3}\n\n\n",
          "\xEF\xBB\xBF{\"x\":1}\n {\"x\":2} \n\t{\"x\":3}\t",
          "{\"x\":1}\n{\"x\":2}\n{\"x\":3}\r"}) {
        CAPTURE(whole);
        const auto all = read_all<point>(whole);
        CHECK_FALSE(all.error);
        CHECK(all.records == expected);
    }
}

TEST_CASE("a record larger than the buffer is delivered, and so are its neighbours") {
    for (const std::size_t size : {65'500U, 65'536U, 70'000U, 1'000'000U, 10'000'000U}) {
        const std::string large(size, 'x');
        const std::string whole = "{\"s\":\"a\"}\n{\"s\":\"" + large + "\"}\n{\"s\":\"\\n" + large
                                + "\"}\n{\"s\":\"b\"}\n";
        const auto all = read_all<text>(whole);
        CHECK_FALSE(all.error);
        REQUIRE(all.records.size() == 4);
        CHECK(all.records[0].s == "a");
        CHECK((all.records[1].s == large));
        CHECK((all.records[2].s == '\n' + large));
        CHECK(all.records[3].s == "b");
    }
}

TEST_CASE("a record longer than max_record_bytes is an error, and its neighbours are not") {
    const std::string whole = "{\"x\":1}\n{\"x\":" + std::string(200'000, ' ') + "2}\n{\"x\":3}\n";
    const json::error why = error_of<point>(whole, {.max_record_bytes = 100'000});
    CHECK(why.reason() == reason::record_too_long);
    CHECK(why.line() == 2);
    CHECK(why.offset() == 8);
    CHECK_THAT(why.what(), Catch::Contains("longer than max_record_bytes, 100000"));
    CHECK(read_all<point>(whole, {.errors = skip, .max_record_bytes = 100'000}).records
          == std::vector<point>{{1}, {3}});
    CHECK(read_all<point>(whole).records == std::vector<point>{{1}, {2}, {3}});
}

TEST_CASE("a gigabyte without a line end costs no gigabyte") {
    const endless_line source{"{\"x\":1}\n{\"x\":", '7', gibibyte, "}\n{\"x\":2}\n"};

    const std::uint64_t peak = peak_of([&] {
        const auto failed = read_all<point>(source);
        REQUIRE(failed.error);
        CHECK(failed.error->reason() == reason::record_too_long);
        CHECK(failed.error->line() == 2);
        CHECK(failed.records == std::vector<point>{{1}});
    });
    CHECK(peak < 64 * mebibyte);

    const std::uint64_t peak_of_skipping = peak_of([&] {
        const auto kept = read_all<point>(source, {.errors = skip, .max_record_bytes = 1000});
        CHECK(kept.records == std::vector<point>{{1}, {2}});
        CHECK(kept.rejected == 1);
    });
    CHECK(peak_of_skipping < 2 * mebibyte);
}

TEST_CASE("a gigabyte of blanks or of blank lines costs no gigabyte") {
    for (const char blank : {' ', '\n'}) {
        const std::uint64_t peak = peak_of([&] {
            const auto all =
                read_all<point>(endless_line{"{\"x\":1}\n", blank, gibibyte / 8, "{\"x\":2}\n"});
            CHECK(all.records == std::vector<point>{{1}, {2}});
        });
        CHECK(peak < 2 * mebibyte);
    }
}

TEST_CASE("an unclosed string is an error on its line") {
    CHECK(error_of<text>("{\"s\":\"a\"}\n{\"s\":\"b}\n{\"s\":\"c\"}\n").line() == 2);
    const json::error why = error_of<text>("{\"s\":\"" + std::string(1'000'000, 'x'));
    CHECK(why.reason() == reason::incomplete);
    CHECK_THAT(why.what(), Catch::Contains("a string is not closed"));
}

TEST_CASE("a million brackets are no way to crash") {
    const json::options unchecked{.validate = json::validate::touched};
    for (const char* const bracket : {"[", "{", "{\"children\":[", "[{\"a\":"}) {
        std::string open;
        while (open.size() < mebibyte) open += bracket;
        CAPTURE(bracket);
        for (const char* const line_end : {"", "\n"}) {
            const std::string line = open + line_end;
            CHECK(error_of<json::value>(line, unchecked).reason() == reason::incomplete);
            CHECK(read_all<json::value>(memory{line}).records.empty());
            CHECK(read_all<tree>(open + line_end).records.empty());
            CHECK(read_all<point>("{\"x\":1,\"y\":" + open + line_end).records.empty());
        }
    }
    const std::string opened(mebibyte, '[');
    const std::string closed = opened + std::string(mebibyte, ']');
    CHECK(read_all<json::value>(memory{closed}, unchecked).records.size() == 1);
    CHECK(error_of<json::value>(closed).reason() == reason::too_deep);
    const std::string unread = "{\"y\":" + closed + ",\"x\":1}";
    CHECK(read_all<point>(unread, unchecked).records == std::vector<point>{{1}});
    CHECK(error_of<point>(unread).reason() == reason::too_deep);

    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "{\"children\":[";
    for (int i = 0; i < 100'000; ++i) deep += "]}";
    CHECK(error_of<tree>(deep).reason() == reason::too_deep);
}

TEST_CASE("other encodings are named, in chunks of any size") {
    using namespace std::string_view_literals;
    for (const std::string_view begins : {"\xFF\xFE{\0\"\0"sv, "\xFE\xFF\0{\0\""sv}) {
        auto records = json::read<json::value>(memory{begins});
        CHECK_THROWS_AS(records.begin(), json::error);
        CHECK(records.position() == json::position{});
        for (const std::size_t longest : {1U, 2U, 3U, 1000U}) {
            CAPTURE(longest);
            for (const json::options& how : {json::options{}, json::options{.errors = skip}}) {
                const auto all = read_all<json::value>(chunks::of(begins, longest), how);
                REQUIRE(all.error);
                CHECK(all.error->reason() == reason::not_json_text);
                CHECK_THAT(
                    all.error->what(),
                    Catch::StartsWith("chunks: encoded as UTF-16; convert it to UTF-8 first"));
            }
        }
    }
    CHECK(read_all<json::value>(memory{"{\0\"\0a\0\"\0:\0001\0}\0"sv}).records.empty());
}
