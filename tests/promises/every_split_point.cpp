// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/chunks.hpp"
#include "corpus/write_corpus.hpp"
#include "first_in_city/user.hpp"
#include "unoptimised.hpp"
#include "json/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using weir::json::options;
using weir::json::skip;
using weir::test::chunks;
using weir::test::read_all;

namespace {

struct row {
    std::int64_t a;
    std::string s;
    std::vector<double> list;
    bool operator==(const row&) const = default;
};

const std::string small = "\xEF\xBB\xBF{\"a\":1,\"s\":\"é€😀\",\"list\":[1.5,-2e-3]}\r\n"
                          "\r\n"
                          "   \n"
                          "{\"s\":\"\\u00e9\\\\\",\"list\":[],\"a\":-9223372036854775808}\n"
                          "{\"a\":2,\"s\":\"x\n"
                          "{\"a\":3,\"s\":\"\xFF\",\"list\":[]}\n"
                          "\t{\"list\":[0.95000000000000000000],\"a\":4,\"s\":\"\"}  \r\n"
                          "{\"a\":5,\"s\":\"longer than all others: "
                          "........................................\",\"list\":[]}\n"
                          "{\"a\":6,\"s\":\"\",\"list\":[7]}}\n"
                          "null\n"
                          "{\"a\":8,\"s\":\"last\",\"list\":[1,2,3]}";

void check_same(const std::optional<weir::json::error>& one,
                const std::optional<weir::json::error>& other) {
    REQUIRE(other.has_value() == one.has_value());
    if (!one) return;
    REQUIRE(other->reason() == one->reason());
    REQUIRE(other->line() == one->line());
    REQUIRE(other->offset() == one->offset());
    REQUIRE(other->path() == one->path());
    if (one->reason() != weir::json::reason::record_too_long)
        REQUIRE(other->excerpt() == one->excerpt());
}

template <class T>
void check_same(std::string_view text, const options& how, std::size_t cut, std::size_t longest) {
    const auto whole = read_all<T>(text, how);
    const auto cut_once = read_all<T>(chunks::cut_at(text, cut), how);
    const auto in_pieces = read_all<T>(chunks::of(text, longest), how);
    for (const auto* const other : {&cut_once, &in_pieces}) {
        REQUIRE((other->records == whole.records));
        REQUIRE(other->rejected == whole.rejected);
        check_same(whole.error, other->error);
    }
}

} // namespace

TEST_CASE("records are the same wherever the source happens to be cut") {
    const auto whole = read_all<row>(small, {.errors = skip});
    REQUIRE(whole.records.size() == 5);
    REQUIRE(whole.rejected == 4);
    REQUIRE(whole.records[0] == row{1, "é€😀", {1.5, -2e-3}});
    REQUIRE(whole.records[4] == row{8, "last", {1, 2, 3}});

    for (const bool last_line_ends : {false, true}) {
        const std::string text = small + (last_line_ends ? "\n" : "");
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            CAPTURE(cut, last_line_ends);
            check_same<row>(text, {.errors = skip}, cut, cut + 1);
            check_same<row>(text, {}, cut, cut + 1);
            check_same<row>(std::string_view{text}.substr(0, cut), {}, cut / 2, 3);
            check_same<weir::json::value>(text, {.errors = skip}, cut, cut + 1);
        }
    }
}

TEST_CASE("what is too long does not depend on where the source is cut") {
    for (std::size_t limit = 0; limit < 100; limit += weir::test::fewer * (1 + limit / 20)) {
        for (std::size_t cut = 0; cut <= small.size(); ++cut) {
            CAPTURE(limit, cut);
            check_same<row>(small, {.errors = skip, .max_record_bytes = limit}, cut, cut + 1);
            check_same<row>(small, {.max_record_bytes = limit}, cut, cut + 1);
        }
    }
}

TEST_CASE("records of many batches are the same in chunks of any size") {
    const std::string users = corpus::users(700);
    std::string books = corpus::books(120);
    books.pop_back();
    REQUIRE(read_all<bench::user>(users).records.size() == 700);
    REQUIRE(read_all<weir::json::value>(weir::bytes::memory{books}).records.size() == 120);
    for (const std::size_t longest :
         {1U, 2U, 3U, 7U, 64U, 450U, 4096U, 65'535U, 65'536U, 65'537U}) {
        CAPTURE(longest);
        check_same<bench::user>(users, {}, longest, longest);
        check_same<weir::json::value>(books, {}, longest, longest);
    }
    for (std::size_t cut = 65'500; cut < 65'600; cut += 3)
        check_same<bench::user>(users, {}, cut, cut);
}
