// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "memory/measured.hpp"
#include "json/bound.hpp"
#include "json/outcome.hpp"

#include <weir/memory/trace.hpp>
#include <weir/stream/borrowed.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using weir::json::reason;
using weir::json::value;
using weir::test::error_of;
using weir::test::error_within;
using weir::test::is_same_refusal;
using weir::test::member;
using weir::test::member_error;
using weir::test::read_all;
using weir::test::read_members;
using weir::test::target_of;

namespace {

enum class colour { red, green };

struct circle {
    double radius;
    bool operator==(const circle&) const = default;
};
struct box {
    double width, height;
    std::string label;
    bool operator==(const box&) const = default;
};
struct empty {};

using shape = std::variant<circle, box>;
using anything = std::variant<std::monostate, std::string, double, bool, std::int64_t,
                              std::vector<int>, circle, box>;
using scarce = std::variant<std::int8_t, bool, circle>;

template <class T>
struct texts_and {
    std::vector<std::string_view> texts;
    T last;
};

struct expression {
    std::variant<std::int64_t, std::string, std::vector<expression>> is;
};

/// A string that counts how often it is bound.
struct counted {
    static inline std::size_t count = 0;
    std::string_view text;
};

/// Alternatives that differ in their last member alone: each must read the others first.
template <class Last>
struct branch;
using tree = std::variant<branch<std::int64_t>, branch<bool>, branch<std::string>>;
template <class Last>
struct branch {
    counted name;
    std::vector<tree> in;
    Last last;
};

constexpr std::array<std::string_view, 3> lasts{"1", "true", "\"\""};

std::string branch_of(std::size_t name, const std::string& in, std::string_view last) {
    return "{\"name\":\"\\n" + std::to_string(name) + "\",\"in\":[" + in
         + "],\"last\":" + std::string{last} + '}';
}
std::string chain_of(std::size_t depth, std::string in, std::string_view last) {
    for (std::size_t i = 0; i < depth; ++i) in = branch_of(i, in, last);
    return in;
}

struct text_and_tree {
    std::string text, tree;
};
text_and_tree random_tree(std::size_t depth, std::mt19937& random) {
    const std::size_t name = random() % 1000;
    const std::size_t last = random() % lasts.size();
    text_and_tree in;
    for (std::size_t i = 0; i < 2 && depth > 0; ++i) {
        const text_and_tree each = random_tree(i == 0 ? depth - 1 : random() % depth, random);
        in.text += (i == 0 ? "" : ",") + each.text;
        in.tree += '(' + each.tree + ')';
    }
    return {branch_of(name, in.text, lasts[last]),
            '\n' + std::to_string(name) + in.tree + std::to_string(last)};
}

/// As the `tree` of a random_tree().
std::string shown(const tree& of) {
    const auto show = [&](const auto& held) {
        std::string text{held.name.text};
        for (const tree& each : held.in) text += '(' + shown(each) + ')';
        return text + std::to_string(of.index());
    };
    return std::visit(show, of);
}

constexpr auto is_read = [](const tree&) { return 1; };

} // namespace

template <>
inline constexpr auto weir::json::describe<counted> =
    weir::json::from<std::string_view>([](std::string_view text) {
        ++counted::count;
        return counted{text};
    });

TEST_CASE("a variant is filled as the kind of the value says, whatever the order") {
    CHECK(member<anything>("null") == anything{});
    CHECK(member<anything>("\"a\\tb\"") == anything{std::string{"a\tb"}});
    CHECK(member<anything>("1.5") == anything{1.5});
    CHECK(member<anything>("1e2") == anything{100.0});
    CHECK(member<anything>("-7") == anything{std::int64_t{-7}});
    CHECK(member<anything>("true") == anything{true});
    CHECK(member<anything>("[1,2]") == anything{std::vector<int>{1, 2}});
    CHECK(member<anything>(R"({"radius":2})") == anything{circle{2}});
    CHECK(member<anything>("18446744073709551615") == anything{18446744073709551615.0});
    CHECK(member_error<anything>("tru").reason() == reason::malformed);
    CHECK(member_error<anything>("01").reason() == reason::invalid_number);
}

