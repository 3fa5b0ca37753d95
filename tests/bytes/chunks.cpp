// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/chunks.hpp>
#include <weir/stream/generator.hpp>

#include "bytes/read_all.hpp"
#include "bytes/read_once.hpp"

#include <array>
#include <cstddef>
#include <list>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using weir::bytes::chunks;
using weir::test::read_all;
using weir::test::read_once;

namespace {

weir::generator<std::string> counting(int& pulled, int count) {
    for (int i = 0; i < count; ++i) {
        ++pulled;
        co_yield std::to_string(i) + ' ' + std::string(40, '.');
    }
}

weir::generator<std::string> breaking() {
    co_yield std::string{"before"};
    throw std::runtime_error{"broken"};
}

} // namespace

TEST_CASE("chunks are read one behind the other, however much is asked for at once") {
    const std::vector<std::string> texts{"", "{\"a\"", "", "", ":1}\n", "x", ""};
    for (const std::size_t asked : {1U, 2U, 3U, 100U}) {
        chunks source{texts};
        CHECK(read_all(source, asked) == "{\"a\":1}\nx");
        CHECK(read_once(source).empty());
    }
    chunks one_by_one{texts};
    CHECK(read_once(one_by_one) == "{\"a\"");
    CHECK(read_once(one_by_one) == ":1}\n");
}

TEST_CASE("bytes of each kind are read, in each kind of range") {
    const std::vector<unsigned char> unsigned_bytes{'a', 'b'};
    const std::array<std::byte, 2> bytes{std::byte{'a'}, std::byte{'b'}};
    const std::string chars = "ab";
    const auto check = [](auto source) { CHECK(read_all(source) == "abab"); };
    check(chunks{std::vector{unsigned_bytes, unsigned_bytes}});
    check(chunks{std::list<std::span<const std::byte>>{bytes, bytes}});
    check(chunks{std::vector<std::string_view>{chars, chars}});
    check(chunks{std::vector<std::u8string>{u8"ab", u8"ab"}});
    check(chunks{std::array{bytes, bytes}});
    check(chunks{std::views::iota(0, 2)
                 | std::views::transform([&](int) { return unsigned_bytes; })});
    check(chunks{std::views::iota(0, 2)
                 | std::views::transform([&](int) { return std::span{unsigned_bytes}; })});
}

TEST_CASE("no chunk is pulled before it is needed") {
    int pulled = 0;
    chunks source{counting(pulled, 3), "the socket"};
    CHECK(source.name() == "the socket");
    CHECK(pulled == 0);
    CHECK(read_once(source, 2) == "0 ");
    CHECK(pulled == 1);
    CHECK(read_once(source) == std::string(40, '.'));
    CHECK(pulled == 1);
    CHECK(read_once(source, 1) == "1");
    CHECK(pulled == 2);
    read_all(source);
    CHECK(pulled == 3);
}

TEST_CASE("chunks go on where they were when they are moved") {
    static_assert(!std::is_copy_constructible_v<decltype(chunks{std::vector<std::string>{}})>);
    int pulled = 0;
    chunks source{counting(pulled, 3)};
    CHECK(read_once(source, 3) == "0 .");
    auto moved = std::move(source);
    CHECK(read_once(moved) == std::string(39, '.'));
    CHECK(read_once(moved, 2) == "1 ");

    chunks made{std::views::iota(0, 2)
                | std::views::transform([](int i) { return std::string(3, char('a' + i)); })};
    CHECK(read_once(made, 1) == "a"); // a string that has its bytes in itself
    auto again = std::move(made);
    CHECK(read_all(again) == "aabbb");
}

TEST_CASE("a range of chunks that is not a temporary stays where it is") {
    std::vector<std::string> texts{"one", "two"};
    chunks source{texts};
    texts[1] = "2";
    CHECK(read_all(source) == "one2");
}

TEST_CASE("chunks that throw are at their end") {
    chunks source{breaking()};
    CHECK(read_once(source) == "before");
    CHECK_THROWS_AS(read_once(source), std::runtime_error);
    CHECK(read_once(source).empty());
}

TEST_CASE("no chunks are the end at once, and a few bytes can be passed over") {
    chunks none{std::vector<std::string>{}};
    CHECK(read_once(none).empty());
    CHECK(none.name() == "chunks");
    chunks source{std::vector<std::string>{"ab", "cd"}};
    CHECK(source.skip(3) == 3);
    CHECK(read_once(source) == "d");
    CHECK(source.skip(3) == 0);
}
