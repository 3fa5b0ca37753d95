// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/bound.hpp"
#include "json/outcome.hpp"

#include <weir/json/to_text.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using weir::json::error;
using weir::json::options;
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

enum class colour { red, green, blue = -3, größe_7 };
enum short_name : std::uint8_t { s, m, xl = 200 };

struct point {
    int x;
    int y;
    bool operator==(const point&) const = default;
};

struct everything {
    std::int64_t wide;
    std::uint8_t small;
    double real;
    float less;
    bool truth;
    colour shade;
    std::string text;
    std::optional<std::string> perhaps;
    std::vector<std::string> words;
    std::vector<point> points;
    point where;
    struct {
        std::string type;
        struct {
            std::vector<int> numbers;
        } deeper;
    } anonymous;
};

struct wide {
    int m00, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12, m13, m14, m15;
    int m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31;
    int m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47;
    int m48, m49, m50, m51;
    int a, ab, abc, abcd, abcde, abcdef, abcdefg, abcdefgh, abcdefghi, abcdefghj;
    int aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab;
    int aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac;
};

std::vector<std::string> names_of_wide() {
    std::vector<std::string> names;
    for (int i = 0; i < 52; ++i) names.push_back((i < 10 ? "m0" : "m") + std::to_string(i));
    const std::string_view letters = "abcdefghi";
    for (std::size_t length = 1; length <= letters.size(); ++length)
        names.emplace_back(letters.substr(0, length));
    names.emplace_back("abcdefghj");
    names.push_back(std::string(81, 'a') + 'b');
    names.push_back(std::string(81, 'a') + 'c');
    return names;
}

struct tree {
    std::string name;
    std::vector<tree> children;
};

std::string nested_trees(int levels) {
    std::string text;
    for (int i = 0; i < levels; ++i) text += R"({"name":"x","children":[)";
    for (int i = 0; i < levels; ++i) text += "]}";
    return text;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
    return text;
}

struct integer_type {
    std::string lowest, highest;
    int bits;
    bool is_signed;
    std::string (*read)(std::string_view);
    error (*refusal)(std::string_view, const options&);
};

template <class T>
integer_type described() {
    using limits = std::numeric_limits<T>;
    return {std::to_string(limits::min()),
            std::to_string(limits::max()),
            8 * sizeof(T),
            limits::is_signed,
            [](std::string_view text) { return std::to_string(member<T>(text)); },
            member_error<T>};
}

/// One beyond either end, and where narrower types would have wrapped to a small number.
std::vector<std::string> numbers_outside(const integer_type& type) {
    std::vector<std::string> outside{
        "18446744073709551616",  "18446744073709551617",   "36893488147419103233",
        "-18446744073709551615", "-9223372036854775809",   "9999999999999999999999999999",
        "100000000000000000000", "-100000000000000000000",
    };
    const auto add = [&](auto... numbers) { (outside.emplace_back(numbers), ...); };
    if (type.bits < 64) {
        const std::int64_t period = std::int64_t{1} << type.bits;
        add(std::to_string(std::stoll(type.highest) + 1));
        add(std::to_string(std::stoll(type.lowest) - 1));
        add(std::to_string(period + 1), std::to_string(-period + 1));
        add(std::to_string((std::int64_t{1} << 32) + 1 + 127 * (type.bits == 32)));
        add("9223372036854775807", "18446744073709551615");
    } else if (type.is_signed) {
        add("9223372036854775808", "18446744073709551615");
    } else {
        add("-1", "-9223372036854775808");
    }
    return outside;
}

} // namespace

