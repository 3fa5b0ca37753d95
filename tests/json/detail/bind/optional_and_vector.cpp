// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "memory/measured.hpp"
#include "json/bound.hpp"
#include "json/outcome.hpp"

#include <weir/memory/trace.hpp>
#include <weir/stream/borrowed.hpp>
#include <weir/stream/byte_count.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/stage.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

using weir::json::reason;
using weir::test::error_of;
using weir::test::error_within;
using weir::test::is_same_refusal;
using weir::test::member;
using weir::test::member_error;
using weir::test::members;
using weir::test::one_member;
using weir::test::read_all;
using weir::test::read_members;
using weir::test::read_one;
using weir::test::target_of;

namespace {

struct point {
    int x;
    int y;
    bool operator==(const point&) const = default;
};

struct knot {
    std::string name;
    std::unique_ptr<knot> next;
};

struct node {
    int value;
    std::unique_ptr<node> left, right;
};

struct directory {
    std::map<std::string, directory> entries;
};

std::string chain(int links) {
    std::string text;
    for (int i = 0; i < links; ++i) text += R"({"name":")" + std::to_string(i) + R"(","next":)";
    text += "null";
    text.append(static_cast<std::size_t>(links), '}');
    return text;
}

int length_of(const knot& first) {
    int length = 1;
    for (const knot* at = first.next.get(); at != nullptr; at = at->next.get()) ++length;
    return length;
}

} // namespace

TEST_CASE("a unique_ptr is empty where its member is missing or null") {
    struct record {
        std::unique_ptr<int> number;
        std::unique_ptr<std::string> text;
    };
    std::vector<std::pair<int, std::string>> read;
    target_of<record> into;
    read_members(
        {R"({"number":1,"text":"a"})", "{}", R"({"text":null,"number":2})", R"({"text":""})"}, into,
        {}, [&](std::size_t) {
            const auto& [number, text] = into.value;
            read.emplace_back(number ? *number : -1, text ? *text : "none");
        });
    CHECK(
        read
        == std::vector<std::pair<int, std::string>>{{1, "a"}, {-1, "none"}, {2, "none"}, {-1, ""}});
    CHECK(error_within<std::vector<point>>(R"([{"x":1,"y":"2"}])").path() == "/a/0/y");
}

TEST_CASE("lists and trees are linked by unique_ptr, to max_depth and no deeper") {
    std::string text =
        chain(3) + '\n' + chain(256) + '\n' + chain(257) + '\n' + chain(1) + '\n' + chain(200);
    std::vector<int> lengths;
    auto lists = weir::json::read<knot>(weir::bytes::memory{text}, {.errors = weir::json::skip});
    for (const knot& first : lists) lengths.push_back(length_of(first));
    CHECK(lengths == std::vector<int>{3, 256, 1, 200});
    CHECK(lists.rejected() == 1);

    const auto root =
        member<node>(R"({"value":1,"left":{"value":2,"right":{"value":3}},"right":{"value":4}})");
    CHECK(root.left->value == 2);
    CHECK(root.left->left == nullptr);
    CHECK(root.left->right->value == 3);
    CHECK(root.right->value == 4);
}

TEST_CASE("a std::array takes exactly as many elements as it has") {
    using three = std::array<std::string, 3>;
    CHECK(member<three>(R"(["a","","\n"])") == three{"a", "", "\n"});
    CHECK(member<std::array<int, 0>>("[]").empty());
    CHECK(member<std::array<std::array<int, 2>, 2>>("[[1,2],[3,4]]")
          == std::array<std::array<int, 2>, 2>{{{1, 2}, {3, 4}}});
    CHECK(read_all<three>("[\"a\",\"b\",\"c\"]\n[\"d\",\"\",\"\"]").records
          == std::vector<three>{{"a", "b", "c"}, {"d", "", ""}});
    CHECK(member_error<three>("[]").reason() == reason::wrong_count);
    CHECK_THAT((member_error<three>(R"(["a","b"])").what()),
               Catch::Contains("/a: expected an array of 3, found one of 2 (wrong_count"));
    CHECK_THAT((member_error<three>(R"(["a","b","c",[4],{"d":5}])").what()),
               Catch::Contains("expected an array of 3, found one of 5"));
    CHECK(member_error<three>("{}").reason() == reason::wrong_type);
    const std::string_view wrong = R"(["a","b",3])";
    CHECK(error_of<three>(wrong).path() == "/2");
    CHECK(is_same_refusal(error_of<three>(wrong), error_within<three>(wrong)));
    CHECK(error_of<three>(R"(["a","b","c",])").reason() == reason::malformed);
}

