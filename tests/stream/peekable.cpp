// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/generator.hpp>
#include <weir/stream/peekable.hpp>
#include <weir/stream/take.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using weir::test::all_of;
using weir::test::boxes;
using weir::test::counting;

namespace {

std::optional<int> value_of(const int* element) {
    if (element == nullptr) return std::nullopt;
    return *element;
}

} // namespace

TEST_CASE("peek, next, put_back and iteration, in any order, do what they say") {
    /// Over 0, 1, ... below `elements`.
    struct expected {
        int elements;
        int current = -1; ///< the last that was pulled; `elements` at the end
        bool taken = false;
        bool by_next = false;
        std::optional<int> peek() {
            if (current < 0 || taken) current = std::min(current + 1, elements);
            taken = false;
            return current < elements ? std::optional{current} : std::nullopt;
        }
        std::optional<int> next() {
            const auto found = peek();
            taken = by_next = found.has_value();
            return found;
        }
        void consume() {
            if (taken || current < 0 || current == elements) return;
            taken = true;
            by_next = false;
        }
    };
    for (unsigned seed = 0; seed < 500; ++seed) {
        std::mt19937 random{seed};
        expected model{static_cast<int>(random() % 10)};
        int made = 0;
        weir::peekable ahead{counting(model.elements, made)};
        auto at = ahead.begin();
        const auto other = at; // all stand at the element that peek() returns
        model.peek();
        bool consumed = false;
        for (int step = 0; step < 40; ++step) {
            const auto what = random() % 8;
            switch (what) {
            case 0:
                REQUIRE(value_of(ahead.peek()) == model.peek());
                break;
            case 1:
            case 2:
                REQUIRE(value_of(ahead.next()) == model.next());
                break;
            case 3:
                if (consumed) break; // not by next(): nothing is promised of that
                if (model.taken && model.by_next)
                    ahead.put_back();
                else
                    REQUIRE_THROWS_AS(ahead.put_back(), std::logic_error);
                model.taken = false;
                break;
            case 4:
                at = ahead.begin();
                model.peek();
                break;
            case 5:
                REQUIRE((at == ahead.end()) == !model.peek());
                if (model.peek()) REQUIRE(*other == *model.peek());
                break;
            case 6:
                ++at;
                if (!model.taken || model.by_next) model.next(); // else it has been consumed
                model.peek();
                break;
            case 7:
                ahead.consume();
                model.consume();
                break;
            }
            consumed = what == 7 || (consumed && what == 3);
            REQUIRE(made == std::min(model.current + 1, model.elements));
        }
    }
}

TEST_CASE("nothing is pulled before it is asked for, and no element twice") {
    int made = 0;
    weir::peekable ahead{counting(3, made)};
    REQUIRE(made == 0);
    for (int i = 0; i < 3; ++i) {
        REQUIRE(*ahead.peek() == i);
        REQUIRE(*ahead.peek() == i);
        REQUIRE(made == i + 1);
        REQUIRE(*ahead.next() == i);
        REQUIRE(made == i + 1);
    }
    REQUIRE(ahead.peek() == nullptr);
    REQUIRE(ahead.next() == nullptr);
    REQUIRE(ahead.begin() == ahead.end());
}

TEST_CASE("put_back gives back the last next() once, and says why not otherwise") {
    const std::string sentence = "weir::peekable: nothing to put back; put_back() takes back the "
                                 "last next(), once, and before the element after it is peeked at";
    weir::peekable ahead{std::views::iota(0, 5)};
    REQUIRE_THROWS_WITH(ahead.put_back(), sentence);
    ahead.peek();
    REQUIRE_THROWS_WITH(ahead.put_back(), sentence);
    REQUIRE(*ahead.next() == 0);
    ahead.put_back();
    REQUIRE_THROWS_WITH(ahead.put_back(), sentence);
    REQUIRE(*ahead.peek() == 0);
    REQUIRE(*ahead.next() == 0);
    REQUIRE(*ahead.next() == 1);
    ahead.put_back();
    REQUIRE(*ahead.next() == 1);
    REQUIRE(*ahead.peek() == 2);
    REQUIRE_THROWS_WITH(ahead.put_back(), sentence);
    REQUIRE(*ahead.next() == 2);
    REQUIRE(*ahead.begin() == 3); // iterating looks at the next one too
    REQUIRE_THROWS_WITH(ahead.put_back(), sentence);
    while (ahead.next() != nullptr) {
    }
    REQUIRE_THROWS_WITH(ahead.put_back(), sentence); // as the end has been looked at
    REQUIRE(ahead.peek() == nullptr);
}

TEST_CASE("no element is copied or moved: what is returned points to the range's own") {
    struct pinned {
        explicit pinned(int v) : value{v} {}
        pinned(const pinned&) = delete;
        pinned& operator=(const pinned&) = delete;
        int value;
    };
    std::list<pinned> kept;
    for (int i = 0; i < 4; ++i) kept.emplace_back(i);
    weir::peekable ahead{kept};
    static_assert(std::same_as<decltype(ahead.next()), pinned*>);
    auto expected = kept.begin();
    while (pinned* const it = ahead.next()) REQUIRE(it == &*expected++);
    REQUIRE(expected == kept.end());

    weir::peekable constant{std::as_const(kept)};
    static_assert(std::same_as<decltype(constant.next()), const pinned*>);
    REQUIRE(constant.peek() == &kept.front());

    weir::peekable moved{boxes(3)};
    static_assert(std::same_as<decltype(moved.next()), std::unique_ptr<int>*>);
    for (int i = 0; i < 3; ++i) {
        const std::unique_ptr<int>* const looked_at = moved.peek();
        std::unique_ptr<int>* const taken = moved.next();
        REQUIRE(taken == looked_at);
        REQUIRE(*std::unique_ptr<int>{std::move(*taken)} == i);
    }

    weir::peekable of_values{std::views::iota(0, 3) | std::views::transform([](int n) {
                                 return std::to_string(n) + std::string(40, '.');
                             })};
    std::string joined;
    while (std::string* const word = of_values.next()) joined += word->front();
    REQUIRE(joined == "012");
}

