// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/outcome.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using weir::json::reason;
using weir::test::read_all;

namespace {

struct row {
    std::optional<int> a, b;
    bool operator==(const row&) const = default;
};

} // namespace

TEST_CASE("the comma behind a member is needed, whatever objects have begun with before") {
    const std::string long_name(70, 'n');
    for (const auto& [before, bad] : std::initializer_list<std::pair<std::string, std::string>>{
             {"{\"a\":1}\n", "{\"" + long_name + "\":0{\"a\":2}\n"},
             {"{\"a\":1}\n{\"" + long_name + "\":0,\"b\":1}\n",
              "{\"" + long_name + "\":0,\"b\":1{\"a\":2}\n"},
             {"{\"v\":1}\n{\"w\":1}\n{\"x\":1}\n{\"a\":1}\n{\"b\":1}\n", "{\"b\":1{\"a\":2}\n"}}) {
        CAPTURE(bad);
        const auto all = read_all<row>(before + bad);
        REQUIRE(all.error);
        CHECK(all.error->reason() == reason::malformed);
    }
}

TEST_CASE("how a name is escaped does not depend on a record before that is not closed") {
    const std::string text = "{\"b\":1\n,\"\\u0061\":2}\n{\"b\":3,\"\\u0061\":4}\n";
    const auto all = read_all<row>(text, {.errors = weir::json::skip});
    CHECK(all.rejected == 2);
    CHECK(all.records == std::vector<row>{{4, 3}});
}

TEST_CASE("an array that is not bound counts for the depth each time it comes") {
    for (const std::string array : {"[]", "[\"\"]", "[\"\",\"\"]"}) {
        CAPTURE(array);
        const std::string line = "{\"x\":" + array + ",\"a\":1,\"b\":1,\"y\":1}\n";
        CHECK(
            read_all<row>(line + line + line, {.errors = weir::json::skip, .max_depth = 1}).rejected
            == 3);
        CHECK_FALSE(read_all<row>(line + line + line, {.max_depth = 2}).error);
    }
}