TEST_CASE("a tuple or a pair takes an array, each element by its own type") {
    using row = std::tuple<std::string, std::optional<int>, double, std::vector<point>, bool>;
    CHECK(member<row>(R"(["a",null,1.5,[{"x":1,"y":2}],true])")
          == row{"a", std::nullopt, 1.5, {{1, 2}}, true});
    using pair = std::pair<std::string, int>;
    CHECK(read_all<pair>("[\"a\",1]\n[\"b\",2]").records == std::vector<pair>{{"a", 1}, {"b", 2}});
    CHECK(member<std::tuple<>>("[]") == std::tuple<>{});
    CHECK(member<std::tuple<int>>("[4]") == std::tuple<int>{4});
    const std::string_view wrong = R"(["a","b"])";
    CHECK(error_of<pair>(wrong).path() == "/1");
    CHECK(is_same_refusal(error_of<pair>(wrong), error_within<pair>(wrong)));
    CHECK(error_within<row>(R"(["a",1,"b",[],true])").path() == "/a/2");
    CHECK(member_error<row>(R"(["a",1,1.5,[]])").reason() == reason::wrong_count);
    CHECK(member_error<pair>(R"(["a",2,3])").reason() == reason::wrong_count);
}

TEST_CASE("a map has the members of its object, and none of the record before") {
    using map = std::map<std::string, int>;
    const auto all =
        read_all<map>("{\"b\":1,\"a\":2}\n{}\n{\"c\":3}\n{\"a\":1,\"b\":2,\"a\":3}\n"
                      "{\"\":0,\"\\u00e9\\n\":1}\n{\"a\":{}}\n{\"x\":1,\"y\":2,\"z\":3}",
                      {.errors = weir::json::skip});
    CHECK(all.rejected == 1);
    CHECK(all.records
          == std::vector<map>{{{"b", 1}, {"a", 2}},
                              {},
                              {{"c", 3}},
                              {{"a", 3}, {"b", 2}},
                              {{"", 0}, {"é\n", 1}},
                              {{"x", 1}, {"y", 2}, {"z", 3}}});
    CHECK(error_of<map>(R"({"a/b":1,"c":true})").path() == "/c");
    const std::string_view wrong = R"({"a/b":"1"})";
    CHECK(error_of<map>(wrong).path() == "/a~1b");
    CHECK(is_same_refusal(error_of<map>(wrong), error_within<map>(wrong)));
    CHECK(error_of<map>(R"({"\q":1})").reason() == reason::invalid_string);
    CHECK(error_of<map>(R"({"a":1,})").reason() == reason::malformed);
    CHECK(error_of<map>("[]").reason() == reason::wrong_type);
}

TEST_CASE("unordered maps that grow and shrink hold what their record has") {
    using map = std::unordered_map<std::string, std::vector<std::string>>;
    std::mt19937 random{3};
    std::vector<std::string> texts;
    std::vector<map> expected;
    for (int i = 0; i < 500; ++i) {
        map& made = expected.emplace_back();
        std::string entries;
        for (std::size_t left = random() % 9 * (random() % 3); left > 0; --left) {
            const std::string name = "name " + std::to_string(random() % 20);
            const std::string word(random() % 50, 'w');
            made[name] = {word, name};
            entries +=
                (entries.empty() ? "\"" : ",\"") + name + "\":[\"" + word + "\",\"" + name + "\"]";
        }
        texts.push_back('{' + entries + '}');
    }
    CHECK((members<map>(texts) == expected));
}

TEST_CASE("a struct may hold a map of itself") {
    const auto root = member<directory>(
        R"({"entries":{"a":{"entries":{}},"b":{"entries":{"c":{"entries":{}}}}}})");
    REQUIRE(root.entries.size() == 2);
    CHECK(root.entries.at("b").entries.contains("c"));
    CHECK(error_within<directory>(R"({"entries":{"a":{"entries":{"b":{}}}}})").path()
          == "/a/entries/a/entries/b/entries");
    const std::string_view two =
        R"({"entries":{"a":{"entries":{}}}})"; // within the member's object
    CHECK(member<directory>(two, {.max_depth = 5}).entries.size() == 1);
    CHECK(error_within<directory>(two, {.max_depth = 4}).reason() == reason::too_deep);
}