TEST_CASE("each member type is filled from the JSON that says the same") {
    const auto all = read_one<everything>(
        R"({"wide":-9007199254740993,"small":255,"real":-0.1,"less":1e-3,"truth":true,)"
        R"("shade":"blue","text":"a \"b\"","perhaps":"c","words":["d","","e f"],)"
        R"("points":[{"x":1,"y":2},{"y":4,"x":3}],"where":{"x":5,"y":6},)"
        R"("anonymous":{"type":"g","deeper":{"numbers":[7,8]}}})");
    CHECK(all.wide == -9'007'199'254'740'993);
    CHECK(all.small == 255);
    CHECK(all.real == -0.1);
    CHECK(all.less == 1e-3F);
    CHECK(all.truth);
    CHECK(all.shade == colour::blue);
    CHECK(all.text == "a \"b\"");
    CHECK(all.perhaps == "c");
    CHECK(all.words == std::vector<std::string>{"d", "", "e f"});
    CHECK(all.points == std::vector<point>{{1, 2}, {3, 4}});
    CHECK(all.where == point{5, 6});
    CHECK(all.anonymous.type == "g");
    CHECK(all.anonymous.deeper.numbers == std::vector<int>{7, 8});
}

TEST_CASE("a record may be a vector or a scalar") {
    CHECK(read_all<std::vector<int>>("[1,2]\n[]\n[3]").records
          == std::vector<std::vector<int>>{{1, 2}, {}, {3}});
    CHECK(read_all<int>("1\n -2 \n3").records == std::vector<int>{1, -2, 3});
    CHECK(read_all<double>("1\n2.5e1\n").records == std::vector<double>{1, 25});
    CHECK(read_all<bool>("true\nfalse").records == std::vector<bool>{true, false});
    CHECK(read_all<std::string>("\"a\"\n\"\\u0062\"").records
          == std::vector<std::string>{"a", "b"});
    CHECK(read_all<colour>("\"red\"\n\"green\"").records
          == std::vector<colour>{colour::red, colour::green});
    CHECK(read_all<point>(R"({"x":1,"y":2})"
                          "\n"
                          R"({"x":3,"y":4})")
              .records
          == std::vector<point>{{1, 2}, {3, 4}});
}

TEST_CASE("something behind a scalar on its line rejects it, whatever it is") {
    for (const char* const text : {"1 2", "1,", "1 \"a", "1 \"", "1}", "1 ]", "1 {}"}) {
        for (const char* const line_end : {"", "\n", "\n5\n"}) {
            CAPTURE(text, line_end);
            CHECK(read_all<int>(std::string{text} + line_end).records.empty());
            CHECK(read_all<double>(std::string{text} + line_end).records.empty());
        }
    }
    CHECK(error_of<int>("1 2").reason() == reason::trailing_content);
    CHECK(error_of<double>("1 2").reason() == reason::trailing_content);
    CHECK(error_of<bool>("true false").reason() == reason::trailing_content);
    CHECK(error_of<std::string>("\"a\" \"b\"").reason() == reason::trailing_content);
    CHECK(error_of<std::vector<int>>("[1] 2").reason() == reason::trailing_content);
    CHECK(error_of<point>(R"({"x":1,"y":2},)").reason() == reason::trailing_content);
}

TEST_CASE("what is wrong with a record is wrong with it as a member, in the same words") {
    const auto check = [](error (*of_record)(std::string_view, const options&),
                          error (*of_member)(std::string_view, const options&),
                          std::initializer_list<const char*> texts) {
        for (const char* const text : texts) {
            CAPTURE(text);
            const options how{
                .validate = weir::json::validate::touched}; // otherwise it is said at which byte
            CHECK(is_same_refusal(of_record(text, how), of_member(text, how)));
        }
    };
    check(error_of<int>, error_within<int>, {"1.5", "2147483648", "01", "\"1\"", "nul"});
    check(error_of<double>, error_within<double>, {"1e999", "1.", "{}"});
    check(error_of<bool>, error_within<bool>, {"tru", "1"});
    check(error_of<std::string>, error_within<std::string>, {R"("\q")", "[]"});
    check(error_of<colour>, error_within<colour>, {"\"pink\"", "0"});
    check(error_of<std::vector<int>>, error_within<std::vector<int>>, {"{}", "[1,\"2\"]"});
    check(error_of<point>, error_within<point>, {"[]", R"({"x":1})", R"({"x":1,"y":[]})"});
}

