// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/temporary.hpp"
#include "json/outcome.hpp"

#include <set>
#include <string>
#include <string_view>

using weir::json::error;
using weir::json::reason;
using weir::json::to_string;

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
