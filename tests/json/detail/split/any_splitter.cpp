// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/chunks.hpp"

#include <weir/json/detail/split/any_splitter.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace json = weir::json;
using json::detail::any_splitter;
using json::detail::record_form;
using json::detail::records_at_path;
using json::detail::split_result;
using weir::test::chunks;

namespace {

struct cut {
    std::string text;
    std::uint64_t line;
    std::uint64_t offset;
    bool operator==(const cut&) const = default;
};

std::ostream& operator<<(std::ostream& out, const cut& shown) {
    return out << shown.line << '@' << shown.offset << ' ' << shown.text;
}

struct result {
    std::vector<cut> records;
    split_result last = split_result::end;
    std::string why{};
    std::string keys{};
};

result split(std::string_view text, const json::options& how, std::size_t longest,
             const record_form& form) {
    chunks source = chunks::of(text, longest);
    const records_at_path path{how.records_at};
    any_splitter pieces{source, how, path, form};
    pieces.start();
    result all;
    while ((all.last = pieces.next()) == split_result::record) {
        all.records.push_back({std::string{pieces.record()}, pieces.line(), pieces.offset()});
        if (pieces.has_keys()) all.keys += std::string{pieces.key()} + ' ';
    }
    if (all.last != split_result::end) all.why = pieces.failure().message;
    return all;
}

/// In chunks of any size.
result split(std::string_view text, const json::options& how = {}, const record_form& form = {}) {
    const result whole = split(text, how, text.size() + 1, form);
    for (std::size_t longest = 1; longest < 10; ++longest) {
        const result pieces = split(text, how, longest, form);
        CAPTURE(longest);
        CHECK(pieces.keys == whole.keys);
        CHECK(pieces.records == whole.records);
        CHECK(pieces.last == whole.last);
        CHECK(pieces.why == whole.why);
    }
    return whole;
}

} // namespace

TEST_CASE("a byte order mark is passed over at the very start, and nowhere else") {
    CHECK(split("\xEF\xBB\xBF{}\n1").records == std::vector<cut>{{"{}", 1, 3}, {"1", 2, 6}});
    CHECK(split("\xEF\xBB\xBF[1]").records == std::vector<cut>{{"1", 1, 4}});
    CHECK(split("\xEF\xBB\xBF").records.empty());
    CHECK(split("\xEF\xBB").records == std::vector<cut>{{"\xEF\xBB", 1, 0}});
    CHECK(split("1\n\xEF\xBB\xBF").records
          == std::vector<cut>{{"1", 1, 0}, {"\xEF\xBB\xBF", 2, 2}});
}

TEST_CASE("a source in another encoding or format is told by its first bytes") {
    using namespace std::string_view_literals;
    for (const auto& [beginning, name] : {std::pair{"\xFF\xFE{\0"sv, "UTF-16"},
                                          {"\xFE\xFF\0{"sv, "UTF-16"},
                                          {"{\0\"\0"sv, "UTF-16"},
                                          {"\0[\0\n"sv, "UTF-16"},
                                          {"\xFF\xFE\0\0{\0\0\0"sv, "UTF-32"},
                                          {"\0\0\xFE\xFF\0\0\0{"sv, "UTF-32"},
                                          {"{\0\0\0\"\0\0\0"sv, "UTF-32"},
                                          {"\0\0\0{"sv, "UTF-32"},
                                          {"BZh91AY&SY"sv, "bzip2"},
                                          {"\xFD"
                                           "7zXZ\0\0\4"sv,
                                           "xz"},
                                          {"PK\x03\x04\x14"sv, "zip"},
                                          {"\x04\x22\x4D\x18\x64"sv, "lz4"},
                                          {"PAR1\x15\x04"sv, "Parquet"},
                                          {"Obj\x01\x04\x16"sv, "Avro"}}) {
        CAPTURE(name);
        const result foreign = split(beginning);
        CHECK(foreign.records.empty());
        CHECK(foreign.last == split_result::broken);
        CHECK_THAT(foreign.why, Catch::Contains(name));
    }
    for (const std::string_view text : {"\xFF"sv, "B"sv, "1\n\0"sv, "PAR"sv, "\0"sv})
        CHECK(split(text).last == split_result::end);
}

