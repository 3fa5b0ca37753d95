// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/stream/bound.hpp>
#include <weir/stream/byte_count.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using weir::byte_count;
using weir::owned_bytes;

namespace {

struct image {
    std::string name; // so that it is not trivially destructible
    std::size_t pixels;
};

struct unheard_of {
    std::string name;
};

struct flat {
    int x, y;
    char name[20];
};

template <class T>
std::size_t owned(const T& value) {
    return owned_bytes<T>(value);
}

} // namespace

template <>
inline constexpr auto weir::owned_bytes<image> =
    [](const image& i) { return i.name.size() + 3 * i.pixels; };

TEST_CASE("what owns nothing counts with its size alone") {
    STATIC_REQUIRE(byte_count(7) == sizeof(int));
    STATIC_REQUIRE(byte_count('c') == 1);
    STATIC_REQUIRE(byte_count(flat{}) == sizeof(flat));
    STATIC_REQUIRE(byte_count(std::array<int, 5>{}) == 5 * sizeof(int));
    STATIC_REQUIRE(byte_count(std::optional<double>{1.0}) == sizeof(std::optional<double>));
    STATIC_REQUIRE(byte_count(std::pair{1, 2}) == 2 * sizeof(int));
    const int* const pointer = nullptr;
    REQUIRE(byte_count(pointer) == sizeof(pointer)); // it owns nothing of what it points to
    const std::string text(1000, 'x');
    REQUIRE(byte_count(std::string_view{text}) == sizeof(std::string_view));
    REQUIRE(byte_count(std::span{text}) == sizeof(std::span<const char>));
}

TEST_CASE("strings own their characters, used or not, whatever their capacity") {
    std::string text;
    for (std::size_t size = 0; size < 100; ++size, text += 'x') {
        text.reserve(500);
        REQUIRE(owned(text) == size);
        REQUIRE(byte_count(text) == sizeof(std::string) + size);
        REQUIRE(owned(std::u32string(size, U'x')) == 4 * size);
    }
}

TEST_CASE("containers own their elements, and what those own") {
    std::mt19937 random{1};
    for (int round = 0; round < 100; ++round) {
        std::vector<std::vector<std::string>> nested(random() % 6);
        std::size_t expected = nested.size() * sizeof(std::vector<std::string>);
        for (auto& inner : nested) {
            inner.resize(random() % 6);
            expected += inner.size() * sizeof(std::string);
            for (std::string& text : inner) {
                text.resize(random() % 60);
                expected += text.size();
            }
        }
        REQUIRE(owned(nested) == expected);
        REQUIRE(owned(std::list(nested.begin(), nested.end())) == expected);
        REQUIRE(owned(std::deque(nested.begin(), nested.end())) == expected);
        REQUIRE(byte_count(nested) == sizeof(nested) + expected);

        const std::vector<int> numbers(random() % 50);
        REQUIRE(owned(numbers) == numbers.size() * sizeof(int));
        REQUIRE(owned(std::list<int>(numbers.begin(), numbers.end()))
                == numbers.size() * sizeof(int));
    }
    REQUIRE(owned(std::set<std::string>{"a", "bc"}) == 2 * sizeof(std::string) + 3);
    REQUIRE(owned(std::map<int, std::string>{{1, "one"}, {2, ""}})
            == 2 * sizeof(std::pair<const int, std::string>) + 3);
}

TEST_CASE("what may be empty owns what is in it") {
    using text = std::optional<std::string>;
    REQUIRE(owned(text{}) == 0);
    REQUIRE(owned(text{"four"}) == 4);
    REQUIRE(byte_count(text{"four"}) == sizeof(text) + 4);

    REQUIRE(owned(std::unique_ptr<int>{}) == 0);
    REQUIRE(owned(std::make_unique<int>(1)) == sizeof(int));
    REQUIRE(owned(std::make_unique<std::string>("four")) == sizeof(std::string) + 4);
    REQUIRE(owned(std::make_unique<std::unique_ptr<flat>>(std::make_unique<flat>()))
            == sizeof(std::unique_ptr<flat>) + sizeof(flat));

    using either = std::variant<int, std::string, std::vector<int>>;
    REQUIRE(owned(either{7}) == 0);
    REQUIRE(owned(either{"four"}) == 4);
    REQUIRE(owned(either{std::vector<int>(3)}) == 3 * sizeof(int));
    REQUIRE(byte_count(either{7}) == sizeof(either));
}

TEST_CASE("pairs and tuples own what their parts own") {
    REQUIRE(owned(std::pair{std::string{"four"}, std::vector<char>(3)}) == 7);
    REQUIRE(owned(std::tuple{1, std::string{"four"}, std::optional<std::string>{"five5"}}) == 9);
    REQUIRE(owned(std::tuple<>{}) == 0);
    using row = std::pair<int, std::string>;
    REQUIRE(owned(std::vector<row>{{1, "a"}, {2, "bc"}}) == 2 * sizeof(row) + 3);
}