TEST_CASE("a struct without members accepts any object") {
    struct nothing {};
    CHECK_NOTHROW(member<nothing>("{}"));
    CHECK_NOTHROW(member<nothing>("{\"a\":[1,{}]}"));
    CHECK(member_error<nothing>("[]").reason() == reason::wrong_type);
}

TEST_CASE("sixty-four members are filled, each with its own") {
    const std::vector<std::string> names = names_of_wide();
    std::vector<std::string> named;
    for (std::size_t i = 0; i < 64; ++i)
        named.push_back('"' + names[i] + "\":" + std::to_string(i * i));
    std::mt19937 random{1};
    for (int round = 0; round < 20; ++round) {
        const auto whole = member<wide>('{' + joined(named) + '}');
        const auto* const begin = reinterpret_cast<const int*>(&whole);
        for (int i = 0; i < 64; ++i) REQUIRE(begin[i] == i * i);
        std::shuffle(named.begin(), named.end(), random);
    }
    const std::string last = named.back();
    named.pop_back();
    const error why = error_within<wide>('{' + joined(named) + '}');
    CHECK(why.reason() == reason::missing_field);
    CHECK(why.path() == "/a/" + last.substr(1, last.find('"', 1) - 1));
}

TEST_CASE("a number that an integer cannot hold is an error, never a wrap") {
    for (const integer_type& type :
         {described<std::int8_t>(), described<std::uint8_t>(), described<std::int16_t>(),
          described<std::uint16_t>(), described<std::int32_t>(), described<std::uint32_t>(),
          described<std::int64_t>(), described<std::uint64_t>()}) {
        CAPTURE(type.lowest, type.highest);
        CHECK(type.read(type.lowest) == type.lowest);
        CHECK(type.read(type.highest) == type.highest);
        for (const std::string& text : numbers_outside(type)) {
            CAPTURE(text);
            CHECK(type.refusal(text, {}).reason() == reason::number_out_of_range);
        }
    }
    CHECK(member_error<std::uint8_t>("256").what()
          == std::string{"memory:1: /a: 256 is outside 0 to 255 (number_out_of_range, record at "
                         "byte 0)\n    {\"a\":256}"});
}

TEST_CASE("another type than the member's is an error that says what was found") {
    struct expectation {
        std::string_view text;
        std::string_view found;
    };
    const std::array<expectation, 7> kinds{{{"{}", "an object"},
                                            {"[]", "an array"},
                                            {"\"a\"", "a string"},
                                            {"12", "12"},
                                            {"true", "a boolean"},
                                            {"false", "a boolean"},
                                            {"null", "null"}}};
    struct member_type {
        error (*refusal)(std::string_view, const options&);
        std::string_view expected;
        std::string_view accepted; ///< what the texts begin with
    };
    for (const auto& [refusal, expected, accepted] : std::initializer_list<member_type>{
             {member_error<int>, "an integer", "1"},
             {member_error<std::uint64_t>, "an integer", "1"},
             {member_error<double>, "a number", "1"},
             {member_error<bool>, "a boolean", "tf"},
             {member_error<std::string>, "a string", "\""},
             {member_error<std::string_view>, "a string", "\""},
             {member_error<colour>, "a string", "\""},
             {member_error<std::vector<int>>, "an array", "["},
             {member_error<point>, "an object", "{"},
             {member_error<std::optional<int>>, "an integer", "1n"},
             {member_error<std::optional<std::string>>, "a string", "\"n"}}) {
        for (const auto& [text, found] : kinds) {
            if (accepted.find(text[0]) != std::string_view::npos) continue;
            CAPTURE(text, expected);
            const error why = refusal(text, {});
            CHECK(why.reason() == reason::wrong_type);
            CHECK_THAT(why.what(), Catch::Contains("expected " + std::string{expected} + ", found "
                                                   + std::string{found}));
        }
    }
}

