// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/chunks.hpp"
#include "json/corruptions.hpp"
#include "json/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using weir::json::fail;
using weir::json::reason;
using weir::json::skip;
using weir::json::value;
using weir::json::detail::batch_bytes;
using weir::test::chunks;
using weir::test::corruption;
using weir::test::corruptions;
using weir::test::read_all;

namespace {

struct row {
    std::int64_t a;
    std::string s;
    bool operator==(const row&) const = default;
};

std::string line_of(const row& good) {
    return "{\"a\":" + std::to_string(good.a) + ",\"s\":\"" + good.s + "\"}";
}

row good_row(std::size_t i) { return {static_cast<std::int64_t>(i), "good " + std::to_string(i)}; }

/// The good rows 0 to `before`, the bad line, and the good rows behind it. In front of the bad line
/// a long row makes it begin at `offset`, if that is not 0.
struct file {
    std::string text;
    std::size_t before;
    std::vector<row> good;
    std::uint64_t bad_line;
    std::uint64_t bad_offset;
};

file file_with(std::string_view bad, std::size_t before, std::size_t behind,
               std::string_view line_end, bool last_line_ends, std::size_t offset = 0) {
    file made;
    made.before = before;
    for (std::size_t i = 0; i < before; ++i) {
        row next = good_row(i);
        if (offset != 0 && i + 1 == before)
            next.s.append(offset - made.text.size() - line_of(next).size() - line_end.size(), '.');
        made.good.push_back(next);
        made.text.append(line_of(next)).append(line_end);
    }
    made.bad_line = before + 1;
    made.bad_offset = made.text.size();
    made.text.append(bad).append(line_end);
    for (std::size_t i = before; i < before + behind; ++i) {
        made.good.push_back(good_row(i));
        made.text.append(line_of(made.good.back())).append(line_end);
    }
    if (!last_line_ends) made.text.resize(made.text.size() - line_end.size());
    return made;
}

void check_row(const file& made, const corruption& bad) {
    const auto kept = read_all<row>(made.text, {.errors = skip});
    REQUIRE((kept.records == made.good));
    REQUIRE(kept.rejected == 1);

    const auto failed = read_all<row>(made.text, {.errors = fail});
    REQUIRE(failed.error);
    REQUIRE(failed.records.size() == made.before);
    REQUIRE(std::equal(failed.records.begin(), failed.records.end(), made.good.begin()));
    REQUIRE(failed.error->line() == made.bad_line);
    REQUIRE(failed.error->offset() == made.bad_offset);
    REQUIRE(to_string(failed.error->reason()) == to_string(bad.why));
}

void check_value(const file& made, const corruption& bad) {
    std::vector<std::string> expected;
    for (const row& good : made.good) expected.push_back(line_of(good));
    // What is inside a value is not looked at; but the lone line and the line in a file are one.
    const bool accepted = read_all<value>(weir::bytes::memory{bad.text}).records.size() == 1;
    REQUIRE(!(accepted && bad.any_shape));
    if (accepted)
        expected.insert(expected.begin() + static_cast<std::ptrdiff_t>(made.before),
                        std::string{bad.text});
    const auto kept = read_all<value>(weir::bytes::memory{made.text}, {.errors = skip});
    REQUIRE((kept.records == expected));
    REQUIRE(kept.rejected == (accepted ? 0 : 1));
    const auto failed = read_all<value>(weir::bytes::memory{made.text});
    REQUIRE(failed.error.has_value() == !accepted);
    if (!failed.error) return;
    REQUIRE(failed.records.size() == made.before);
    REQUIRE(failed.error->line() == made.bad_line);
    REQUIRE(failed.error->offset() == made.bad_offset);
    if (bad.any_shape && bad.why != reason::wrong_type)
        REQUIRE(to_string(failed.error->reason()) == to_string(bad.why));
}

} // namespace

TEST_CASE("one bad record costs exactly that record") {
    const std::size_t before = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{3});
    const std::size_t behind = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{3});
    const std::string_view line_end = GENERATE("\n", "\r\n", "\n\n");
    const bool last_line_ends = GENERATE(true, false);
    for (const corruption& bad : corruptions) {
        file made = file_with(bad.text, before, behind, line_end, last_line_ends);
        if (line_end == "\n\n") made.bad_line = 2 * before + 1;
        CAPTURE(made.text);
        check_row(made, bad);
        check_value(made, bad);
    }
}

