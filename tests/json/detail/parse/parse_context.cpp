// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/bound.hpp"
#include "json/outcome.hpp"

#include <weir/json/detail/parse/parse_context.hpp>

#include <algorithm>
#include <cstddef>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

using weir::json::error;
using weir::json::reason;
using weir::test::error_of;
using weir::test::error_within;

namespace {

struct point {
    int x;
};

enum class colour { red };

bool is_printable_line(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })
        && simdjson::validate_utf8(text.data(), text.size());
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

} // namespace

TEST_CASE("the path is a JSON pointer through objects and arrays") {
    struct leaf {
        std::vector<std::vector<int>> grid;
    };
    struct root {
        std::vector<leaf> leaves;
    };
    CHECK(error_within<root>(R"({"leaves":[{"grid":[]},{"grid":[[1],[2,3,"4"]]}]})").path()
          == "/a/leaves/1/grid/1/2");
    CHECK(error_within<std::vector<int>>(R"([0,1,2,3,4,5,6,7,8,9,"10"])").path() == "/a/10");
    CHECK(error_of<point>("[]").path().empty());
}

TEST_CASE("a slash or a tilde in a name is escaped in the path") {
    weir::json::detail::parse_context context{10};
    context.fail(reason::wrong_type, "no");
    context.within("a/b~c~1");
    context.within(3);
    context.within("");
    CHECK(context.failure().path == "//3/a~1b~0c~01");
}

TEST_CASE("the excerpt is printable, whatever bytes the record has") {
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        if (c == '\n') continue;
        const std::string text = std::string{"{\"x\":1} "} + c + "é" + c + "x";
        CAPTURE(byte);
        const error why = error_of<point>(text);
        CHECK(is_printable_line(why.excerpt()));
        CHECK(why.excerpt().starts_with("{\"x\":1} "));
        CHECK(why.excerpt().ends_with("x"));
    }
    CHECK(error_of<point>("{\"é\":\"\x7F\t\"").excerpt() == "{\"é\":\"??\"");
    CHECK(error_of<point>("{\"\xC3\xA9\xFF\":1}").excerpt() == "{\"é?\":1}");
    for (const std::string control : {"\u009B", "\u2028", "\u2029", "\u202E", "\u2066", "\uFEFF"})
        CHECK(error_of<point>("{\"" + control + "\":1}").excerpt() == "{\"?\":1}");
}

TEST_CASE("a long record is cut between characters") {
    for (const std::string_view character : {"x", "é", "€", "😀"}) {
        for (std::size_t shift = 0; shift < 5; ++shift) {
            std::string text = "[" + std::string(shift, ' ') + '"';
            for (int i = 0; i < 80; ++i) text += character;
            const std::string excerpt = error_of<point>(text + "\"]").excerpt();
            CAPTURE(excerpt);
            CHECK(is_printable_line(excerpt));
            CHECK(excerpt.ends_with("…"));
            const std::string_view kept = std::string_view{excerpt}.substr(0, excerpt.size() - 3);
            CHECK(text.starts_with(kept));
            CHECK(kept.size() > 72 - 2 * character.size() - 1);
            CHECK(kept.size() <= 72);
        }
    }
    const std::string exactly = "[\"" + std::string(68, 'x') + "\"]";
    CHECK(error_of<point>(exactly).excerpt() == exactly);
    CHECK(code_points(error_of<point>("[\"" + std::string(69, 'x') + "\"]").excerpt()) == 73);
    CHECK(error_of<point>(std::string(100, '\x80')).excerpt() == std::string(72, '?') + "…");
}

TEST_CASE("the explanation is printable too, whatever it quotes from the record") {
    const auto lines_of = [](const error& why) {
        const std::string_view what = why.what();
        const std::size_t feed = what.find('\n');
        REQUIRE(feed != what.npos);
        CHECK(is_printable_line(what.substr(0, feed)));
        CHECK(is_printable_line(what.substr(feed + 1)));
    };
    for (int byte = 0; byte < 128; ++byte) {
        const char c = static_cast<char>(byte);
        if (c == '\n') continue;
        CAPTURE(byte);
        lines_of(error_of<point>(std::string{"{\"x\":1x"} + c + "x}"));
        lines_of(error_of<point>(std::string{"{\"x\":x"} + c + "x}"));
    }
    std::string euros = "x";
    for (int i = 0; i < 40; ++i) euros += "€";
    lines_of(error_of<point>("{\"x\":" + euros + '}'));
    lines_of(error_within<std::vector<colour>>(R"(["\u001b[31m\n"])"));
    lines_of(error_within<std::vector<colour>>("[\"" + euros + "\"]"));
}