TEST_CASE("a broken value is malformed, not of the wrong type") {
    for (const char* const text : {"tru", "nul", "True", "undefined", "NaN", "'a'"}) {
        CAPTURE(text);
        CHECK(member_error<bool>(text).reason() == reason::malformed);
        CHECK(member_error<std::string>(text).reason() == reason::malformed);
        CHECK(member_error<std::optional<int>>(text).reason() == reason::malformed);
    }
    CHECK(member_error<int>("01").reason() == reason::invalid_number);
    CHECK(member_error<double>("1.").reason() == reason::invalid_number);
    CHECK(member_error<int>("-").reason() == reason::invalid_number);
}

TEST_CASE("a member that is missing is an error that names it") {
    const error why = error_of<everything>(R"({"wide":1,"small":1,"real":1,"less":1,"truth":true,)"
                                           R"("shade":"red","text":"","words":[],"points":[]})");
    CHECK(why.reason() == reason::missing_field);
    CHECK(why.path() == "/where");
    CHECK_THAT(why.what(), Catch::Contains("/where: the member is missing; make it std::optional, "
                                           "or give it an .or_default() in json::describe ("));

    const error deeper = error_within<std::vector<point>>(R"([{"x":1,"y":2},{"x":1}])");
    CHECK(deeper.reason() == reason::missing_field);
    CHECK(deeper.path() == "/a/1/y");
    CHECK(error_of<point>("{}").path() == "/x");
    CHECK(error_of<point>(R"({"x":null,"y":1})").reason() == reason::wrong_type);
}

TEST_CASE("of a missing member it is said which name in the record is like its own") {
    struct user {
        std::string name;
        int user_id;
        int age;
    };
    const auto hint = [](const std::string& name) {
        const std::string what =
            error_within<user>(R"({"name":"","names":1,"age":1,"id":1,")" + name + R"(":1})")
                .what();
        constexpr std::string_view before = "/a/user_id: the member is missing; ";
        return what.substr(what.find(before) + before.size(),
                           what.find("make it") - what.find(before) - before.size());
    };
    for (const std::string name : {"userId", "User-Id", "USER_ID", "userid", "user_ids", "ser_id",
                                   "usr_id", "uzer_id", "UserI"})
        CHECK(hint(name) == "the record has \"" + name + "\"; ");
    CHECK(hint(R"(user\u0049d)") == "the record has \"userId\"; ");
    for (const std::string name : {"user", "user_identity", "di_resu", "", "_", "userxxd"})
        CHECK(hint(name) == "");
    struct all_short {
        int x, y;
    };
    CHECK_THAT(error_of<all_short>(R"({"x":1,"z":2})").what(), !Catch::Contains("the record has"));
    struct alike {
        int value1, value2;
    };
    CHECK_THAT(error_of<alike>(R"({"value1":1})").what(), !Catch::Contains("the record has"));
}

TEST_CASE("an optional member may be missing or null, and does not remember the record before") {
    struct record {
        std::optional<std::string> text;
        std::optional<int> number;
        std::optional<std::vector<std::string>> list;
        std::optional<point> where;
    };
    const auto all = members<record>(
        {R"({"text":"long enough for the heap, this one","number":1,"list":["a","b"],)"
         R"("where":{"x":1,"y":2}})",
         R"({})", R"({"text":"","number":2,"list":[],"where":{"x":3,"y":4}})",
         R"({"text":null,"number":null,"list":null,"where":null})", R"({"list":["c"]})"});
    REQUIRE(all.size() == 5);
    CHECK(all[0].text == "long enough for the heap, this one");
    CHECK(all[0].where == point{1, 2});
    for (const std::size_t empty : {1U, 3U}) {
        CHECK_FALSE(all[empty].text);
        CHECK_FALSE(all[empty].number);
        CHECK_FALSE(all[empty].list);
        CHECK_FALSE(all[empty].where);
    }
    CHECK(all[2].text == "");
    CHECK(all[2].number == 2);
    CHECK(all[2].list == std::vector<std::string>{});
    CHECK(all[4].list == std::vector<std::string>{"c"});
    CHECK_FALSE(all[4].text);

    const auto of_null = member<std::vector<std::optional<int>>>("[1,null,2]");
    CHECK(of_null == std::vector<std::optional<int>>{1, std::nullopt, 2});
}