TEST_CASE("one bad record at the edge of a batch costs exactly that record") {
    for (const corruption& bad : corruptions) {
        const std::size_t size = bad.text.size();
        for (const std::size_t offset :
             {batch_bytes - size - 2, batch_bytes - size - 1, batch_bytes - size,
              batch_bytes - size / 2, batch_bytes - 1, batch_bytes, batch_bytes + 1,
              2 * batch_bytes - 1, 2 * batch_bytes}) {
            CAPTURE(bad.text, offset);
            check_row(file_with(bad.text, 5, 3, "\n", true, offset), bad);
            check_value(file_with(bad.text, 5, 3, "\n", true, offset), bad);
        }
    }
}

TEST_CASE("wherever in a record a batch ends, it is read, and so are those around it") {
    const std::string_view line_end = GENERATE("\n", " \r\n", "\n\n");
    const bool last_line_ends = GENERATE(true, false);
    const std::vector<std::string> bad{R"({"a":1,"s":[1,{"u":"\"}"}]})", R"({"a":1,"s":"x"},1)"};
    std::vector<row> good{{1, {}}, {2, "x\"}"}, {3, "é"}, {4, {}}, {5, std::string(70, 'x')}};
    std::string others;
    for (const std::string& line :
         {std::string{R"({"u" : [{"n":[ ]},"\\"], "s":"x\"}" , "a":2 })"}, bad[0],
          std::string{R"({ "s":"\u00e9","u":["1","2"],"a":3})"}, bad[1],
          std::string{R"({"a":4,"u":"{","s":""})"}, line_of(good[4])})
        others.append(line).append(line_end);
    if (!last_line_ends) others.resize(others.size() - line_end.size());
    for (std::size_t offset = batch_bytes + 1; offset + others.size() + 8 > batch_bytes; --offset) {
        good[0].s.clear();
        good[0].s.append(offset - line_of(good[0]).size() - line_end.size(), '.');
        const std::string text = line_of(good[0]) + std::string{line_end} + others;
        CAPTURE(offset);
        const auto kept = read_all<row>(text, {.errors = skip});
        REQUIRE((kept.records == good));
        REQUIRE(kept.rejected == bad.size());
    }
}

TEST_CASE("a record too long costs exactly that record") {
    const std::size_t limit = GENERATE(std::size_t{100}, batch_bytes, 3 * batch_bytes);
    const std::size_t size = limit + GENERATE(std::size_t{1}, std::size_t{2}, 5 * batch_bytes);
    const std::string bad = line_of({2, std::string(size - line_of({2, ""}).size(), 'x')});
    for (const std::size_t before : {0U, 1U, 3U}) {
        for (const std::size_t behind : {0U, 1U, 3U}) {
            for (const bool last_line_ends : {true, false}) {
                const file made = file_with(bad, before, behind, "\n", last_line_ends);
                const weir::json::options how{.errors = skip, .max_record_bytes = limit};
                const auto kept = read_all<row>(made.text, how);
                REQUIRE((kept.records == made.good));
                REQUIRE(kept.rejected == 1);
                const auto failed = read_all<row>(made.text, {.max_record_bytes = limit});
                REQUIRE(failed.error);
                REQUIRE(failed.error->reason() == reason::record_too_long);
                REQUIRE(failed.error->line() == made.bad_line);
                REQUIRE(failed.error->offset() == made.bad_offset);
                REQUIRE(failed.records.size() == before);
            }
        }
    }
}

TEST_CASE("however many records are bad, all good ones are delivered, in chunks of any size") {
    std::mt19937 random{GENERATE(1U, 2U, 3U, 4U)};
    const unsigned one_in = GENERATE(1U, 2U, 5U, 100U, 2000U);
    std::string text;
    std::vector<row> good;
    std::uint64_t bad = 0;
    std::uint64_t offset_of_first = 0;
    for (std::size_t i = 0; i < 4000; ++i) {
        if (random() % one_in == 0) {
            if (bad++ == 0) offset_of_first = text.size();
            text += corruptions[random() % corruptions.size()].text;
        } else {
            row next = good_row(i);
            next.s.append(random() % 60, 'x');
            text += line_of(good.emplace_back(next));
        }
        text += '\n';
    }
    const std::size_t longest = GENERATE(std::size_t{100}, 3 * batch_bytes / 2);
    const auto kept = read_all<row>(chunks::of(text, longest), {.errors = skip});
    REQUIRE((kept.records == good));
    REQUIRE(kept.rejected == bad);
    if (bad == 0) return;
    const auto failed = read_all<row>(chunks::of(text, longest));
    REQUIRE(failed.error);
    REQUIRE(failed.error->offset() == offset_of_first);
    REQUIRE(failed.error->line() == failed.records.size() + 1);
}