TEST_CASE("a type of one's own counts as it says, wherever it is held") {
    const image four{"name", 10};
    REQUIRE(byte_count(four) == sizeof(image) + 34);
    REQUIRE(owned(std::vector<image>{four, four}) == 2 * (sizeof(image) + 34));
    REQUIRE(owned(std::optional{four}) == 34);
    REQUIRE(owned(std::make_unique<image>(four)) == sizeof(image) + 34);
    REQUIRE(owned(std::pair{1, four}) == 34);
    REQUIRE(owned(std::variant<int, image>{four}) == 34);
}

TEST_CASE("what can be counted is known, and a bound of bytes is refused for the rest") {
    using weir::detail::checked;
    using weir::detail::countable;
    STATIC_REQUIRE(countable<int>);
    STATIC_REQUIRE(countable<std::string>);
    STATIC_REQUIRE(countable<std::vector<std::vector<std::string>>>);
    STATIC_REQUIRE(countable<image>);
    STATIC_REQUIRE_FALSE(countable<unheard_of>);
    STATIC_REQUIRE_FALSE(countable<std::shared_ptr<int>>);
    STATIC_REQUIRE_FALSE(countable<std::function<void()>>);
    STATIC_REQUIRE_FALSE(countable<std::vector<bool>>);
    STATIC_REQUIRE_FALSE(countable<std::unique_ptr<int[]>>);
    // Nor what holds such a thing, however deep.
    STATIC_REQUIRE_FALSE(countable<std::vector<unheard_of>>);
    STATIC_REQUIRE_FALSE(countable<std::optional<unheard_of>>);
    STATIC_REQUIRE_FALSE(countable<std::unique_ptr<unheard_of>>);
    STATIC_REQUIRE_FALSE(countable<std::pair<int, unheard_of>>);
    STATIC_REQUIRE_FALSE(countable<std::tuple<std::string, unheard_of>>);
    STATIC_REQUIRE_FALSE(countable<std::variant<int, unheard_of>>);
    STATIC_REQUIRE_FALSE(countable<std::map<std::string, std::vector<std::shared_ptr<int>>>>);
    STATIC_REQUIRE(countable<std::map<std::string, std::vector<std::optional<image>>>>);

    const std::string sentence = "weir: the bytes of this element type cannot be counted; give a "
                                 "bound of items, or specialise weir::owned_bytes for it";
    REQUIRE_THROWS_AS(checked<unheard_of>({.bytes = 100}), std::invalid_argument);
    REQUIRE_THROWS_WITH(checked<unheard_of>({.bytes = 100}), sentence);
    REQUIRE_THROWS_WITH(checked<unheard_of>({.items = 1, .bytes = 100}), sentence);
    REQUIRE_THROWS_AS(checked<int>({}), std::invalid_argument);
    REQUIRE_THROWS_WITH(checked<unheard_of>({}),
                        "weir: a bound without items or bytes bounds nothing; say {.items = n}, "
                        "{.bytes = n} or both");
    REQUIRE(checked<unheard_of>({.items = 7}).items == 7);
    REQUIRE(checked<image>({.items = 7, .bytes = 100}).bytes == 100);
    const unheard_of value{"name"};
    REQUIRE(weir::detail::bytes_within({.items = 7}, value) == 0);
    const std::string text = "four";
    REQUIRE(weir::detail::bytes_within({.items = 7}, text) == 0); // nobody asked
    REQUIRE(weir::detail::bytes_within({.bytes = 7}, text) == sizeof(std::string) + 4);
}

TEST_CASE("a bound admits up to its items and its bytes, and says which it has") {
    constexpr auto none = std::numeric_limits<std::size_t>::max();
    const weir::bound items{.items = 3}, bytes{.bytes = 100}, both{.items = 3, .bytes = 100};
    REQUIRE(items.admits(3, none));
    REQUIRE_FALSE(items.admits(4, 0));
    REQUIRE(bytes.admits(none, 100));
    REQUIRE_FALSE(bytes.admits(0, 101));
    REQUIRE(both.admits(3, 100));
    REQUIRE_FALSE(both.admits(4, 100));
    REQUIRE_FALSE(both.admits(3, 101));
    REQUIRE(items.described() == "3 items");
    REQUIRE(weir::bound{.items = 1}.described() == "1 item");
    REQUIRE(bytes.described() == "100 bytes");
    REQUIRE(both.described() == "3 items or 100 bytes");
}

TEST_CASE("an array counts its elements once, and a path cannot be counted") {
    REQUIRE(weir::byte_count(std::array<std::string, 2>{"a", "b"}) == 2 * sizeof(std::string) + 2);
    REQUIRE_FALSE(weir::detail::countable<std::filesystem::path>);
}