TEST_CASE("what borrows from its record may be peeked at, as nothing is kept") {
    const std::vector<std::string> words{"one", "two", "three"};
    weir::peekable ahead{words | std::views::transform([](const std::string& word) {
                             return std::string_view{word};
                         })};
    static_assert(std::same_as<decltype(ahead.next()), std::string_view*>);
    std::string joined;
    while (const std::string_view* const word = ahead.next()) {
        joined += *word;
        if (ahead.peek() != nullptr) joined += ", ";
    }
    REQUIRE(joined == "one, two, three");
}

TEST_CASE("a peekable is a range that goes on behind the last next()") {
    int made = 0;
    weir::peekable ahead{counting(8, made)};
    for (int n : ahead)
        if (n == 1) break; // has seen it, but not taken it
    REQUIRE(*ahead.next() == 1);
    REQUIRE(*ahead.begin() == 2);
    REQUIRE(all_of(ahead | weir::take(2)) == std::vector<int>{2, 3});
    REQUIRE(made == 4);
    REQUIRE(*ahead.peek() == 4);
    REQUIRE(all_of(ahead | std::views::filter([](int n) { return n % 2 != 0; }))
            == std::vector<int>{5, 7});
    REQUIRE(ahead.peek() == nullptr);
}

TEST_CASE("a range in a variable is referred to, and a temporary moves in") {
    int made = 0;
    auto kept = counting(5, made);
    {
        weir::peekable ahead{kept};
        static_assert(
            std::same_as<decltype(ahead), weir::peekable<std::ranges::ref_view<decltype(kept)>>>);
        REQUIRE(*ahead.next() == 0);
        REQUIRE(*ahead.next() == 1);
    }
    REQUIRE(made == 2);
    REQUIRE(*kept.begin() == 1); // where it stands
    weir::peekable all{std::move(kept)};
    static_assert(std::same_as<decltype(all), weir::peekable<weir::generator<int>>>);
    REQUIRE(*all.next() == 1);

    weir::peekable of_vector{std::vector<int>{7, 8}};
    auto moved = std::move(of_vector);
    REQUIRE(*moved.next() == 7);
    auto again = std::move(moved);
    again.put_back();
    REQUIRE(*again.next() == 7);
    REQUIRE(*again.next() == 8);
    std::vector<bool> bits{true, false};
    weir::peekable of_bits{bits};
    *of_bits.next() = false;
    REQUIRE(bits == std::vector<bool>{false, false});
    std::istringstream in{"3 4"};
    weir::peekable of_stream{std::ranges::istream_view<int>(in)};
    REQUIRE(*of_stream.peek() == 3);
}

TEST_CASE("what the range throws comes out of the call that pulled, and is its end") {
    const auto broken = [](int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
        throw std::runtime_error{"broken"};
    };
    weir::peekable ahead{broken(2)};
    REQUIRE(*ahead.next() == 0);
    REQUIRE(*ahead.next() == 1);
    REQUIRE_THROWS_WITH(ahead.peek(), "broken");
    REQUIRE(ahead.peek() == nullptr);
    REQUIRE(ahead.next() == nullptr);
    weir::peekable at_once{broken(0)};
    REQUIRE_THROWS_WITH(at_once.next(), "broken");
    REQUIRE(at_once.begin() == at_once.end());
}

TEST_CASE("an expression is read with one token of foresight") {
    // The use that peekable is for: a grammar decides by the next token, and leaves it there.
    struct calculator {
        weir::peekable<weir::generator<char>> tokens;
        int sum() {
            int result = product();
            while (const char* const next = tokens.peek()) {
                if (*next != '+') break;
                tokens.next();
                result += product();
            }
            return result;
        }
        int product() {
            int result = factor();
            while (const char* const next = tokens.next()) {
                if (*next != '*') {
                    tokens.put_back();
                    break;
                }
                result *= factor();
            }
            return result;
        }
        int factor() {
            const char token = *tokens.next();
            if (token != '(') return token - '0';
            const int result = sum();
            REQUIRE(*tokens.next() == ')');
            return result;
        }
    };
    const auto value = [](std::string text) {
        const auto letters = [](std::string all) -> weir::generator<char> {
            for (char letter : all) co_yield letter;
        };
        return calculator{weir::peekable{letters(std::move(text))}}.sum();
    };
    REQUIRE(value("7") == 7);
    REQUIRE(value("2+3*4") == 14);
    REQUIRE(value("(2+3)*4+1") == 21);
    REQUIRE(value("2*(3+4)*(1+1)+(5)") == 33);
}

TEST_CASE("what consume() has done with cannot be put back") {
    weir::peekable fresh{weir::test::counting_from_zero(3)};
    fresh.consume();
    REQUIRE_THROWS_AS(fresh.put_back(), std::logic_error);

    weir::peekable ended{weir::test::counting_from_zero(1)};
    ended.next();
    ended.peek();
    ended.consume();
    REQUIRE_THROWS_AS(ended.put_back(), std::logic_error);
}