TEST_CASE("an enumeration is read by the name of its enumerator") {
    CHECK(member<colour>("\"green\"") == colour::green);
    CHECK(member<colour>("\"blue\"") == colour::blue);
    CHECK(member<colour>("\"r\\u0065d\"") == colour::red);
    CHECK(member<colour>("\"größe_7\"") == colour::größe_7);
    CHECK(member<colour>("\"gr\\u00f6\\u00DFe_7\"") == colour::größe_7);
    CHECK(weir::json::to_text(colour::größe_7) == "\"größe_7\"");
    CHECK(member<short_name>("\"xl\"") == xl);
    for (const char* const text : {"\"Red\"", "\"\"", "\"re\"", "\"redd\"", "\"colour::red\""}) {
        CAPTURE(text);
        CHECK(member_error<colour>(text).reason() == reason::unknown_enumerator);
    }
    CHECK_THAT(member_error<colour>("\"pink\"").what(),
               Catch::Contains("no enumerator is named \"pink\""));
    CHECK(member_error<colour>("0").reason() == reason::wrong_type);
}

TEST_CASE("the members of a record may come in any order, which may change from record to record") {
    std::vector<std::string> named{R"("wide":1)",
                                   R"("small":2)",
                                   R"("real":3.5)",
                                   R"("less":4)",
                                   R"("truth":true)",
                                   R"("shade":"green")",
                                   R"("text":"t")",
                                   R"("perhaps":"p")",
                                   R"("words":["w"])",
                                   R"("points":[])",
                                   R"("where":{"y":2,"x":1})",
                                   R"("anonymous":{"deeper":{"numbers":[]},"type":""})",
                                   R"("unknown":{"wide":9})",
                                   R"("wid":8)",
                                   R"("wider":[8])"};
    std::mt19937 random{7};
    std::string text;
    for (int i = 0; i < 500; ++i) {
        if (random() % 3 == 0) std::shuffle(named.begin(), named.end(), random);
        text += '{' + joined(named) + "}\n";
    }
    const auto all = read_all<everything>(text);
    REQUIRE_FALSE(all.error);
    REQUIRE(all.records.size() == 500);
    for (const everything& record : all.records) {
        REQUIRE(record.wide == 1);
        REQUIRE(record.small == 2);
        REQUIRE(record.real == 3.5);
        REQUIRE(record.shade == colour::green);
        REQUIRE(record.perhaps == "p");
        REQUIRE(record.words == std::vector<std::string>{"w"});
        REQUIRE(record.where == point{1, 2});
    }
}

TEST_CASE("names are told apart to their last character, at every length") {
    std::vector<std::string> named;
    for (const std::string& name : names_of_wide())
        named.push_back('"' + name + "\":" + std::to_string(named.size() + 1));
    const std::string long_name(81, 'a');
    for (const std::string& unknown : {std::string{}, std::string{"abcdefghij"}, long_name,
                                       long_name + 'd', long_name + "bb", std::string{"A"}})
        named.push_back('"' + unknown + "\":0");
    std::mt19937 random{3};
    for (int round = 0; round < 50; ++round) {
        std::shuffle(named.begin(), named.end(), random);
        const auto record = member<wide>('{' + joined(named) + '}');
        const auto* const begin = reinterpret_cast<const int*>(&record);
        for (int i = 0; i < 64; ++i) REQUIRE(begin[i] == i + 1);
    }
}

TEST_CASE("a name with escapes in it is the name that it spells") {
    CHECK(read_one<point>(R"({"\u0078":1,"y":2})") == point{1, 2});
    CHECK(read_one<point>(R"({"y":2,"\u0078":1,"\u0079\n":3,"\\y":4})") == point{1, 2});
    CHECK(error_of<point>(R"({"\x":1,"y":2})").reason() == reason::invalid_string);
    CHECK(error_of<point>(R"({"x\u0000":1,"y":2})").path() == "/x");
}