TEST_CASE("an integer goes to the first integer that holds it, then to any other number") {
    using any = std::variant<double, std::int8_t, std::uint64_t>;
    CHECK(member<any>("127") == any{std::int8_t{127}});
    CHECK(member<any>("128") == any{std::uint64_t{128}});
    CHECK(member<any>("-128") == any{std::int8_t{-128}});
    CHECK(member<any>("-129") == any{-129.0});
    CHECK(member<any>("0.0") == any{0.0});
    CHECK(member<scarce>("127") == scarce{std::int8_t{127}});
    CHECK(member<scarce>("1.27e2") == scarce{std::int8_t{127}});
    CHECK(member_error<scarce>("128").reason() == reason::number_out_of_range);
    CHECK(member_error<scarce>("1.5").reason() == reason::wrong_type);
}

TEST_CASE("a number with a fraction or an exponent goes to an integer if nothing else takes it") {
    using any = std::variant<std::int8_t, std::optional<int>, double>;
    CHECK(member<any>("1.0") == any{1.0});
    CHECK(member<any>("1e2") == any{100.0});
    CHECK(member<any>("1") == any{std::int8_t{1}});
    using integers = std::variant<std::string, std::int8_t, std::int64_t>;
    CHECK(member<integers>("1.0") == integers{std::int8_t{1}});
    CHECK(member<integers>("1e3") == integers{std::int64_t{1000}});
}

TEST_CASE("of several objects the first that binds is taken") {
    CHECK(member<scarce>(R"({"radius":1})") == scarce{circle{1}});
    CHECK(member<shape>(R"({"radius":1})") == shape{circle{1}});
    CHECK(member<shape>(R"({"width":1,"height":2,"label":"x"})") == shape{box{1, 2, "x"}});
    CHECK(member<shape>(R"({"label":"\u0061","radius":"1","height":2,"width":1})")
          == shape{box{1, 2, "a"}});
    CHECK(member<shape>(R"({"label":"a","radius":1,"height":2,"width":1})") == shape{circle{1}});

    using with_empty = std::variant<circle, empty>;
    CHECK(std::holds_alternative<empty>(member<with_empty>("{}")));
    const auto several = member<std::vector<with_empty>>(R"([{},{"radius":3},{},{"other":[{}]}])");
    REQUIRE(several.size() == 4);
    CHECK(std::get<circle>(several[1]).radius == 3);
    for (const std::size_t i : {0U, 2U, 3U}) CHECK(std::holds_alternative<empty>(several[i]));
}

TEST_CASE("what follows a variant is read, whatever was tried before") {
    struct record {
        int before;
        std::variant<circle, box, std::map<std::string, int>, std::vector<circle>,
                     std::vector<std::vector<int>>, value>
            any;
        int behind;
    };
    const std::array<std::string_view, 14> texts{
        R"({})",
        R"({ })",
        R"([])",
        R"([[]])",
        R"([{}])",
        R"([{"radius":1},{"radius":{}}])",
        R"({"radius":{"a":[]}})",
        R"({"width":1,"height":[[],{}]})",
        R"({"width":{},"height":[]})",
        R"({"a":1,"b":2})",
        R"([[1],[2,3]])",
        R"([[1],[2,"x"],{}])",
        R"("a")",
        R"([{"radius":1},5])",
    };
    const std::array<std::size_t, 14> index{2, 2, 3, 4, 5, 5, 5, 5, 5, 2, 4, 5, 5, 5};
    for (const bool last : {false, true}) {
        std::vector<std::string> records;
        for (int round = 0; round < 300; ++round)
            for (const std::string_view text : texts)
                records.push_back(R"({"before":1,)"
                                  + (last ? R"("behind":2,"any":)" + std::string{text}
                                          : "\"any\":" + std::string{text} + R"( ,"behind":2)")
                                  + '}');
        std::size_t count = 0;
        target_of<record> into;
        read_members(records, into, {}, [&](std::size_t i) {
            CAPTURE(texts[i % 14]);
            REQUIRE(into.value.before + into.value.behind == 3);
            REQUIRE(into.value.any.index() == index[i % 14]);
            ++count;
        });
        CHECK(count == 300 * texts.size());
    }
}