TEST_CASE("elements of an array are records, whatever they are") {
    CHECK(split(" [1, \"a,]\\\"\" ,null,{\"a\":[1,2]}\n,[], -2.5e3]\n").records
          == std::vector<cut>{{"1", 1, 2},
                              {"\"a,]\\\"\"", 1, 5},
                              {"null", 1, 14},
                              {"{\"a\":[1,2]}", 1, 19},
                              {"[]", 2, 32},
                              {"-2.5e3", 2, 36}});
    CHECK(split("[]").records.empty());
    CHECK(split("[ \n ]").records.empty());
}

TEST_CASE("a path matches at its own depth alone") {
    const std::string text =
        "{\"items\":7,\"x\":{\"items\":[9]},\"it\\u0065ms\":[{\"items\":[1]},2]}";
    CHECK(split(text, {.records_at = "/items"}).last == split_result::rejected);
    CHECK(split(text, {.records_at = "/x/items"}).records == std::vector<cut>{{"9", 1, 25}});
    CHECK(split("{\"x\":{\"i\":[1]},\"i\":[{\"i\":[2]},3]}", {.records_at = "/i"}).records
          == std::vector<cut>{{"{\"i\":[2]}", 1, 20}, {"3", 1, 30}});
    CHECK(split("{\"\\u0069\":[1]}", {.records_at = "/i"}).records
          == std::vector<cut>{{"1", 1, 11}});
}

TEST_CASE("a star in a path is any member and any element") {
    const std::string sets = "{\"A\":{\"n\":1,\"cards\":[1,2]},\"B\":null,\"C\":{\"cards\":[3]},"
                             "\"D\":{\"cards\":null},\"E\":[{\"cards\":[4]}]}";
    std::string joined;
    for (const cut& record : split(sets, {.records_at = "/*/cards"}).records) joined += record.text;
    CHECK(joined == "123");
    joined.clear();
    for (const cut& record : split(sets, {.records_at = "/*/0/cards"}).records)
        joined += record.text;
    CHECK(joined == "4");
    CHECK(split("[[1],[2,3]]", {.records_at = "/*"}).records.size() == 3);
    CHECK(split("[[1],[2,3]]", {.records_at = "/1"}).records.size() == 2);
    CHECK(split("{\"a\":[1]}\n{\"b\":[7]}{\"a\":[2,3]}", {.records_at = "/a"}).records.size() == 3);
}

TEST_CASE("a star at the end of a path is each member that is no array, too") {
    const std::string text =
        "{\"m\":{\"a\":{\"x\":[1]}, \"b\" : 2,\n\"c\":null,\"d\":[3,4],\"e\":5},"
        "\"n\":[6],\"m\":{\"f\":\"7\"}}";
    CHECK(split(text, {.records_at = "/m/*"}).records
          == std::vector<cut>{{"{\"x\":[1]}", 1, 10},
                              {"2", 1, 27},
                              {"null", 2, 34},
                              {"3", 2, 44},
                              {"4", 2, 46},
                              {"5", 2, 53},
                              {"\"7\"", 2, 73}});
    CHECK(split("{}", {.records_at = "/*"}).last == split_result::end);
    CHECK(split("[]", {.records_at = "/*"}).last == split_result::end);
    CHECK(split("{\"in\":{}}", {.records_at = "/in/*"}).last == split_result::end);
    CHECK(split("{\"out\":{}}", {.records_at = "/in/*"}).last == split_result::broken);
    std::string joined;
    for (const cut& record : split("[{\"a\":1},[2],{\"b\":3}]", {.records_at = "/*/*"}).records)
        joined += record.text;
    CHECK(joined == "123");
}

