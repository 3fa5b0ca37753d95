// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/temporary.hpp"
#include "json/outcome.hpp"

#include <weir/detail/printable.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using weir::json::error;
using weir::json::reason;
using weir::json::to_string;
using weir::test::error_of;

namespace {

struct point {
    int x;
};

} // namespace

TEST_CASE("an error says where, which member, why and what, in two lines") {
    const weir::test::temporary_file there{"{\"x\":1}\n\n{\"x\":true}\n"};
    try {
        for ([[maybe_unused]] point& p : weir::json::read<point>(there)) {
        }
        FAIL("accepted");
    } catch (const error& why) {
        CHECK(why.what()
              == there.string()
                     + ":3: /x: expected an integer, found a boolean (wrong_type, record at byte 9)"
                       "\n    {\"x\":true}");
        CHECK(why.source() == there.string());
        CHECK(why.line() == 3);
        CHECK(why.offset() == 9);
        CHECK(why.reason() == reason::wrong_type);
        CHECK(why.path() == "/x");
        CHECK(why.excerpt() == "{\"x\":true}");
    }
}

namespace {

struct address {
    std::string street;
    int zip_code;
};
struct person {
    std::string name;
    std::vector<address> addresses;
};

/// A record with this address behind others, and more behind it.
std::string with_address(std::string_view address) {
    const std::string others(20, 'x');
    std::string text = R"({"name":"Grażyna","unknown":[{"name":"})" + std::string(300, '-')
                     + R"("}],"addresses":[)";
    for (int i = 0; i < 20; ++i) text += R"({"street":"Ł","zip_code":1},)";
    return (text += address) + R"(,{"street":"Z","zip_code":9}],"more":")" + std::string(300, '+')
         + "\"}";
}

} // namespace

TEST_CASE("the excerpt of an error shows the place of the fault") {
    const auto wrong = error_of<person>(with_address(R"({"street":"Oak","zip_code":"5"})"));
    CHECK(wrong.path() == "/addresses/20/zip_code");
    CHECK_THAT(wrong.excerpt(), Catch::Contains(R"({"street":"Oak","zip_code":"5"})"));
    const auto missing = error_of<person>(with_address(R"({"street":"Elm"})"));
    CHECK(missing.path() == "/addresses/20/zip_code");
    CHECK_THAT(missing.excerpt(), Catch::Contains(R"({"street":"Elm"})"));
    CHECK(missing.excerpt().starts_with("…"));
    CHECK(missing.excerpt().ends_with("…"));
    CHECK_THAT(missing.what(), Catch::EndsWith("\n    " + missing.excerpt()));
    const auto last = error_of<std::vector<int>>('[' + std::string(100, ' ') + "1, 2, \"last\"]");
    CHECK(last.excerpt().starts_with("…"));
    CHECK(last.excerpt().ends_with(" 1, 2, \"last\"]"));
    const auto of_record = error_of<person>('[' + std::string(100, '1') + ']');
    CHECK(of_record.excerpt() == '[' + std::string(71, '1') + "…");
}

TEST_CASE("an error is short and two lines, whatever the record contains") {
    const std::string key = std::string(100'000, 'k') + "\\n\\u0007\\\"";
    using nested = std::map<std::string, std::map<std::string, std::variant<person, address, int>>>;
    for (const std::string value :
         {"\"x\"", "{\"name\":1}", "{}", "1e9999999", "[1]", "{\"zipcode\":1}"}) {
        const auto why = error_of<nested>(R"({")" + key + R"(":{")" + key + "\":" + value + "}}");
        const std::string_view what = why.what();
        CHECK(what.size() < 1'000);
        CHECK(std::ranges::count(what, '\n') == 1);
        CHECK(why.path().size() > 200'000);
    }
    const auto missing =
        error_of<address>(R"({"street":"","zip)" + std::string(100'000, '_') + "code\":1}");
    CHECK_THAT(missing.what(), Catch::Contains("the record has \"zip_____"));
    CHECK(std::string_view{missing.what()}.size() < 500);
}

TEST_CASE(
    "an error is printable and at most 4 KiB, whatever its file, members and record are called") {
    const std::string hostile = "\x1B]0;pwned\a\n\r\x7F\u009B\u2028\u202E\u2066\uFEFF\xFF";
    std::string hostiles;
    std::string smiles; // of the longest characters
    for (int i = 0; i < 10'000; ++i) {
        hostiles += hostile;
        smiles += "😀";
    }
    for (const std::string& name : {hostile, hostiles, smiles}) {
        const error why{{.source = name, .path = '/' + name, .message = name, .raw = name}, name};
        const std::string_view what = why.what();
        CHECK(what.size() < 4096);
        CHECK(std::ranges::count(what, '\n') == 1);
        const std::string_view first = what.substr(0, what.find('\n'));
        CHECK(weir::detail::on_one_line(first) == first);
        CHECK(weir::detail::on_one_line(what.substr(first.size() + 1))
              == what.substr(first.size() + 1));
        CHECK(why.source() == name);
        CHECK(why.path() == '/' + name);
    }
}

TEST_CASE("an error without a member or an excerpt leaves them out") {
    const error why{
        {.source = "users", .reason = reason::not_json_text, .message = "encoded as UTF-16"}, ""};
    CHECK(why.what() == std::string{"users: encoded as UTF-16 (not_json_text, record at byte 0)"});
}

TEST_CASE("every reason has a name of its own") {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(reason::too_many_rejected); ++i)
        names.insert(to_string(static_cast<reason>(i)));
    CHECK(names.size() == 21);
    CHECK(names.count("unknown") == 0);
    CHECK(to_string(static_cast<reason>(21)) == "unknown");
}