TEST_CASE("a record may be a variant, also alone and between others") {
    const auto all =
        read_all<anything>("1\nnull\n\"a\\nb\"\n{\"radius\":1}\n"
                           "{\"height\":1,\"width\":2,\"label\":\"\"}\n[1,2]\n{}\n[]\n\"c\"",
                           {.errors = weir::json::skip});
    CHECK(all.rejected == 1);
    CHECK(all.records
          == std::vector<anything>{std::int64_t{1},
                                   {},
                                   "a\nb",
                                   circle{1},
                                   box{2, 1, ""},
                                   std::vector{1, 2},
                                   std::vector<int>{},
                                   "c"});
    CHECK(error_of<anything>("1 2").reason() == reason::trailing_content);
    CHECK(error_of<anything>("{\"radius\":1} 2").reason() == reason::trailing_content);
    CHECK(error_of<anything>("{\"width\":1,\"height\":1,\"label\":\"\"}}").reason()
          == reason::trailing_content);
    CHECK(error_of<anything>("null null").reason() == reason::trailing_content);
    CHECK(error_of<anything>("\"a\" 1").reason() == reason::trailing_content);
    CHECK(is_same_refusal(error_of<anything>("{}"), error_within<anything>("{}")));
    CHECK(read_all<std::optional<int>>("null\n1\nnull").records
          == std::vector<std::optional<int>>{{}, 1, {}});
}

TEST_CASE("strings with escapes may be read by each alternative in turn") {
    using any = std::variant<texts_and<int>, texts_and<bool>, texts_and<std::string>>;
    std::mt19937 random{5};
    std::vector<std::string> texts;
    std::vector<std::string> long_texts;
    for (int i = 0; i < 400; ++i) {
        const std::string long_text(1 + random() % 4000, static_cast<char>('a' + random() % 26));
        long_texts.push_back(long_text + '\n');
        const std::string quoted = '"' + long_text + "\\n\"";
        const std::string last = i % 3 == 0 ? "1" : i % 3 == 1 ? "true" : quoted;
        texts.push_back("{\"texts\":[" + quoted + ',' + quoted + ',' + quoted + ',' + quoted
                        + "],\"last\":" + last + '}');
    }
    std::size_t count = 0;
    target_of<any> into;
    read_members(texts, into, {}, [&](std::size_t i) {
        REQUIRE(into.value.index() == i % 3);
        const std::vector<std::string_view> expected(4, long_texts[i]);
        const auto& texts_read = i % 3 == 0 ? std::get<0>(into.value).texts
                               : i % 3 == 1 ? std::get<1>(into.value).texts
                                            : std::get<2>(into.value).texts;
        REQUIRE((texts_read == expected));
        if (i % 3 == 2) REQUIRE((std::get<2>(into.value).last == long_texts[i]));
        ++count;
    });
    CHECK(count == 400);
}

TEST_CASE("names with escapes may be read by each alternative in turn") {
    struct first {
        int missing;
    };
    struct second {
        std::string absent;
    };
    struct third {
        bool gone;
    };
    struct fourth {
        std::vector<int> last;
    };
    std::string text = "{";
    for (int i = 0; i < 500; ++i) text += '"' + std::string(100, 'a') + "\\u0062\":0,";
    const auto read =
        member<std::variant<first, second, third, fourth>>(text + R"("l\u0061st":[7]})");
    CHECK(std::get<fourth>(read).last == std::vector{7});
}

TEST_CASE("an enumeration and a string share a member") {
    using any = std::variant<colour, std::string>;
    CHECK(member<any>("\"green\"") == any{colour::green});
    CHECK(member<any>("\"gr\\u0065en\"") == any{colour::green});
    CHECK(member<any>("\"gr\\u0065y\"") == any{std::string{"grey"}});
    CHECK(member<std::variant<std::string, colour>>("\"green\"").index() == 0);
}

TEST_CASE("a variant that nothing fits says what each alternative lacks") {
    const auto why = member_error<shape>(R"({"radius":"1","width":3})");
    CHECK(why.reason() == reason::no_alternative);
    CHECK_THAT(why.what(), Catch::Contains("/a: none of the alternatives fits: /radius: expected a "
                                           "number, found a string; /height: the member is "
                                           "missing"));
    const auto kind = member_error<shape>("5");
    CHECK(kind.reason() == reason::wrong_type);
    CHECK_THAT(kind.what(), Catch::Contains("expected an object, found 5"));
    CHECK_THAT(member_error<scarce>("[]").what(),
               Catch::Contains("expected an object, a number or a boolean, found an array"));
}

TEST_CASE("malformed text in one alternative is not offered to the next") {
    for (const char* const text :
         {R"({"radius":1e})", R"({"width":1,})", R"({"width" 1})", R"({"label":"\q"})",
          R"({"radius":"1" "width":2})", R"({"radius":"1","width":])"}) {
        CAPTURE(text);
        const auto why = error_within<shape>(text).reason();
        CHECK((why == reason::malformed || why == reason::invalid_number
               || why == reason::invalid_string));
    }
}