TEST_CASE("of a member that is there twice, the last counts") {
    CHECK(read_one<point>(R"({"x":1,"y":2,"x":3})") == point{3, 2});
    CHECK(read_one<point>(R"({"x":1,"y":2,"\u0078":3})") == point{3, 2});
    struct record {
        std::vector<int> list;
        std::optional<int> perhaps;
    };
    const auto read = member<record>(R"({"list":[1,2,3],"perhaps":1,"list":[4],"perhaps":null})");
    CHECK(read.list == std::vector<int>{4});
    CHECK_FALSE(read.perhaps);
    CHECK(error_of<point>(R"({"x":"1","x":1,"y":2})").reason() == reason::wrong_type);
}

TEST_CASE("strings are what their escapes say") {
    CHECK(member<std::string>(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    CHECK(member<std::string>(R"("\u0041\u00e9\u20AC\ud83d\ude00")") == "Aé€😀");
    CHECK(member<std::string>(R"("a\u0000b")") == std::string{"a\0b", 3});
    CHECK(member<std::string>("\"Aé€😀\x7F\"") == "Aé€😀\x7F");
    CHECK(member<std::string>("\"\"").empty());
    CHECK(member<std::string>(R"("\\")") == "\\");
    CHECK(member<std::string>(" \"  a  \"  ") == "  a  ");
    for (const char* const text :
         {R"("\q")", R"("\u12")", R"("\u12G4")", R"("\ud83d\u0041")", R"("\x41")", R"("\U0041")"}) {
        CAPTURE(text);
        CHECK(member_error<std::string>(text).reason() == reason::invalid_string);
        CHECK(member_error<std::string_view>(text).reason() == reason::invalid_string);
    }
    CHECK(error_within<std::string>(R"("\")").reason() == reason::incomplete);
}

TEST_CASE("a string_view is the text of its member, with and without escapes, all at a time") {
    struct views {
        std::string_view a;
        std::string_view b;
        std::vector<std::string_view> list;
        std::optional<std::string_view> perhaps;
    };
    std::vector<std::string> texts;
    for (int i = 0; i < 3000; ++i) {
        const std::string n = std::to_string(i);
        texts.push_back(R"({"a":"plain )" + n + R"(","b":"esc\u0061ped\t)" + n + R"(","list":["x)"
                        + n + R"(","\n","","y"],"perhaps":)" + (i % 2 ? "null" : "\"p" + n + '"')
                        + '}');
    }
    std::size_t read = 0;
    target_of<views> into;
    read_members(texts, into, {}, [&](std::size_t i) {
        const std::string n = std::to_string(i);
        const views& record = into.value;
        REQUIRE(record.a == "plain " + n);
        REQUIRE(record.b == "escaped\t" + n);
        REQUIRE(record.list == std::vector<std::string_view>{"x" + n, "\n", "", "y"});
        REQUIRE(record.perhaps.has_value() == (i % 2 == 0));
        if (record.perhaps) REQUIRE(*record.perhaps == "p" + n);
        ++read;
    });
    CHECK(read == 3000);
}