TEST_CASE("what holds a borrowed text is borrowed, whatever holds it") {
    using weir::is_borrowed;
    struct views {
        std::map<std::string, std::unique_ptr<std::string_view>> all;
    };
    STATIC_REQUIRE(is_borrowed<views>);
    STATIC_REQUIRE(is_borrowed<std::array<std::string_view, 2>>);
    STATIC_REQUIRE(is_borrowed<std::tuple<int, std::string_view>>);
    STATIC_REQUIRE(is_borrowed<std::variant<int, std::string_view>>);
    STATIC_REQUIRE(is_borrowed<one_member<std::unordered_map<std::string, weir::json::value>>>);
    STATIC_REQUIRE_FALSE(is_borrowed<knot>);
    STATIC_REQUIRE_FALSE(is_borrowed<directory>);
    STATIC_REQUIRE_FALSE(is_borrowed<std::variant<int, std::string, std::tuple<point>>>);
}

TEST_CASE("what links and maps own is counted") {
    knot first{"ab", std::make_unique<knot>(knot{"c", nullptr})};
    CHECK(weir::byte_count(first) == 2 * sizeof(knot) + 3);
    directory root;
    root.entries["abc"];
    CHECK(weir::byte_count(root)
          == sizeof(directory) + sizeof(std::pair<const std::string, directory>) + 3);
}

TEST_CASE("a string longer than max_string_bytes is an error, wherever it stands") {
    const weir::json::options how{.max_string_bytes = 4};
    CHECK(member<std::string>(R"("four")", how) == "four");
    CHECK(member<std::string>(R"("\u00e9\u00e9")", how) == "éé");
    const auto why = member_error<std::string>(R"("fives")", how);
    CHECK(why.reason() == reason::string_too_long);
    CHECK_THAT(why.what(), Catch::Contains("a string of 5 bytes, longer than max_string_bytes, 4"));
    CHECK(member_error<std::string_view>(R"("\u00e9\u00e9\n")", how).reason()
          == reason::string_too_long);
    using map = std::map<std::string, int>;
    CHECK(read_one<map>(R"({"four":1})", how).size() == 1);
    CHECK(error_of<map>(R"({"fives":1})", how).reason() == reason::string_too_long);
    CHECK(error_of<map>(R"({"five\n":1})", how).reason() == reason::string_too_long);
}

TEST_CASE("once the longest have been seen, no container of a record allocates") {
    if (!weir::test::is_measured()) return;
    struct record {
        std::map<std::string, std::string> map;
        std::unordered_map<std::string, std::vector<int>> unordered;
        knot list;
        std::array<std::string, 2> pair;
        std::tuple<int, std::string> row;
        std::variant<int, std::string, std::vector<std::string>, std::map<std::string, int>> any;
    };
    const auto text_of = [](int count) {
        const std::string word(40, 'w');
        std::string text;
        for (int i = 0; i < count; ++i) {
            const auto name = [&](int n) { return "\"name " + word + std::to_string(n % 7) + '"'; };
            text += "{\"map\":{";
            for (int j = 0; j < i % 5; ++j)
                text += (j ? "," : "") + name(i + j) + ":\"" + word + '"';
            text += "},\"unordered\":{";
            for (int j = 0; j < i % 4; ++j) text += (j ? "," : "") + name(i + j) + ":[1,2,3]";
            text += "},\"list\":" + chain(1 + i % 6) + ",\"pair\":[\"" + word
                  + "\",\"\"],\"row\":[1,\"" + word + "\"],\"any\":";
            text += i % 4 == 0 ? "5"
                  : i % 4 == 1 ? '"' + word + '"'
                  : i % 4 == 2 ? "[\"" + word + "\"]"
                               : '{' + name(3) + ":1}";
            text += "}\n";
        }
        return text;
    };
    const auto report_of = [](const std::string& text) {
        weir::trace trace;
        weir::json::read<record>(weir::bytes::memory{text}) | weir::stage("parse")
            | weir::for_each([](const record&) {});
        return trace.report();
    };
    const std::string few = text_of(1'000);
    const std::string many = text_of(10'000);
    const auto of_few = report_of(few);
    const auto of_many = report_of(many);
    REQUIRE(of_many.records == 10'000);
    CHECK(of_many.peak == of_few.peak);
    const std::size_t batches = (many.size() - few.size()) / (weir::json::detail::batch_bytes / 2);
    CHECK(of_many.stages[0].allocated_blocks <= of_few.stages[0].allocated_blocks + batches);
}
