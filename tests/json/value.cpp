// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/bound.hpp"
#include "json/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

using weir::json::kind;
using weir::json::reason;
using weir::json::value;
using weir::test::error_of;
using weir::test::read_all;
using weir::test::read_members;
using weir::test::target_of;

namespace {

struct kind_and_text {
    kind is;
    std::string text;
    bool operator==(const kind_and_text&) const = default;
};

std::vector<kind_and_text> values_of(std::string_view text) {
    return read_all<value>(weir::bytes::memory{text}, {},
                           [](const value& record) {
                               return kind_and_text{record.kind(), std::string{record.text()}};
                           })
        .records;
}

} // namespace

TEST_CASE("a value is the text of its record, and says what kind it is") {
    CHECK(values_of("{\"a\": [1] }\n\t[ ] \r\n\"a\\u0062\"\n-1.5e3\ntrue\nfalse\nnull\n{}")
          == std::vector<kind_and_text>{{kind::object, "{\"a\": [1] }"},
                                        {kind::array, "[ ]"},
                                        {kind::string, "\"a\\u0062\""},
                                        {kind::number, "-1.5e3"},
                                        {kind::boolean, "true"},
                                        {kind::boolean, "false"},
                                        {kind::null, "null"},
                                        {kind::object, "{}"}});
}

TEST_CASE("a value may be a member or an element, next to others") {
    struct record {
        int before;
        value any;
        std::vector<value> list;
        std::optional<value> perhaps;
        int behind;
    };
    int i = 0;
    std::vector<std::string> texts;
    for (int n = 0; n < 2000; ++n)
        texts.push_back(R"({"before":1,"any":{"a":[1,"}"],"n":)" + std::to_string(n)
                        + R"(} ,"list":[1 , "a" ,[],{"b":2},null],"perhaps":null,"behind":2})");
    target_of<record> into;
    read_members(texts, into, {}, [&](std::size_t) {
        const record& read = into.value;
        REQUIRE(read.any.kind() == kind::object);
        REQUIRE(read.any.text() == R"({"a":[1,"}"],"n":)" + std::to_string(i++) + '}');
        REQUIRE(read.list.size() == 5);
        REQUIRE(read.list[0].text() == "1");
        REQUIRE(read.list[1].text() == "\"a\"");
        REQUIRE(read.list[2].text() == "[]");
        REQUIRE(read.list[3].text() == R"({"b":2})");
        REQUIRE(read.list[4].kind() == kind::null);
        REQUIRE_FALSE(read.perhaps);
        REQUIRE(read.before + read.behind == 3);
    });
    CHECK(i == 2000);
}

TEST_CASE("a scalar value is valid, and brackets and strings are closed, whatever is checked") {
    const auto error_of_value = [](std::string_view text) {
        return error_of<value>(text, {.validate = weir::json::validate::touched});
    };
    for (const char* const text : {"01", "1.", "+1", "-", "1e", ".5", "1x", "0x1", "1_000"}) {
        CAPTURE(text);
        CHECK(values_of("0\n" + std::string{text} + "\n0").size() == 1);
    }
    CHECK(error_of_value("01").reason() == reason::invalid_number);
    CHECK(error_of_value("tru").reason() == reason::malformed);
    CHECK(error_of_value("nulll").reason() == reason::malformed);
    CHECK(error_of_value("\"\\q\"").reason() == reason::invalid_string);
    CHECK(error_of_value("\"a").reason() == reason::incomplete);
    CHECK(error_of_value("{\"a\":1").reason() == reason::incomplete);
    CHECK(error_of_value("[[1").reason() == reason::incomplete);
    CHECK(values_of("0\n[[]\n0").size() == 1);
    CHECK(error_of_value("[]]").reason() == reason::trailing_content);
    CHECK(error_of_value("[] []").reason() == reason::trailing_content);
    CHECK(error_of_value("{},").reason() == reason::trailing_content);
    CHECK(error_of_value("null null").reason() == reason::trailing_content);
    CHECK(error_of_value("true false").reason() == reason::trailing_content);
    CHECK(error_of_value("1 1").reason() == reason::trailing_content);
    CHECK(error_of_value("\"a\"\"b\"").reason() == reason::trailing_content);
    CHECK(error_of_value("[1}").reason() == reason::malformed);
    CHECK(values_of("0\n[[}\n0").size() == 1);
    CHECK(error_of_value("]").reason() == reason::malformed);
    CHECK(error_of_value(":").reason() == reason::malformed);
}