TEST_CASE("vectors that grow and shrink from record to record hold what their record has") {
    struct record {
        std::vector<std::string> words;
        std::vector<bool> flags;
        std::vector<int> numbers;
        std::vector<std::vector<std::string>> table;
        std::vector<one_member<std::optional<std::string>>> objects;
    };
    std::mt19937 random{11};
    const auto word = [&] {
        return std::string(random() % 40, static_cast<char>('a' + random() % 26));
    };
    std::vector<std::string> texts;
    std::vector<record> expected;
    const auto list = [&](auto add) {
        std::string out = "[";
        for (std::size_t left = random() % 8 * (random() % 3); left > 0; --left)
            out += (out.size() > 1 ? "," : "") + add();
        return out + ']';
    };
    for (int i = 0; i < 400; ++i) {
        record& made = expected.emplace_back();
        std::string& text = texts.emplace_back();
        text += "{\"words\":" + list([&] { return '"' + made.words.emplace_back(word()) + '"'; });
        text += ",\"flags\":" + list([&] {
                    made.flags.push_back(random() % 2 == 0);
                    return std::string{made.flags.back() ? "true" : "false"};
                });
        text += ",\"numbers\":" + list([&] {
                    return std::to_string(made.numbers.emplace_back(static_cast<int>(random())));
                });
        text += ",\"table\":" + list([&] {
                    auto& row = made.table.emplace_back();
                    return list([&] { return '"' + row.emplace_back(word()) + '"'; });
                });
        text += ",\"objects\":" + list([&] {
                    auto& a = made.objects.emplace_back().a;
                    if (random() % 3 == 0) return std::string{"{}"};
                    if (random() % 3 == 0) return std::string{"{\"a\":null}"};
                    return "{\"a\":\"" + a.emplace(word()) + "\"}";
                });
        text += '}';
    }
    std::size_t count = 0;
    target_of<record> into;
    read_members(texts, into, {}, [&](std::size_t i) {
        const record& read = into.value;
        REQUIRE(read.words == expected[i].words);
        REQUIRE(read.flags == expected[i].flags);
        REQUIRE(read.numbers == expected[i].numbers);
        REQUIRE(read.table == expected[i].table);
        REQUIRE(read.objects.size() == expected[i].objects.size());
        for (std::size_t j = 0; j < read.objects.size(); ++j)
            REQUIRE(read.objects[j].a == expected[i].objects[j].a);
        ++count;
    });
    CHECK(count == expected.size());
}

TEST_CASE("a struct may hold a vector of itself") {
    const auto root =
        read_one<tree>(R"({"name":"a","children":[{"name":"b","children":[)"
                       R"({"name":"c","children":[]}]},{"name":"d","children":[]}]})");
    CHECK(root.name == "a");
    REQUIRE(root.children.size() == 2);
    CHECK(root.children[0].name == "b");
    CHECK(root.children[0].children[0].name == "c");
    CHECK(root.children[1].name == "d");
    CHECK(root.children[1].children.empty());

    const error why = error_of<tree>(R"({"name":"a","children":[{"name":"b","children":[)"
                                     R"({"name":1,"children":[]}]}]})");
    CHECK(why.path() == "/children/0/children/0/name");
}

TEST_CASE("what nests to max_depth is read, and one level more is an error") {
    for (const std::size_t max_depth : {2U, 4U, 64U, 256U}) {
        const int levels = static_cast<int>(max_depth) / 2; // an object and an array each
        CHECK(read_all<tree>(nested_trees(levels), {.max_depth = max_depth}).records.size() == 1);
        const error why = error_of<tree>(nested_trees(levels + 1), {.max_depth = max_depth});
        CHECK(why.reason() == reason::too_deep);
        CHECK_THAT(why.what(), Catch::Contains("nested more than " + std::to_string(max_depth)
                                               + " levels deep"));
    }
    CHECK(error_of<tree>(nested_trees(129)).reason() == reason::too_deep);
    CHECK(read_all<point>(R"({"deep":)" + std::string(5000, '[') + std::string(5000, ']')
                              + R"(,"x":1,"y":2})",
                          {.validate = weir::json::validate::touched})
              .records
          == std::vector<point>{{1, 2}});
}

TEST_CASE("nothing of a rejected record, nor of a deeper one before, is left in the next") {
    const std::string text = nested_trees(5) + '\n' + nested_trees(200) + '\n' + nested_trees(2)
                           + "\n" + R"({"name":"last","children":[{"name":"x"}]})" + '\n'
                           + R"({"name":"y","children":[]})";
    const auto all = read_all<tree>(text, {.errors = weir::json::skip});
    CHECK(all.rejected == 2);
    REQUIRE(all.records.size() == 3);
    CHECK(all.records[1].children[0].children.empty());
    CHECK(all.records[2].name == "y");
    CHECK(all.records[2].children.empty());
}