TEST_CASE("a variant may be within itself") {
    const auto read = member<expression>(R"({"is":[{"is":1},{"is":[{"is":"x"},{"is":[]}]}]})");
    const auto& outer = std::get<2>(read.is);
    REQUIRE(outer.size() == 2);
    CHECK(std::get<0>(outer[0].is) == 1);
    CHECK(std::get<1>(std::get<2>(outer[1].is)[0].is) == "x");
    CHECK(std::get<2>(std::get<2>(outer[1].is)[1].is).empty());
}

TEST_CASE("nothing of the record before is left in a variant") {
    using any = std::variant<std::vector<std::string>, std::map<std::string, int>, std::string>;
    std::size_t count = 0;
    target_of<any> into;
    read_members({R"(["x","y"])", R"({"p":1})", "[]", "{}", R"("")", R"(["z"])", R"({"q":2})"},
                 into, {}, [&](std::size_t i) {
                     CAPTURE(i);
                     const any& read = into.value;
                     if (i == 2) CHECK(std::get<0>(read).empty());
                     if (i == 3) CHECK(std::get<1>(read).empty());
                     if (i == 4) CHECK(std::get<2>(read).empty());
                     if (i == 5) CHECK(std::get<0>(read) == std::vector<std::string>{"z"});
                     if (i == 6) CHECK(std::get<1>(read).size() == 1);
                     if (i == 6) CHECK(std::get<1>(read).at("q") == 2);
                     ++count;
                 });
    CHECK(count == 7);
}

TEST_CASE("variants within variants choose as any other does") {
    std::mt19937 random{7};
    std::vector<std::string> texts;
    std::vector<std::string> expected;
    for (std::size_t depth = 0; depth < 60; ++depth) {
        text_and_tree made = random_tree(depth % 12, random);
        texts.push_back(std::move(made.text));
        expected.push_back(std::move(made.tree));
    }
    std::size_t count = 0;
    target_of<tree> into;
    read_members(texts, into, {}, [&](std::size_t i) {
        REQUIRE(shown(into.value) == expected[i]);
        ++count;
    });
    CHECK(count == texts.size());
}

TEST_CASE("a value is bound once for each alternative of each variant around it, at most") {
    constexpr std::size_t depth = 100;
    for (const std::string_view last : lasts) {
        for (const std::string_view innermost :
             {"", "{}", "{\"name\":\"\",\"in\":[],\"last\":[]}"}) {
            CAPTURE(last, innermost);
            counted::count = 0;
            if (innermost.empty())
                member<tree>(chain_of(depth, "", last));
            else
                CHECK(error_within<tree>(chain_of(depth, std::string{innermost}, last)).reason()
                      == reason::no_alternative);
            CHECK(counted::count < 3 * depth * depth);
        }
    }
}

TEST_CASE("memory for variants within variants grows with the text, not with the paths to it") {
    if (!weir::test::is_measured()) return;
    const auto peak_of = [](const std::string& text) {
        weir::trace trace;
        const std::vector<int> read =
            read_all<tree>(weir::bytes::memory{text}, {.errors = weir::json::skip}, is_read)
                .records;
        return trace.report().peak;
    };
    const auto peak_of_depth = [&](std::size_t depth) {
        return peak_of(chain_of(depth, "{}", lasts[2]) + '\n' + chain_of(depth, "", lasts[2]));
    };
    const auto none = peak_of_depth(1);
    CHECK(peak_of_depth(100) - none < 3 * (peak_of_depth(50) - none));

    const auto peak_of_records = [&](std::size_t count) { // each takes another path
        std::string text;
        for (std::size_t i = 0; i < count; ++i) {
            std::string record;
            for (std::size_t level = 0; level < 16; ++level)
                record = branch_of(0, record, lasts[(i >> level) & 1]);
            text += record + '\n';
        }
        return peak_of(text);
    };
    CHECK(peak_of_records(4000) < 2 * peak_of_records(1000));
}

TEST_CASE("a variant within a variant that nothing fits is explained once") {
    const auto why = member_error<tree>(branch_of(0, R"({"name":5,"in":[],"last":1})", lasts[0]));
    CHECK_THAT(why.what(), Catch::Contains("/a: none of the alternatives fits: /in/0: none of the "
                                           "alternatives fits: /name: expected a string, found 5"));
    CHECK_THAT(why.what(), Catch::Contains("; /in/0: none of the alternatives fits, as said; "));
}