TEST_CASE("a value may be a number that no type of C++ holds, as a record and within one") {
    const std::vector<std::string> numbers{"1e400", "-0.0e-999", "-1e99999999999999999999",
                                           std::string(2'000, '9'),
                                           "0." + std::string(2'000, '0') + "1e-2000"};
    std::vector<std::string> texts;
    target_of<value> into;
    read_members(numbers, into, {}, [&](std::size_t) { texts.emplace_back(into.value.text()); });
    CHECK(texts == numbers);
    std::string lines;
    for (const std::string& number : numbers) lines += " " + number + " \n";
    CHECK(read_all<value>(lines).records == numbers);
    CHECK(read_all<value>(numbers[0]).records == std::vector{numbers[0]});
    CHECK(error_of<value>("1e400 1").reason() == reason::trailing_content);
}

namespace {

value of(std::string_view text) {
    return {weir::json::detail::kind_of(text).value_or(kind::number), text};
}

/// The text without a byte to spare behind it, for the sanitizers to see what is read there.
class exact_copy {
public:
    explicit exact_copy(std::string_view text) : bytes_(text.begin(), text.end()) {
        bytes_.shrink_to_fit();
    }
    std::string_view text() const { return {bytes_.data(), bytes_.size()}; }

private:
    std::vector<char> bytes_;
};

/// Everything there is to access.
void walk(const value& at, int depth = 0) {
    static_cast<void>(at.get<int>());
    static_cast<void>(at.get<std::uint8_t>());
    static_cast<void>(at.get<double>());
    static_cast<void>(at.get<bool>());
    static_cast<void>(at.get<std::string>());
    static_cast<void>(at["a"]);
    static_cast<void>(at[1]);
    static_cast<void>(at.at("/a/0"));
    if (depth > 20) return;
    for (const value& each : at.elements()) walk(each, depth + 1);
    for (const auto& each : at.members()) walk(each.value, depth + 1);
}

} // namespace

TEST_CASE("a scalar value is given as the type that is asked for, if it is one") {
    CHECK(of("12").get<int>() == 12);
    CHECK(of("-0").get<unsigned>() == 0U);
    CHECK(of("255").get<std::uint8_t>() == std::uint8_t{255});
    CHECK_FALSE(of("256").get<std::uint8_t>());
    CHECK_FALSE(of("-1").get<std::uint64_t>());
    CHECK_FALSE(of("1.5").get<int>());
    CHECK(of("1e2").get<double>() == 100);
    CHECK(of("0.1").get<float>() == 0.1F);
    CHECK_FALSE(of("1e400").get<double>());
    CHECK_FALSE(of("-1" + std::string(400, '0') + ".0e-3").get<double>());
    CHECK(of("1e-400").get<double>() == 0);
    CHECK(of("0." + std::string(400, '0') + "1e5").get<double>() == 0);
    CHECK(of("0e99999999999999999999").get<double>() == 0);
    CHECK(of("1e-99999999999999999999").get<double>() == 0);
    CHECK_FALSE(of("1e99999999999999999999").get<double>());
    CHECK(of("true").get<bool>() == true);
    CHECK(of("false").get<bool>() == false);
    CHECK_FALSE(of("\"1\"").get<int>());
    CHECK_FALSE(of("1").get<std::string>());
    CHECK_FALSE(of("null").get<bool>());
    CHECK(of("null").is_null());
    CHECK(of(R"("a\n\u00e9\ud83d\ude00")").get<std::string>() == "a\né😀");
    CHECK_THROWS_AS(of(R"("\q")").get<std::string>(), weir::json::bad_access);
}

TEST_CASE("members and elements are found by name, place and pointer") {
    const value all =
        of(R"({ "a" : [ 1 , "x,]" , {"b":null} ] ,"c/d~":{"":5},"\u0061b":[],"n":1,"n":2})");
    CHECK(all.size() == 5);
    CHECK(all["a"].size() == 3);
    CHECK(all["a"][0].get<int>() == 1);
    CHECK(all["a"][1].get<std::string>() == "x,]");
    CHECK_FALSE(all["a"][3]);
    CHECK(all["ab"].kind() == kind::array);
    CHECK(all["ab"].size() == 0);
    CHECK(all["n"].get<int>() == 2);
    CHECK_FALSE(all["b"]);
    CHECK_FALSE(all[0]);
    CHECK(all.at("/a/2/b").is_null());
    CHECK(all.at("/c~1d~0/").get<int>() == 5);
    CHECK(all.at("").text() == all.text());
    for (const char* const nowhere : {"/a/3", "/a/01", "/a/-", "/a/0/x", "/x/y", "/", "/a/+1"}) {
        CAPTURE(nowhere);
        CHECK_FALSE(all.at(nowhere));
    }
}

TEST_CASE("what is looked for in a missing value is missing") {
    const value all = of(R"({"a":[1,null],"b":{"c":5}})");
    CHECK(all["b"]["c"]);
    CHECK(all["a"][1]); // null is a value
    for (const value& missing :
         {value{}, all["x"], all["x"]["y"][3], all["a"]["b"], all["a"][0]["c"], all["b"][0],
          all["a"][9].at("/c/1"), all.at("/x/y"), all.at("/a/7/c"), all.at("/a/-/c")}) {
        CHECK_FALSE(missing);
        CHECK(missing.kind() == kind::missing);
        CHECK_FALSE(missing.is_null());
        CHECK_FALSE(missing.get<int>());
        CHECK_FALSE(missing.get<double>());
        CHECK_FALSE(missing.get<bool>());
        CHECK_FALSE(missing.get<std::string>());
        CHECK(missing.text().empty());
        CHECK(missing.size() == 0);
        CHECK(missing.elements().empty());
        CHECK(missing.members().empty());
        CHECK_FALSE(missing.at(""));
    }
}

TEST_CASE("a pointer that is none is an error, whatever it is looked for in") {
    const value all = of(R"({"a":[1,tru]})");
    for (const char* const none :
         {"a", "a/b", "/~2", "/~", "/a/~", "/x/~2", "/a/01/~2", "/a/1/~x"}) {
        CAPTURE(none);
        CHECK_THROWS_AS(all.at(none), std::invalid_argument);
        CHECK_THROWS_AS(value{}.at(none), std::invalid_argument);
    }
}

TEST_CASE("members and elements are ranges, empty for values of another kind") {
    std::vector<std::string> texts;
    for (const value& each : of("[1, [2], {\"a\":[3]} ,\"]\"]").elements())
        texts.emplace_back(each.text());
    CHECK(texts == std::vector<std::string>{"1", "[2]", "{\"a\":[3]}", "\"]\""});
    texts.clear();
    for (const auto& each : of(R"({"a\tb":1,"c":{"d":2}})").members())
        texts.push_back(each.name() + "=" + std::string{each.value.text()});
    CHECK(texts == std::vector<std::string>{"a\tb=1", R"(c={"d":2})"});
    CHECK(of("{}").members().empty());
    CHECK(of("[ ]").elements().empty());
    CHECK(of("{\"a\":1}").elements().empty());
    CHECK(of("5").members().empty());
    CHECK(of("\"text\"").size() == 0);
    CHECK(value{kind::array, ""}.size() == 0);
}

TEST_CASE("what is malformed within a value is an error when it is come to") {
    const value list = of(R"([1,[2 3],{"a" 1},tru,"\q"])");
    CHECK(list[1][0].get<int>() == 2);
    CHECK_THROWS_AS(list[1][1], weir::json::bad_access);
    CHECK_THROWS_AS(list[2]["a"], weir::json::bad_access);
    CHECK_THROWS_WITH(list[3],
                      "weir: not valid JSON within a json::value: expected a value at byte "
                      "17 of it");
    CHECK_THROWS_AS(list.size(), weir::json::bad_access);
    for (const char* const text : {"[", "[1", "[1,", "[1,]", R"({"a")", R"({"a":)", R"({"a)",
                                   "{1:2}", "[[}", R"(["\)", R"({"a":1,})", "[,]", "[1}"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(of(text).size(), weir::json::bad_access);
    }
}

TEST_CASE("whatever the text of a value is, access ends with an answer or a bad_access") {
    const std::vector<std::string_view> seeds{
        R"({"a":[1,-2.5e+10,0,"x\"\\\/\b\u00e9\ud83d\ude00"],"b":{"c":null,"d":true},"\u0061":{}})",
        R"([false,[],{},"",[[[1]]],{"":{"":[]}}, 0.0E-1 ])"};
    constexpr std::string_view pieces = "{}[]\",:\\u0123456789.eE+-ntfrualse \t\n";
    std::mt19937 random{99};
    std::size_t answered = 0;
    std::size_t refused = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text{seeds[random() % seeds.size()]};
        for (std::size_t left = random() % 4; left > 0; --left) {
            const std::size_t at = 1 + random() % (text.size() - 1);
            if (random() % 3 == 0)
                text.erase(at, random() % 6);
            else if (random() % 2 == 0)
                text[at] = pieces[random() % pieces.size()];
            else
                text.insert(at, 1, pieces[random() % pieces.size()]);
            if (text.size() < 2) break;
        }
        if (random() % 8 == 0) text.resize(1 + random() % text.size());
        const exact_copy copy{text};
        try {
            walk(of(copy.text()));
            ++answered;
        } catch (const weir::json::bad_access&) {
            ++refused;
        }
    }
    CHECK(answered > 1'000);
    CHECK(refused > 1'000);
}

namespace {

/// All that is found in a value, in every way there is. `by_text` looks for it in a value made of the
/// text, which has no place in an index.
std::string found_in(const value& at, bool by_text) {
    const auto in = [&](const value& each) {
        return found_in(by_text ? of(each.text()) : each, by_text) + ' ';
    };
    std::string all = std::to_string(static_cast<int>(at.kind())) + std::string{at.text()} + ' '
                    + std::to_string(at.size());
    for (const value& each : at.elements()) all += in(each);
    for (const auto& each : at.members()) all += std::string{each.raw_name} + in(each.value);
    for (const auto& each : at.members()) {
        std::string name;
        if (weir::json::detail::unescape(each.raw_name, name))
            all += std::string{at[name].text()} + ' ' + std::string{at[name + 'x'].text()};
    }
    for (std::size_t i = 0; i < 4; ++i) all += std::string{at[i].text()} + ' ';
    for (const char* const path : {"/a", "/b/1", "/0/a", "/2"})
        all += std::string{at.at(path).text()} + ' ';
    return all;
}

struct found {
    std::string by_index;
    std::string by_text;
};
found both_in(const value& at) {
    const auto answer = [&](bool by_text) -> std::string {
        try {
            return found_in(by_text ? of(at.text()) : at, by_text);
        } catch (const weir::json::bad_access&) {
            return "refused";
        }
    };
    return {answer(false), answer(true)};
}

class random_json {
public:
    std::string operator()(int deepest) {
        static const std::vector<std::string> scalars{
            "1",    "-0.5e+3", "12345678901234567890", "true",        "false",          "null",
            "\"\"", "\"x\"",   R"("a\"]}{[,:\\")",     R"("\u00e9")", "\"a longer é\"", "0"};
        const std::size_t kind = one_of(deepest > 0 ? 4 : 1);
        if (kind < 2) return blank() + scalars[one_of(scalars.size())] + blank();
        std::string text{kind == 2 ? '[' : '{'};
        text += blank();
        for (std::size_t left = one_of(6); left > 0; --left) {
            if (kind == 3) text += blank() + name() + blank() + ':';
            text += (*this)(deepest - 1);
            if (left > 1) text += ',';
        }
        return blank() + text + (kind == 2 ? ']' : '}') + blank();
    }
    std::size_t one_of(std::size_t count) { return random_() % count; }

private:
    std::string name() {
        static const std::vector<std::string> names{
            "\"a\"", "\"b\"", R"("\u0061")", "\"ab\"", "\"\"", R"("\"")", R"("\\")", R"("\ud800")"};
        return names[one_of(names.size())];
    }
    std::string blank() { return std::string(one_of(8) == 0 ? one_of(3) : 0, ' '); }

    std::mt19937 random_{7};
};

} // namespace

