// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/chunks.hpp"
#include "json/corruptions.hpp"
#include "json/outcome.hpp"

#include <weir/json/detail/split/any_splitter.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace json = weir::json;
using json::reason;
using json::shape;
using json::skip;
using json::detail::batch_bytes;
using weir::bytes::memory;
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

std::string text_of(const row& good) {
    return "{\"a\":" + std::to_string(good.a) + ",\"s\":\"" + good.s + "\"}";
}
row good_row(std::size_t i) {
    return {static_cast<std::int64_t>(i), "good {[]}\\\" " + std::to_string(i)};
}
/// As the text stands for it.
row read_row(row good) {
    const std::size_t escape = good.s.find('\\');
    if (escape != good.s.npos) good.s.erase(escape, 1);
    return good;
}

/// How records are laid out around the one that is bad.
struct arrangement {
    const char* name;
    json::shape shape;
    const char* records_at;
    std::string_view before;
    std::string_view between;
    std::string_view behind;
};

const std::vector<arrangement> arrangements{
    {"one a line", shape::array, "", "[\n", ",\n", "\n]\n"},
    {"one a line, CRLF", shape::array, "", "[\r\n", ",\r\n", "\r\n]"},
    {"from the bracket on", shape::array, "", "[", ",\n", "]\n"},
    {"indented", shape::array, "", "[\n  ", ",\n  ", "\n]\n"},
    {"comma first", shape::array, "", "[\n  ", "\n, ", "\n]\n"},
    {"under a path", shape::detect, "/list/items",
     "{\n  \"other\": {\"items\": [1]},\n  \"list\": {\n    \"items\": [\n      ", ",\n      ",
     "\n    ]\n  }\n}\n"},
    {"a value a line", shape::concatenated, "", "", "\n", "\n"},
    {"indented values", shape::concatenated, "", "  ", "\n  ", ""},
};

struct file {
    std::string text;
    std::size_t before;
    std::vector<row> good;
    std::uint64_t bad_line;
    std::uint64_t bad_offset;
};

/// Good rows before the bad record and behind it. In front of it a long one makes it begin at
/// `offset`, if that is not 0.
file file_with(std::string_view bad, std::size_t before, std::size_t behind, const arrangement& as,
               std::size_t offset = 0) {
    file made;
    made.before = before;
    made.text = as.before;
    bool is_first = true;
    const auto add = [&](std::string_view text) {
        if (!is_first) made.text += as.between;
        is_first = false;
        made.bad_offset = made.text.size();
        made.text += text;
    };
    for (std::size_t i = 0; i < before; ++i) {
        row next = good_row(i);
        const std::size_t size = made.text.size() + 2 * as.between.size() + text_of(next).size();
        if (offset > size && i + 1 == before)
            next.s.append(offset - size + (is_first ? as.between.size() : 0), '.');
        made.good.push_back(read_row(next));
        add(text_of(next));
    }
    add(bad);
    const std::string_view up_to_bad = std::string_view{made.text}.substr(0, made.bad_offset);
    made.bad_line = 1 + static_cast<std::uint64_t>(std::ranges::count(up_to_bad, '\n'));
    const std::uint64_t bad_offset = made.bad_offset;
    for (std::size_t i = before; i < before + behind; ++i) {
        made.good.push_back(read_row(good_row(i)));
        add(text_of(good_row(i)));
    }
    made.bad_offset = bad_offset;
    made.text += as.behind;
    return made;
}

/// What these do to what is around them is another promise: the bracket balances that of the array.
bool balances_the_array(std::string_view bad, const arrangement& as) {
    if (as.shape == shape::concatenated) return false;
    return bad == "]" || bad == "[";
}
bool is_two_records(std::string_view bad, const arrangement& as) {
    if (as.shape != shape::concatenated) return bad.ends_with(',') && bad.size() != 7;
    return bad.starts_with("{\"a\":2,\"s\":\"x\"}") && bad.size() > 15
        && std::string_view{" {[5\""}.find(bad[15]) != std::string_view::npos;
}

json::options how_to_read(const arrangement& as, json::error_policy errors) {
    return {.shape = as.shape, .records_at = as.records_at, .errors = errors};
}

void check(const file& made, const corruption& bad, const arrangement& as, std::size_t longest) {
    CAPTURE(as.name, bad.text, made.text.size() < 1000 ? made.text : "", longest);
    const auto kept = read_all<row>(chunks::of(made.text, longest), how_to_read(as, json::skip));
    if (kept.error) FAIL(kept.error->what());
    REQUIRE((kept.records == made.good));
    REQUIRE(kept.rejected == 1);

    const auto failed = read_all<row>(chunks::of(made.text, longest), how_to_read(as, json::fail));
    REQUIRE(failed.error);
    REQUIRE(failed.records.size() == made.before);
    REQUIRE(failed.error->offset() == made.bad_offset);
    REQUIRE(failed.error->line() == made.bad_line);
    REQUIRE(to_string(failed.error->reason()) == to_string(bad.why));
}

} // namespace

TEST_CASE("one bad element, or value, costs exactly that one") {
    for (const arrangement& as : arrangements)
        for (const std::size_t before : {0U, 1U, 3U})
            for (const std::size_t behind : {0U, 1U, 3U})
                for (const corruption& bad : corruptions) {
                    if (behind == 0 && as.behind.starts_with(']'))
                        continue; // on the bad one's line
                    if (balances_the_array(bad.text, as) || is_two_records(bad.text, as)) continue;
                    const file made = file_with(bad.text, before, behind, as);
                    for (const std::size_t longest : {1U, 7U, 100'000U})
                        check(made, bad, as, longest);
                }
}

TEST_CASE("one bad element, or value, at the edge of a batch costs exactly that one") {
    for (const arrangement& as : arrangements)
        for (const corruption& bad : corruptions) {
            if (balances_the_array(bad.text, as) || is_two_records(bad.text, as)) continue;
            const std::size_t size = bad.text.size();
            for (const std::size_t offset : {batch_bytes - size, batch_bytes - size / 2,
                                             batch_bytes - 1, batch_bytes, 2 * batch_bytes})
                check(file_with(bad.text, 5, 3, as, offset), bad, as, 3 * batch_bytes);
        }
}