TEST_CASE("short records and those longer than a batch stand next to one another, in every shape") {
    struct {
        weir::json::shape shape;
        std::string_view begin, between, end;
    } const arrangements[] = {
        {weir::json::shape::lines, "", "\n", "\n"},
        {weir::json::shape::array, "[", ",", "]"},
        {weir::json::shape::array, "[\n  ", ",\n  ", "\n]\n"},
        {weir::json::shape::concatenated, "", "", ""},
        {weir::json::shape::sequence, "\x1E", "\n\x1E", "\n"},
    };
    std::mt19937 random{GENERATE(1U, 2U, 3U)};
    for (const auto& as : arrangements) {
        std::string text{as.begin};
        std::vector<row> good;
        std::uint64_t bad = 0;
        for (int left = 400; left > 0; --left) {
            row next = good_row(static_cast<std::size_t>(left));
            next.s.append(random() % 20 == 0 ? random() % (3 * batch_bytes) : random() % 300, 'x');
            if (random() % 5 == 0) next.s += "\\u00e9"; // comes out as two bytes
            if (random() % 10 == 0) {
                ++bad;
                text += R"({"a":"no number","s":")" + next.s + "\"}";
            } else {
                text += line_of(next);
                if (next.s.ends_with("\\u00e9")) next.s.replace(next.s.size() - 6, 6, "\u00e9");
                good.push_back(next);
            }
            text += left == 1 ? as.end : as.between;
        }
        CAPTURE(as.shape, as.between);
        for (const std::size_t longest : {std::size_t{100}, batch_bytes, 10 * batch_bytes}) {
            const auto kept =
                read_all<row>(chunks::of(text, longest), {.shape = as.shape, .errors = skip});
            REQUIRE((kept.records == good));
            REQUIRE(kept.rejected == bad);
        }
    }
}

TEST_CASE("a separator ends a record of a sequence, also in a member that nobody looks at") {
    const std::string one = '\x1E' + line_of({1, "x"}) + '\n';
    const auto kept = read_all<row>(one
                                        + "\x1E{\"a\":2,\"s\":\"y\",\"z\":1\x1E"
                                          "2}\n"
                                        + one,
                                    {.shape = weir::json::shape::sequence,
                                     .errors = skip,
                                     .validate = weir::json::validate::touched});
    CHECK(kept.records.size() == 2);
    CHECK(kept.rejected == 2);
}

TEST_CASE("records that are one document only together are rejected one by one") {
    const std::vector<std::vector<std::string>> groups{
        {R"({"a":2)", R"(,"s":"x"})"},
        {R"({"a":2,)", R"("s":"x"})"},
        {R"({)", R"("a":2,"s":"x")", R"(})"},
        {R"({"a":2,"s":"x)", R"("})"},
        {R"({"a":2,"s":)", R"("x"})"},
        {R"([1)", R"(])"},
        {R"({"a":[1)", R"(]})"},
        {R"({"a":2)", R"({"a":3)", R"(}})"},
    };
    for (const std::size_t around : {0U, 1U, 4U}) {
        for (const auto& group : groups) {
            std::string text;
            for (std::size_t i = 0; i < around; ++i) text += line_of(good_row(i)) + '\n';
            for (const std::string& part : group) text += part + '\n';
            for (std::size_t i = 0; i < around; ++i) text += line_of(good_row(i)) + '\n';
            CAPTURE(text);
            const auto rows = read_all<row>(text, {.errors = skip});
            CHECK(rows.records.size() == 2 * around);
            CHECK(rows.rejected == group.size());
            CHECK(read_all<value>(weir::bytes::memory{text}, {.errors = skip}).records.size()
                  == 2 * around);
        }
    }
}