TEST_CASE("keyed records are members with their names, whatever they are") {
    const record_form keyed{0, true, true};
    const result members =
        split("{\"a\":{\"x\":1},\"\":[2,3] ,\"\\u00e9\\n\":null}", {.records_at = "/*"}, keyed);
    CHECK(members.records
          == std::vector<cut>{{"{\"x\":1}", 1, 5}, {"[2,3]", 1, 16}, {"null", 1, 34}});
    CHECK(members.keys == "a  \\u00e9\\n "); // as in the text
    CHECK(split("[[7],8]", {.records_at = "/*"}, keyed).keys == "0 1 ");
    CHECK(split("{\"p\":[{\"x\":1},{\"y\":2}]}", {.records_at = "/p/*/*"}, keyed).keys == "x y ");
    std::string many = "{\"k0\":0";
    std::string names = "k0 ";
    for (int i = 1; i < 20'000; ++i) {
        many += ",\"k" + std::to_string(i) + "\":" + std::to_string(i);
        names += "k" + std::to_string(i) + ' ';
    }
    const result all = split(many + "}", {.records_at = "/*"}, many.size(), keyed);
    CHECK(all.records.size() == 20'000);
    CHECK(all.keys == names);
}

TEST_CASE("a path that leads to no array says so, and what there is") {
    const result none = split("{\"features\":[1],\"type\":\"x\"}", {.records_at = "/feature"});
    CHECK(none.last == split_result::broken);
    CHECK(none.why == "there is no array at /feature; the first value has /features, /type");
    CHECK(split("{\"q\":{\"x\":{},\"y\":1},\"z\":2}", {.records_at = "/q/a"}).why
          == "there is no array at /q/a; /q has /x, /y");
    CHECK(split("{\"q\":[{\"a\":[1]}]}", {.records_at = "/q/a"}).why
          == "there is no array at /q/a; /q is an array, and * stands for its elements");
    const result empty = split("", {.records_at = "/a"});
    CHECK(empty.last == split_result::broken);
    CHECK_THAT(empty.why, Catch::Contains("the source is empty"));
    const result object = split("{\"a\":{}}", {.records_at = "/a"});
    CHECK(object.last == split_result::rejected);
    CHECK(object.why == "expected an array at /a");
    CHECK(split("{\"a\":1}", {.shape = json::shape::array}).why == "expected an array of records");
}

TEST_CASE("an array that is not closed delivers its records and then says so") {
    for (const std::string_view text : {"[1,2", "[1,2,", "[1,2 \n", "[1\n,2"}) {
        CAPTURE(text);
        const result cut_off = split(text, {.shape = json::shape::array});
        CHECK(cut_off.records.size() == 2);
        CHECK(cut_off.last == split_result::broken);
        CHECK(cut_off.why == "the source ends before its array is closed");
    }
}

TEST_CASE("what is around the records must be JSON") {
    for (const auto& [text, why] : std::vector<std::pair<std::string_view, std::string_view>>{
             {"{\"a\" [1]}", "expected ':' behind the name of a member, found '['"},
             {"{a:[1]}", "expected a member name in quotes, found 'a'"},
             {"{\"b\":,\"a\":[1]}", "expected a value, found ','"},
             {"{\"b\":[];\"a\":[1]}", "expected ',' or '}', found ';'"},
             {"{\"b\":\"x\n\",\"a\":[1]}", "a string is not closed on its line"},
             {"{\"b\n\":1,\"a\":[1]}", "the name of a member is not closed on its line"},
             {"{\"a\":[]}garbage", "expected an object or array, found 'g'"},
         }) {
        CAPTURE(text);
        const result broken = split(text, {.records_at = "/a"});
        CHECK(broken.last == split_result::broken);
        CHECK_THAT(broken.why, Catch::StartsWith(std::string{why}));
    }
}

TEST_CASE("values one behind another are records over any number of lines") {
    CHECK(split("{\n \"a\":1\n}{\"a\":2} [3]\n\"x\" 4 null\n", {.shape = json::shape::concatenated})
              .records
          == std::vector<cut>{{"{\n \"a\":1\n}", 1, 0},
                              {"{\"a\":2}", 3, 10},
                              {"[3]", 3, 18},
                              {"\"x\"", 4, 22},
                              {"4", 4, 26},
                              {"null", 4, 28}});
}

TEST_CASE("a sequence is cut at its separators, and a number at the end may be cut off") {
    CHECK(split("\x1E{\n\"a\":1}\n\x1E\x1E 2 \n\x1E\"x\"").records
          == std::vector<cut>{{"{\n\"a\":1}", 1, 1}, {"2", 3, 13}, {"\"x\"", 4, 17}});
    CHECK(split("\x1E{\"a\":1} \r\n\x1E 2\r\n\x1E{\"a\"\n}x\n").records
          == std::vector<cut>{{"{\"a\":1}", 1, 1}, {"2", 2, 13}, {"{\"a\"\n}x", 3, 17}});
    const result cut_off = split("\x1E{}\n\x1E"
                                 "12");
    CHECK(cut_off.records.size() == 1);
    CHECK(cut_off.last == split_result::rejected);
    CHECK(split("\x1E"
                "12\n")
              .records.size()
          == 1);
}

TEST_CASE("what follows a record of a sequence without a separator is a record, and a bad one") {
    const result behind = split("\x1E{}\n{\"a\":1}\n1\n\x1E[]");
    CHECK(behind.records == std::vector<cut>{{"{}", 1, 1}});
    CHECK(behind.last == split_result::rejected);
    CHECK_THAT(behind.why, Catch::Contains("no separator"));
}

TEST_CASE("an array taken for the records because it is long is no record if others follow") {
    const std::string first = "[1,\"" + std::string(json::detail::batch_bytes, 'x') + "\"]";
    CHECK(split(first + "\n", {}, first.size(), {}).last == split_result::end);
    const result two = split(first + "\n[2,\"y\"]\n", {}, 1000, {});
    CHECK(two.last == split_result::broken);
    CHECK_THAT(two.why, Catch::Contains("say options.shape: lines"));
    CHECK(split(first + "\n[2,\"y\"]\n", {}, 1000, {1, true}).records.size() == 2);
}

TEST_CASE("lines are a guess that the second line may refute") {
    for (const std::string_view first : {"{}", "[ ]", "null", "7"}) {
        CAPTURE(first);
        const result indented = split(std::string{first} + "\n{\n  \"a\": 1\n}\n");
        CHECK(indented.records.size() == 1);
        CHECK(indented.last == split_result::broken);
        CHECK_THAT(indented.why, Catch::Contains("shape::concatenated"));
        CHECK(
            split(std::string{first} + "\n{\"a\":\n", {.shape = json::shape::lines}).records.size()
            == 2);
    }
    CHECK(split("{\"a\":1}\n{\"a\":\n{\"a\":3}\n").records.size() == 3);
}

TEST_CASE("an array is passed over, a thousand levels deep and as long as you like") {
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += "[{\"a\":";
    deep += "1";
    for (int i = 0; i < 1000; ++i) deep += "}]";
    const result found_behind = split("{\"x\":" + deep + ",\"a\":[5]}", {.records_at = "/a"});
    REQUIRE(found_behind.records.size() == 1);
    CHECK(found_behind.records[0].text == "5");
}

TEST_CASE(
    "a batch begins with the record, ends outside of strings, and stays until the text moves") {
    struct {
        json::shape shape;
        std::string_view begin, between, end;
    } const arrangements[] = {
        {json::shape::lines, "", "\n", "\n"},    {json::shape::lines, "", "\r\n", ""},
        {json::shape::array, "[", ",", "]"},     {json::shape::array, "[\n  ", ",\n  ", "\n]"},
        {json::shape::concatenated, "", "", ""}, {json::shape::sequence, "\x1E", "\n\x1E", "\n"},
    };
    static constexpr std::string_view pieces[] = {"x", "{", "}]", ",", ":", " ", R"(\")", R"(\\)"};
    std::mt19937 random{GENERATE(1U, 2U)};
    for (const auto& as : arrangements) {
        std::string text{as.begin};
        for (int left = 1'000; left > 0; --left) {
            const std::size_t size = random() % (random() % 100 == 0 ? 40'000 : 300);
            std::string record = "{\"";
            while (record.size() < size) record += pieces[random() % std::size(pieces)];
            text.append(record).append("\":1}").append(left == 1 ? as.end : as.between);
        }
        CAPTURE(as.shape, as.between);
        chunks source = chunks::of(text, 1 + random() % 100'000);
        const records_at_path path{""};
        any_splitter splitter{source, {.shape = as.shape}, path};
        splitter.start();
        while (splitter.next() == split_result::record) {
            const std::size_t most = 1'000 + random() % 64'000;
            const std::string_view record = splitter.record();
            const std::string_view batch = splitter.batch(most);
            REQUIRE(batch.data() == record.data());
            REQUIRE(batch.size() >= record.size());
            REQUIRE((batch.size() <= most || batch.size() == record.size()));
            REQUIRE(std::string_view{text}.substr(splitter.offset(), batch.size()) == batch);
            bool is_in_string = false;
            for (std::size_t at = 0; at < batch.size(); ++at)
                if (batch[at] == '"')
                    is_in_string = !is_in_string;
                else if (batch[at] == '\\')
                    ++at;
            REQUIRE_FALSE(is_in_string);
        }
    }
}
