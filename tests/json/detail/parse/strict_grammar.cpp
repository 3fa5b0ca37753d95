// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/whole_file.hpp"

#include <weir/json/detail/parse/strict_grammar.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace fs = std::filesystem;
using weir::json::reason;
using weir::json::to_string;
using weir::json::detail::check_strictly;
using weir::json::detail::parse_context;

namespace {

/// The text without a byte to spare behind it, for the sanitizers to see what is read there.
class exact_copy {
public:
    explicit exact_copy(std::string_view text)
        : size_{text.size()}, bytes_{std::make_unique<char[]>(text.size())} {
        if (!text.empty()) std::memcpy(bytes_.get(), text.data(), text.size());
    }
    operator std::string_view() const { return {bytes_.get(), size_}; }

private:
    std::size_t size_;
    std::unique_ptr<char[]> bytes_;
};

bool accepts(std::string_view text, std::size_t max_depth = 1024) {
    parse_context at{max_depth};
    return check_strictly(exact_copy{text}, at);
}

weir::json::detail::fault failure_of(std::string_view text, std::size_t max_depth = 1024) {
    parse_context at{max_depth};
    CAPTURE(text);
    REQUIRE_FALSE(check_strictly(exact_copy{text}, at));
    return at.failure();
}

} // namespace

TEST_CASE("strict: the grammar is accepted, and no more") {
    for (const std::string_view text :
         {"{}", "[]", " [ ] ", "{ \"a\" : [ 1 , 2.5e-3 , -0 , \"\\u00e9\\n\" ] , \"\" : { } }",
          "null", "true", "false", "0", "-0.0E+9", "\"\"", "\t\r\n1\n", "[[[[]],{}]]",
          "{\"a\":1,\"a\":2}", "\"\\ud800\"", "1e999"}) {
        CAPTURE(text);
        CHECK(accepts(text));
    }
    for (const std::string_view text : {"",
                                        " ",
                                        "{",
                                        "[",
                                        "[1",
                                        "[1,",
                                        "[1,]",
                                        "[,1]",
                                        "[1 2]",
                                        "[1}",
                                        "{]",
                                        "{1:2}",
                                        "{\"a\"}",
                                        "{\"a\":}",
                                        "{\"a\":1,}",
                                        "{\"a\":1 \"b\":2}",
                                        "{,}",
                                        "01",
                                        "-",
                                        "+1",
                                        ".5",
                                        "1.",
                                        "1e",
                                        "1e+",
                                        "0x1",
                                        "1_0",
                                        "NaN",
                                        "Infinity",
                                        "tru",
                                        "truee",
                                        "nul",
                                        "'a'",
                                        "\"a",
                                        "\"\\q\"",
                                        "\"\\u12\"",
                                        "\"\\u12g4\"",
                                        "\"\t\"",
                                        "1 2",
                                        "[] []",
                                        "{}}",
                                        "\x0C[]",
                                        "\xEF\xBB\xBF[]",
                                        "\"\xFF\"",
                                        "\"\xED\xA0\x80\"",
                                        "\"\xC0\x80\"",
                                        "/**/1",
                                        "[1]//"}) {
        CAPTURE(text);
        CHECK_FALSE(accepts(text));
    }
    using namespace std::string_view_literals;
    CHECK_FALSE(accepts("[\0]"sv));
    CHECK_FALSE(accepts("\"\0\""sv));
    CHECK_FALSE(accepts("[]\0"sv));
}

TEST_CASE("strict: a rejection says what was expected, what found, and where") {
    struct expectation {
        std::string_view text;
        weir::json::reason reason;
        std::string_view message;
        std::string_view path;
    };
    const std::vector<expectation> all{
        {R"({"a":[1,{"b/c":}]})", reason::malformed, "expected a value, found \"}\", at byte 15",
         "/a/1/b~1c"},
        {R"({"a":1,})", reason::malformed, "expected a name, found \"}\", at byte 7", ""},
        {R"({"a" 1})", reason::malformed, "expected ':', found \"1\", at byte 5", ""},
        {R"({"a":[1 2]})", reason::malformed, "expected ',' or ']', found \"2\", at byte 8",
         "/a/0"},
        {R"({"a":1 "b":2})", reason::malformed, "expected ',' or '}', found \"\"\", at byte 7",
         "/a"},
        {R"([0,[1)", reason::incomplete, "expected ',' or ']', found the end, at byte 5", "/1/0"},
        {R"({"x":undefined})", reason::malformed,
         "expected a value, found \"undefined\", at byte 5", "/x"},
        {R"({"x":tru)", reason::incomplete, "ends within true, at byte 5", "/x"},
        {R"([1,02])", reason::invalid_number, "not a valid number: \"02\", at byte 3", "/1"},
        {R"([1.x])", reason::invalid_number, "not a valid number: \"1.x\", at byte 1", "/0"},
        {R"(["a\x41"])", reason::invalid_string,
         "a string has an invalid escape: \\x41\"], at byte 3", "/0"},
        {R"({"k":"abc)", reason::incomplete, "a string is not closed, at byte 5", "/k"},
        {"{\"k\":\"a\tb\"}", reason::unescaped_control_character,
         "a control character in a string is not escaped, at byte 7", "/k"},
        {"{\"k\":\"a\xFF\"}", reason::invalid_utf8, "the text is not valid UTF-8, at byte 7", "/k"},
        {"{\"k\":\"\xC3\"", reason::invalid_utf8, "the text is not valid UTF-8, at byte 6", "/k"},
        {"[1,] \xFF", reason::malformed, "expected a value, found \"]\", at byte 3", "/1"},
        {"{} x", reason::trailing_content, "something follows the record: \"x\", at byte 3", ""},
        {"", reason::incomplete, "expected a value, found the end, at byte 0", ""},
    };
    for (const expectation& expected : all) {
        CAPTURE(expected.text);
        const auto found = failure_of(expected.text);
        CHECK(to_string(found.reason) == to_string(expected.reason));
        CHECK(found.message == expected.message);
        CHECK(found.path == expected.path);
    }
}