TEST_CASE("in a record, everything is found by the index that is found in its text") {
    random_json make;
    std::string lines;
    for (int i = 0; i < 3'000; ++i) lines += make(5) + '\n';
    std::string long_one = "[";
    while (long_one.size() < 200'000) long_one += make(5) + ',';
    lines += long_one + "{}]\n" + make(5);
    for (const auto validate : {weir::json::validate::full, weir::json::validate::touched}) {
        const auto all = read_all<value>(weir::bytes::memory{lines}, {.validate = validate},
                                         [](const value& record) { return both_in(record); });
        REQUIRE_FALSE(all.error);
        REQUIRE(all.records.size() == 3'002);
        for (const found& each : all.records) {
            REQUIRE(each.by_index == each.by_text);
            REQUIRE(each.by_index != "refused");
        }
    }
}

TEST_CASE(
    "what is malformed in a value that was not checked is refused by the index as by the text") {
    random_json make;
    constexpr std::string_view pieces = "{}[]\",:\\x0-tn \t";
    std::string lines;
    for (int i = 0; i < 20'000; ++i) {
        std::string text = '[' + make(4) + ',' + make(3) + ']';
        for (std::size_t left = 1 + make.one_of(3); left > 0; --left) {
            const std::size_t at = 1 + make.one_of(text.size() - 2);
            if (make.one_of(2) == 0)
                text[at] = pieces[make.one_of(pieces.size())];
            else
                text.insert(at, 1, pieces[make.one_of(pieces.size())]);
        }
        lines += text + '\n';
    }
    const auto all =
        read_all<value>(weir::bytes::memory{lines},
                        {.errors = weir::json::skip, .validate = weir::json::validate::touched},
                        [](const value& record) { return both_in(record); });
    std::size_t refused = 0;
    for (const found& each : all.records) {
        REQUIRE(each.by_index == each.by_text);
        refused += each.by_text == "refused" ? 1U : 0U;
    }
    CHECK(refused > 1'000);
    CHECK(all.records.size() - refused > 1'000);
}

namespace {

/// A value as json::describe gives it, and what is found in it meanwhile.
struct looked_into {
    value inside;
    std::string then;
};

struct holder {
    int before;
    value any;
    std::vector<value> list;
    std::optional<value> perhaps;
    std::map<std::string, value> named;
    std::variant<int, std::string, value> one;
    looked_into converted;
};

looked_into look_into(const value& at) { return {at, found_in(at, false)}; }

} // namespace

template <>
inline constexpr auto weir::json::describe<looked_into> =
    weir::json::from<value>(look_into, "a value");

TEST_CASE("a value is found by the index wherever it stands in a record") {
    random_json make;
    std::string lines;
    for (int i = 0; i < 500; ++i) {
        std::string text = R"({"named":{"a":)" + make(3) + R"(,"b":)" + make(2) + R"(},"any":)"
                         + make(4) + R"(,"list":[)" + make(3) + ',' + make(3) + R"(],"other":)"
                         + make(2) + R"(,"one":[)" + make(3) + R"(],"before":1,"perhaps":)"
                         + make(3) + R"(,"converted":)" + make(3);
        if (i % 50 == 0) text += R"(,"long":")" + std::string(70'000, 'x') + '"';
        lines += text + "}\n";
    }
    const auto check = [](const value& each) {
        const auto [by_index, by_text] = both_in(each);
        REQUIRE(by_index == by_text);
    };
    for (const auto validate : {weir::json::validate::full, weir::json::validate::touched}) {
        const auto all = read_all<holder>(
            weir::bytes::memory{lines}, {.validate = validate}, [&](const holder& record) {
                check(record.any);
                for (const value& each : record.list) check(each);
                if (record.perhaps) check(*record.perhaps);
                for (const auto& [name, each] : record.named) check(each);
                check(std::get<value>(record.one));
                check(record.converted.inside);
                REQUIRE(record.converted.then
                        == found_in(of(record.converted.inside.text()), true));
                return record.before;
            });
        REQUIRE_FALSE(all.error);
        CHECK(all.records.size() == 500);
        const std::string object = R"({"x":)" + make(4) + R"(,"y":)" + make(4) + '}';
        const auto keyed = read_all<weir::json::keyed<value>>(
            weir::bytes::memory{object}, {.records_at = "/*", .validate = validate},
            [&](const weir::json::keyed<value>& record) {
                check(record.value);
                return record.key;
            });
        CHECK(keyed.records == std::vector<std::string>{"x", "y"});
    }
}

TEST_CASE("a control character behind a value is no white space, alone and within a batch") {
    for (const std::string scalar : {"null", "true", "12", "\"x\""}) {
        CAPTURE(scalar);
        const std::string bad = scalar + "\x18\n";
        const std::string text = bad + "1\n" + bad + bad + "2\n";
        const auto all = read_all<value>(weir::bytes::memory{text}, {.errors = weir::json::skip});
        CHECK(all.records == std::vector<std::string>{"1", "2"});
        CHECK(all.rejected == 3);
    }
}

TEST_CASE("elements and members of a value are input ranges, and views") {
    using elements = decltype(std::declval<const weir::json::value&>().elements());
    using members = decltype(std::declval<const weir::json::value&>().members());
    STATIC_REQUIRE(std::ranges::input_range<elements>);
    STATIC_REQUIRE(std::ranges::view<members>);
}