TEST_CASE("strict: what nests to max_depth is accepted, and one level more is not") {
    for (const std::size_t depth : {0U, 1U, 2U, 64U, 1000U}) {
        CHECK(
            accepts(std::string(depth, '[') + std::string(depth, ']') + (depth ? "" : "1"), depth));
        const auto deeper = failure_of(std::string(depth + 1, '['), depth);
        CHECK(deeper.reason == reason::too_deep);
    }
    CHECK(failure_of(std::string(1'000'000, '['), 256).reason == reason::too_deep);
}

TEST_CASE("strict: JSONTestSuite is judged as it says") {
    const char* const told = std::getenv("WEIR_CORPUS");
    const fs::path there =
        fs::path{told != nullptr ? told : "../shared/data"} / "JSONTestSuite/test_parsing";
    if (!fs::is_directory(there)) {
        std::cout << "skipped: no JSONTestSuite at " << there.string() << '\n';
        return;
    }
    std::size_t accepted = 0;
    std::size_t rejected = 0;
    for (const auto& entry : fs::directory_iterator{there}) {
        const std::string name = entry.path().filename().string();
        CAPTURE(name);
        const bool good = accepts(weir::test::whole_file(entry.path()), 100'000);
        if (name.starts_with("y_")) {
            CHECK(good);
            ++accepted;
        } else if (name.starts_with("n_")) {
            CHECK_FALSE(good);
            ++rejected;
        }
    }
    CHECK(accepted > 90);
    CHECK(rejected > 180);
}

TEST_CASE("strict: mutated texts are judged as Python judges them") {
    if (std::system("python3 -c 0 >/dev/null 2>&1") != 0) {
        std::cout << "skipped: no python3 to compare with\n";
        return;
    }
    const std::array<std::string_view, 6> seeds{
        R"({"a":[1,-2.5e+10,0,"x\"\\\/\b\f\n\r\té\ud83d\ude00"],"b":{"c":null,"d":true}})",
        R"([false,[],{},"",[[[1]]],{"":{"":[]}}, 0.0E-1 ])",
        "\t{ \"é\" : \"€😀\" ,\r\n \"n\" : [ 1e1 , 12.50 ] } ",
        R"("plain text of some length, and some more of it")",
        "-12.0e5",
        "null",
    };
    constexpr std::string_view pieces = "{}[]\",:\\/0123456789.eE+-ntfrualse \t\n\r\x01\x1F\x7Fx";
    std::mt19937 random{2024};
    std::vector<std::string> texts;
    for (int i = 0; i < 20'000; ++i) {
        std::string text{seeds[random() % seeds.size()]};
        for (std::size_t left = random() % 4; left > 0 && !text.empty(); --left) {
            const std::size_t at = random() % text.size();
            const std::size_t length = random() % 4;
            switch (random() % 5) {
            case 0:
                text.erase(at, length);
                break;
            case 1:
                text[at] = pieces[random() % pieces.size()];
                break;
            case 2:
                text.insert(at, 1, pieces[random() % pieces.size()]);
                break;
            case 3:
                text[at] = static_cast<char>(random());
                break;
            default:
                text.insert(at, text.substr(random() % text.size(), length));
            }
        }
        texts.push_back(std::move(text));
    }
    const fs::path hex =
        fs::temp_directory_path() / ("weir_strict_" + std::to_string(std::random_device{}()));
    {
        std::ofstream file{hex};
        for (const std::string& text : texts) {
            for (const char c : text) {
                constexpr std::string_view digits = "0123456789abcdef";
                const auto byte = static_cast<unsigned char>(c);
                file << digits[byte / 16] << digits[byte % 16];
            }
            file << '\n';
        }
    }
    constexpr std::string_view script = R"(
import json, sys
def refuse(word): raise ValueError(word)
for line in open(sys.argv[1]):
    try:
        json.loads(bytes.fromhex(line).decode("utf-8"), parse_constant=refuse)
        verdict = "y"
    except ValueError:
        verdict = "n"
    sys.stdout.write(verdict)
)";
    const std::string command = "python3 -c '" + std::string{script} + "' '" + hex.string() + '\'';
    std::string verdicts;
    {
        std::FILE* const python = ::popen(command.c_str(), "r");
        REQUIRE(python != nullptr);
        std::array<char, 4096> buffer{};
        while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), python))
            verdicts.append(buffer.data(), read);
        CHECK(::pclose(python) == 0);
    }
    fs::remove(hex);
    REQUIRE(verdicts.size() == texts.size());
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (accepts(texts[i]) != (verdicts[i] == 'y')) FAIL_CHECK("differs: " << texts[i]);
        accepted += verdicts[i] == 'y';
    }
    CHECK(accepted > 2'000);
    CHECK(accepted < 18'000);
}
