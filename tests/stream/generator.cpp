// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/generator.hpp>

#include <algorithm>
#include <concepts>
#include <functional>
#include <list>
#include <memory>
#include <random>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// How generators nest in one another is in elements_of.cpp.

using std::ranges::iterator_t;
using weir::test::all_of;

namespace {

/// Counts how often the coroutine was resumed: once before the first element, once an element.
weir::generator<int> counting_resumes(int n, int& resumes) {
    ++resumes;
    for (int i = 0; i < n; ++i) {
        co_yield i;
        ++resumes;
    }
}

weir::generator<int> numbers(int from, int to) {
    for (int i = from; i < to; ++i) co_yield i;
}

std::vector<int> iota(int from, int to) {
    std::vector<int> result;
    for (int i = from; i < to; ++i) result.push_back(i);
    return result;
}

/// Writes its name when it dies.
struct witness {
    witness(std::string name, std::vector<std::string>& deaths)
        : name_{std::move(name)}, deaths_{&deaths} {}
    witness(witness&& other) noexcept
        : name_{std::move(other.name_)}, deaths_{std::exchange(other.deaths_, nullptr)} {}
    ~witness() {
        if (deaths_ != nullptr) deaths_->push_back(name_);
    }
    std::string name_;
    std::vector<std::string>* deaths_;
};

weir::generator<int> holding(witness it) {
    co_yield static_cast<int>(it.name_.size());
    co_yield -1;
}

/// Throws before its nth element.
weir::generator<int> failing(int n, int& resumes) {
    ++resumes;
    for (int i = 0; i < n; ++i) {
        co_yield i;
        ++resumes;
    }
    throw std::runtime_error{"failed at " + std::to_string(n)};
}

} // namespace

TEST_CASE("nothing runs before the first pull") {
    int resumes = 0;
    auto made = counting_resumes(3, resumes);
    REQUIRE(resumes == 0);
    made.begin();
    REQUIRE(resumes == 1);
}

TEST_CASE("an element costs exactly one resume, and the end one more") {
    int resumes = 0;
    auto made = counting_resumes(5, resumes);
    int elements = 0;
    for (auto at = made.begin(); at != made.end(); ++at) {
        ++elements;
        REQUIRE(resumes == elements);
        REQUIRE(*at == elements - 1);
        REQUIRE(*at == *at);
        REQUIRE(resumes == elements);
    }
    REQUIRE(elements == 5);
    REQUIRE(resumes == 6);
}

TEST_CASE("a second begin() continues where the first left off") {
    std::mt19937 random{1};
    for (int round = 0; round < 300; ++round) {
        const int n = static_cast<int>(random() % 12);
        int resumes = 0;
        auto made = counting_resumes(n, resumes);
        int element = 0;
        bool begun = false;
        auto at = iterator_t<weir::generator<int>>{};
        for (int step = 0; step < 30; ++step) {
            const int resumes_before = resumes;
            if (!begun || random() % 2 == 0) {
                at = made.begin();
                REQUIRE(resumes == (begun ? resumes_before : 1));
                begun = true;
            } else {
                ++at;
                if (element < n) {
                    ++element;
                    REQUIRE(resumes == resumes_before + 1);
                } else {
                    REQUIRE(resumes == resumes_before);
                }
            }
            REQUIRE((at == made.end()) == (element == n));
            if (element < n) REQUIRE(*at == element);
        }
    }
}

TEST_CASE("loops left and entered again lose only what they have seen") {
    auto made = numbers(0, 10);
    for (auto&& n : made)
        if (n == 3) break;
    REQUIRE(all_of(made) == iota(3, 10));
    REQUIRE(all_of(made).empty());
}

TEST_CASE("exhausted, moved-from and default generators are empty ranges") {
    weir::generator<int> nothing;
    REQUIRE(nothing.begin() == nothing.end());
    REQUIRE(all_of(nothing).empty());

    auto made = numbers(0, 3);
    REQUIRE(all_of(made) == iota(0, 3));
    for (int i = 0; i < 3; ++i) {
        auto at = made.begin();
        REQUIRE(at == made.end());
        ++at;
        REQUIRE(at == made.end());
    }

    auto from = numbers(0, 3);
    auto to = std::move(from);
    REQUIRE(from.begin() == from.end()); // NOLINT(bugprone-use-after-move): this is the promise
    REQUIRE(all_of(to) == iota(0, 3));
}

TEST_CASE("a generator moved while it runs continues, and iterators follow it") {
    auto first = numbers(0, 6);
    auto at = first.begin();
    ++at;
    auto second = std::move(first);
    REQUIRE(*at == 1);
    ++at;
    REQUIRE(*second.begin() == 2);
    auto third = numbers(100, 103);
    third = std::move(second);
    ++at;
    REQUIRE(all_of(third) == iota(3, 6));
    REQUIRE(first.begin() == first.end());   // NOLINT(bugprone-use-after-move)
    REQUIRE(second.begin() == second.end()); // NOLINT(bugprone-use-after-move)
}

TEST_CASE("assigning to a generator destroys the coroutine it held") {
    std::vector<std::string> deaths;
    const auto hold = [](witness it) -> weir::generator<int> {
        co_yield static_cast<int>(it.name_.size());
    };
    auto made = hold(witness{"old", deaths});
    made.begin();
    made = hold(witness{"new", deaths});
    REQUIRE(deaths == std::vector<std::string>{"old"});
    auto& itself = made;
    made = std::move(itself);
    REQUIRE(deaths == std::vector<std::string>{"old"});
    REQUIRE(all_of(made) == std::vector<int>{3});
    made = {};
    REQUIRE(deaths == std::vector<std::string>{"old", "new"});
}

TEST_CASE("copies of an iterator stand at the same element") {
    auto made = numbers(0, 4);
    auto one = made.begin();
    const auto other = one;
    REQUIRE(*one == 0);
    ++one;
    REQUIRE(*other == 1);
    while (one != made.end()) ++one;
    REQUIRE(other == made.end());
    const iterator_t<weir::generator<int>> nowhere;
    REQUIRE(nowhere == std::default_sentinel);
}

TEST_CASE("an exception comes out of the pull that met it, and the generator is then exhausted") {
    const auto thrower = [](int at, bool& destroyed) -> weir::generator<int> {
        struct flag {
            bool& set;
            ~flag() { set = true; }
        } const local{destroyed};
        for (int i = 0; i < 5; ++i) {
            if (i == at) throw std::runtime_error{"at " + std::to_string(i)};
            co_yield i;
        }
    };
    for (int at = 0; at < 5; ++at) {
        bool destroyed = false;
        auto made = thrower(at, destroyed);
        int seen = 0;
        std::string what;
        try {
            for (auto it = made.begin(); it != made.end(); ++it) ++seen;
        } catch (const std::runtime_error& error) {
            what = error.what();
        }
        REQUIRE(what == "at " + std::to_string(at));
        REQUIRE(seen == at);
        REQUIRE(destroyed);
        REQUIRE(made.begin() == made.end());
        REQUIRE(all_of(made).empty());
    }
}

TEST_CASE("a generator that never ran destroys its parameters") {
    std::vector<std::string> deaths;
    const auto hold = [](witness it) -> weir::generator<int> {
        co_yield static_cast<int>(it.name_.size());
    };
    {
        const auto made = hold(witness{"never", deaths});
    }
    REQUIRE(deaths == std::vector<std::string>{"never"});
}

TEST_CASE("elements may be move-only, and are moved out of the coroutine's own object") {
    const auto boxes = [](int n) -> weir::generator<std::unique_ptr<int>> {
        for (int i = 0; i < n; ++i) {
            auto box = std::make_unique<int>(i);
            co_yield std::move(box);
            if (i % 2 == 0) REQUIRE(box == nullptr);
            if (i % 2 != 0) REQUIRE(*box == i);
        }
    };
    static_assert(
        std::same_as<std::ranges::range_reference_t<decltype(boxes(1))>, std::unique_ptr<int>&&>);
    int expected = 0;
    for (auto&& box : boxes(6)) {
        REQUIRE(*box == expected);
        if (expected % 2 == 0) const auto taken = std::move(box);
        ++expected;
    }
    REQUIRE(expected == 6);
}

TEST_CASE("an lvalue yielded where rvalues are asked for is copied, so that it cannot be stolen") {
    const auto words = [](std::string& kept) -> weir::generator<std::string> {
        co_yield kept;
        co_yield std::as_const(kept);
        co_yield "literal";
        co_yield std::string(100, 'x');
    };
    std::string kept(50, 'k');
    std::vector<std::string> seen;
    for (std::string&& word : words(kept)) seen.push_back(std::move(word));
    REQUIRE(kept == std::string(50, 'k'));
    REQUIRE(seen == std::vector<std::string>{kept, kept, "literal", std::string(100, 'x')});
}

TEST_CASE("reference elements are the coroutine's own object, without a copy") {
    struct pinned {
        explicit pinned(int v) : value{v} {}
        pinned(const pinned&) = delete;
        pinned& operator=(const pinned&) = delete;
        int value;
    };
    const auto by_reference = [](std::list<pinned>& kept) -> weir::generator<pinned&> {
        for (pinned& it : kept) co_yield it;
    };
    std::list<pinned> kept;
    for (int i = 0; i < 3; ++i) kept.emplace_back(i);
    static_assert(
        std::same_as<std::ranges::range_reference_t<decltype(by_reference(kept))>, pinned&>);
    auto expected = kept.begin();
    for (pinned& it : by_reference(kept)) {
        REQUIRE(&it == &*expected++);
        it.value += 10;
    }
    REQUIRE(kept.back().value == 12);

    const auto by_const_reference = [](std::list<pinned>& all) -> weir::generator<const pinned&> {
        for (pinned& it : all) co_yield it;
    };
    auto at = kept.begin();
    for (const pinned& it : by_const_reference(kept)) REQUIRE(&it == &*at++);

    const auto all = [](std::list<pinned>& list) -> weir::generator<pinned&> {
        co_yield weir::elements_of(list);
    };
    at = kept.begin();
    for (pinned& it : all(kept)) REQUIRE(&it == &*at++);
}

TEST_CASE("with a value type of its own a generator yields its reference type itself") {
    using words = weir::generator<std::string_view, std::string>;
    static_assert(std::same_as<std::ranges::range_value_t<words>, std::string>);
    static_assert(std::same_as<std::ranges::range_reference_t<words>, std::string_view>);
    const auto split = [](std::string text) -> words {
        std::istringstream in{text};
        for (std::string word; in >> word;) co_yield word;
        co_yield "end";
    };
    std::vector<std::ranges::range_value_t<words>> seen;
    for (std::string_view word : split("one two")) seen.emplace_back(word);
    REQUIRE(seen == std::vector<std::string>{"one", "two", "end"});

    using pairs = weir::generator<std::pair<int&, int&>, std::pair<int, int>>;
    const auto pairs_of = [](std::vector<int>& a, std::vector<int>& b) -> pairs {
        for (std::size_t i = 0; i < a.size(); ++i) co_yield std::pair<int&, int&>(a[i], b[i]);
    };
    std::vector<int> a{1, 2}, b{3, 4};
    for (auto&& [left, right] : pairs_of(a, b)) std::swap(left, right);
    REQUIRE(a == std::vector<int>{3, 4});
    REQUIRE(b == std::vector<int>{1, 2});
}

TEST_CASE("a generator pipes into the standard views, from a variable as well as a temporary") {
    static_assert(!std::ranges::view<weir::generator<std::string>>);
    static_assert(std::ranges::input_range<weir::generator<std::unique_ptr<int>>>);
    static_assert(!std::ranges::forward_range<weir::generator<int>>);
    static_assert(!std::copyable<weir::generator<int>>);
    static_assert(std::copyable<iterator_t<weir::generator<int>>>);
    static_assert(std::is_nothrow_move_constructible_v<weir::generator<int>>);
    static_assert(std::is_nothrow_move_assignable_v<weir::generator<int>>);

    const auto even = std::views::filter([](int n) { return n % 2 == 0; });
    REQUIRE(all_of(numbers(0, 7) | even) == std::vector<int>{0, 2, 4, 6});
    auto kept = numbers(0, 7);
    REQUIRE(all_of(kept | even) == std::vector<int>{0, 2, 4, 6});
    REQUIRE(kept.begin() == kept.end());
}

TEST_CASE("a generator that pulls itself sees its own end, not a resume of what is running") {
    weir::generator<int>* itself = nullptr;
    const auto selfish = [](weir::generator<int>*& self) -> weir::generator<int> {
        co_yield 1;
        auto at = self->begin();
        REQUIRE(at == self->end());
        ++at;
        REQUIRE(at == self->end());
        co_yield 2;
    };
    auto made = selfish(itself);
    itself = &made;
    REQUIRE(all_of(made) == std::vector<int>{1, 2});
}

TEST_CASE("in whatever order, begin(), ++, consume() and moves go on where they must") {
    /// What a generator of 0, 1, ... has to do, in plain words.
    struct expected {
        int elements;
        int place = -1; ///< of the current element; behind the last one at the end
        bool consumed = false;
        void pull() {
            if (place < elements) ++place;
            consumed = false;
        }
        void begin() {
            if (place < 0 || consumed) pull();
        }
        void consume() { consumed = place >= 0 && place < elements; }
    };
    for (unsigned seed = 0; seed < 500; ++seed) {
        std::mt19937 random{seed};
        expected model{static_cast<int>(random() % 8)};
        int resumes = 0;
        auto here = counting_resumes(model.elements, resumes);
        weir::generator<int> there;
        iterator_t<weir::generator<int>> at, other;
        bool begun = false;
        for (int step = 0; step < 40; ++step) {
            switch (random() % 5) {
            case 0:
                at = here.begin();
                model.begin();
                begun = true;
                break;
            case 1:
                if (!begun) break;
                ++at;
                model.pull();
                break;
            case 2:
                if (!begun) break;
                ++(other = at);
                model.pull();
                break;
            case 3:
                here.consume();
                model.consume();
                break;
            case 4:
                there = std::move(here);
                REQUIRE(here.begin() == here.end()); // NOLINT(bugprone-use-after-move)
                here.consume();
                std::swap(here, there);
                break;
            }
            REQUIRE(resumes == model.place + 1);
            if (!begun) continue;
            const bool at_end = model.consumed || model.place == model.elements;
            REQUIRE((at == here.end()) == at_end);
            if (!at_end) REQUIRE(*at == model.place);
        }
    }
}

TEST_CASE("consume() pulls nothing, and the next begin() pulls the one after, once") {
    int resumes = 0;
    auto made = counting_resumes(4, resumes);
    made.consume(); // there is no current element yet
    REQUIRE(resumes == 0);
    auto at = made.begin();
    REQUIRE(*at == 0);
    made.consume();
    made.consume();
    REQUIRE(resumes == 1);
    REQUIRE(at == made.end()); // there is no element until the next pull
    REQUIRE(*made.begin() == 1);
    REQUIRE(*made.begin() == 1);
    made.consume();
    ++at; // has pulled the one after; begin() need not
    REQUIRE(*made.begin() == 2);
    REQUIRE(resumes == 3);
    REQUIRE(all_of(made) == std::vector<int>{2, 3});
    made.consume();
    REQUIRE(made.begin() == made.end());
    REQUIRE(resumes == 5);
    weir::generator<int> nothing;
    nothing.consume();
    REQUIRE(nothing.begin() == nothing.end());
}

TEST_CASE("an exception before the first element comes out of the first begin()") {
    int resumes = 0;
    auto made = failing(0, resumes);
    REQUIRE_THROWS_WITH(made.begin(), "failed at 0");
    REQUIRE(made.begin() == made.end());
    REQUIRE(resumes == 1);
}

TEST_CASE("after an exception nothing is resumed, by whatever means") {
    for (int n = 0; n < 4; ++n) {
        int resumes = 0;
        auto made = failing(n, resumes);
        iterator_t<weir::generator<int>> at;
        REQUIRE_THROWS_WITH(
            [&] {
                for (at = made.begin(); at != made.end();) ++at;
            }(),
            "failed at " + std::to_string(n));
        for (int i = 0; i < 3; ++i) {
            if (n > 0) ++at;
            REQUIRE(at == made.end());
            made.consume();
            REQUIRE(made.begin() == made.end());
        }
        REQUIRE(resumes == n + 1);
        auto moved = std::move(made);
        REQUIRE(all_of(moved).empty());
        REQUIRE(resumes == n + 1);
    }
}

TEST_CASE("an exception is gone when it has been handled, though its generator lives on") {
    struct holds : std::runtime_error {
        explicit holds(std::shared_ptr<int> k) : std::runtime_error{"holds"}, kept{std::move(k)} {}
        std::shared_ptr<int> kept;
    };
    const auto thrower = [](std::shared_ptr<int> kept, bool nest) -> weir::generator<int> {
        const auto inner = [](std::shared_ptr<int> k) -> weir::generator<int> {
            co_yield 1;
            throw holds{std::move(k)};
        };
        if (nest) co_yield weir::elements_of(inner(std::move(kept)));
        for (auto&& n : inner(std::move(kept))) co_yield n;
    };
    for (const bool nest : {false, true}) {
        auto kept = std::make_shared<int>(0);
        auto made = thrower(kept, nest);
        auto at = made.begin();
        REQUIRE_THROWS_AS(++at, holds);
        REQUIRE(kept.use_count() == 1);
        REQUIRE(at == made.end());
    }
}

TEST_CASE("a generator destroyed while an exception passes leaves that exception as it is") {
    std::vector<std::string> deaths;
    std::string what;
    try {
        auto made = holding(witness{"half-run", deaths});
        auto never = holding(witness{"never run", deaths});
        REQUIRE(*made.begin() == 8);
        throw std::runtime_error{"passing"};
    } catch (const std::runtime_error& error) {
        what = error.what();
    }
    REQUIRE(what == "passing");
    REQUIRE(deaths == std::vector<std::string>{"never run", "half-run"});
}

TEST_CASE("what the destructor of a coroutine's local throws comes out of the pull") {
    struct throws_at_its_end {
        explicit throws_at_its_end(bool with) : throws{with} {}
        throws_at_its_end(const throws_at_its_end&) = delete;
        throws_at_its_end& operator=(const throws_at_its_end&) = delete;
        ~throws_at_its_end() noexcept(false) {
            if (throws) throw std::runtime_error{"from a destructor"};
        }
        bool throws;
    };
    const auto source = [](witness, bool throws) -> weir::generator<int> {
        {
            const throws_at_its_end local{throws};
            co_yield 1;
        }
        co_yield 2;
    };
    std::vector<std::string> deaths;
    REQUIRE(all_of(source(witness{"quiet", deaths}, false)) == std::vector<int>{1, 2});
    {
        auto made = source(witness{"loud", deaths}, true);
        auto at = made.begin();
        REQUIRE_THROWS_WITH(++at, "from a destructor");
        REQUIRE(at == made.end());
        REQUIRE(made.begin() == made.end());
    }
    REQUIRE(deaths == std::vector<std::string>{"quiet", "loud"});
}

TEST_CASE("a destructor that runs while an exception passes may pull, and catch what it meets") {
    struct drains {
        drains(std::vector<int>& s, std::string& c) : seen{s}, caught{c} {}
        drains(const drains&) = delete;
        drains& operator=(const drains&) = delete;
        ~drains() {
            try {
                for (auto&& n : source) seen.push_back(n);
            } catch (const std::runtime_error& error) {
                caught = error.what();
            }
        }
        int resumes = 0;
        weir::generator<int> source = failing(2, resumes);
        std::vector<int>& seen;
        std::string& caught;
    };
    std::vector<int> seen;
    std::string caught;
    const auto outer = [](std::vector<int>& s, std::string& c) -> weir::generator<int> {
        const drains local{s, c};
        co_yield 1;
        throw std::runtime_error{"the first"};
    };
    auto made = outer(seen, caught);
    auto at = made.begin();
    REQUIRE_THROWS_WITH(++at, "the first");
    REQUIRE(seen == std::vector<int>{0, 1});
    REQUIRE(caught == "failed at 2");
}

TEST_CASE("an exception that is being handled is the same after a pull that threw another") {
    int resumes = 0;
    std::string what;
    try {
        try {
            throw std::runtime_error{"the first"};
        } catch (const std::runtime_error&) {
            REQUIRE_THROWS_WITH(all_of(failing(3, resumes)), "failed at 3");
            throw;
        }
    } catch (const std::runtime_error& error) {
        what = error.what();
    }
    REQUIRE(what == "the first");
}

TEST_CASE("a loop whose generator is moved away goes on, in the place that it was moved to") {
    for (int moved_at = 0; moved_at < 5; ++moved_at) {
        auto made = numbers(0, 5);
        weir::generator<int> taken;
        std::vector<int> seen;
        for (auto&& n : made) {
            if (n == moved_at) taken = std::move(made);
            seen.push_back(n);
        }
        REQUIRE(seen == iota(0, 5));
        REQUIRE(taken.begin() == taken.end());
    }
}

TEST_CASE("iterators follow the generators that are swapped") {
    auto one = numbers(0, 3), other = numbers(10, 13);
    auto in_one = one.begin(), in_other = other.begin();
    std::swap(one, other);
    ++in_one;
    REQUIRE(*in_one == 1);
    REQUIRE(*other.begin() == 1);
    REQUIRE(*in_other == 10);
    REQUIRE(all_of(one) == iota(10, 13));
    REQUIRE(all_of(other) == iota(1, 3));
}

TEST_CASE("two copies of an iterator advance one and the same generator") {
    auto made = numbers(0, 5);
    auto one = made.begin();
    auto other = one;
    ++one;
    ++other;
    REQUIRE(*one == 2);
    REQUIRE(*other == 2);
    one++;
    REQUIRE(*other == 3);
}

TEST_CASE("a temporary lives as long as its loop or pipe, and leaves no iterators behind") {
    std::vector<std::string> deaths;
    for (auto&& n : holding(witness{"looped", deaths})) {
        REQUIRE(deaths.empty());
        REQUIRE(n != 0);
    }
    REQUIRE(deaths == std::vector<std::string>{"looped"});
    {
        auto pipe =
            holding(witness{"piped", deaths}) | std::views::transform([](int n) { return 2 * n; });
        REQUIRE(all_of(pipe) == std::vector<int>{10, -2});
        REQUIRE(deaths.size() == 1);
    }
    REQUIRE(deaths.back() == "piped");
    static_assert(!std::ranges::borrowed_range<weir::generator<int>>);
    static_assert(
        std::same_as<decltype(std::ranges::find(numbers(0, 3), 1)), std::ranges::dangling>);
    static_assert(!std::ranges::range<const weir::generator<int>>);
}

TEST_CASE("generators that pull each other see the end of the one that is under way") {
    const auto pulls = [](weir::generator<int>& other, int own,
                          std::vector<int>& seen) -> weir::generator<int> {
        co_yield own;
        for (auto&& n : other) seen.push_back(n);
        co_yield own + 1;
    };
    weir::generator<int> one, other;
    std::vector<int> seen;
    one = pulls(other, 10, seen);
    other = pulls(one, 20, seen);
    REQUIRE(all_of(one) == std::vector<int>{10, 11});
    REQUIRE(seen == std::vector<int>{20, 21});
}

namespace {

struct plain { // an aggregate with a destructor: see generator_promise::refuse_aggregates
    std::string name;
    int number = 0;
};

} // namespace

TEST_CASE("std::ref hands on the object itself, which whoever pulls may move from") {
    const auto themselves = [](std::vector<std::string>& kept) -> weir::generator<std::string> {
        for (std::string& word : kept) co_yield std::ref(word);
    };
    const std::vector<std::string> words{std::string(40, 'a'), "", std::string(50, 'b')};
    std::vector<std::string> kept = words, taken;
    auto expected = kept.begin();
    for (std::string&& word : themselves(kept)) {
        REQUIRE(&word == &*expected++);
        taken.push_back(std::move(word));
    }
    REQUIRE(taken == words);
    REQUIRE(kept[0].empty());
    REQUIRE(kept[2].empty());

    const auto copies = [](std::vector<std::string>& all) -> weir::generator<std::string> {
        for (std::string& word : all) co_yield word;
    };
    kept = words;
    expected = kept.begin();
    for (std::string&& word : copies(kept)) {
        REQUIRE(&word != &*expected++);
        const std::string stolen = std::move(word);
    }
    REQUIRE(kept == words);

    const auto referred = [](std::vector<std::string>& all) -> weir::generator<std::string&> {
        for (std::string& word : all) co_yield std::ref(word);
    };
    expected = kept.begin();
    for (std::string& word : referred(kept)) REQUIRE(&word == &*expected++);
    const auto looked_at =
        [](const std::vector<std::string>* all) -> weir::generator<const std::string&> {
        for (const std::string& word : *all) co_yield std::ref(word);
    };
    auto same = words.begin();
    for (const std::string& word : looked_at(&words)) REQUIRE(&word == &*same++);
    const auto as_const = [](std::vector<std::string>& all) -> weir::generator<const std::string&> {
        for (std::string& word : all) co_yield std::ref(word);
    };
    expected = kept.begin();
    for (const std::string& word : as_const(kept)) REQUIRE(&word == &*expected++);
    const auto of_constants =
        [](const std::vector<std::string>* all) -> weir::generator<std::string> {
        for (const std::string& word : *all) co_yield std::ref(word); // which can only be copied
    };
    for (std::string&& word : of_constants(&words))
        REQUIRE(word == *std::ranges::find(words, word));
}

TEST_CASE("what is yielded as an rvalue of another type is moved into the element") {
    const auto texts = [](std::string text) -> weir::generator<std::shared_ptr<const std::string>> {
        auto made = std::make_shared<std::string>(std::move(text));
        co_yield made;
        co_yield std::move(made);
    };
    std::vector<long> owners;
    for (auto&& shared : texts("text")) owners.push_back(shared.use_count());
    REQUIRE(owners == std::vector<long>{2, 1});
    const auto boxed = [](int n) -> weir::generator<std::unique_ptr<const int>> {
        for (int i = 0; i < n; ++i) co_yield std::make_unique<int>(i);
    };
    int sum = 0;
    for (auto&& box : boxed(4)) sum += *box;
    REQUIRE(sum == 6);
}

TEST_CASE("an aggregate is copied by its name, and handed on by std::ref") {
    const auto source = [](bool itself) -> weir::generator<plain> {
        plain it{std::string(40, 'a'), 1};
        for (; it.number < 4; ++it.number)
            if (itself)
                co_yield std::ref(it);
            else
                co_yield it;
        it.number = static_cast<int>(it.name.size());
        co_yield it;
    };
    for (const bool itself : {false, true}) {
        std::vector<int> numbers;
        for (plain&& it : source(itself)) {
            const plain taken = std::move(it);
            numbers.push_back(taken.number);
        }
        REQUIRE(numbers == std::vector<int>{1, 2, 3, itself ? 0 : 40});
    }
    const auto by_reference = [](int n) -> weir::generator<plain&> {
        plain it{"by reference", 0};
        for (; it.number < n; ++it.number) co_yield it;
    };
    int sum = 0;
    for (plain& it : by_reference(4)) sum += it.number;
    REQUIRE(sum == 6);
}

TEST_CASE("a temporary yielded as a const reference lives until the next pull") {
    std::vector<std::string> deaths;
    const auto source = [](std::vector<std::string>& d) -> weir::generator<const witness&> {
        const witness named{"named", d};
        co_yield named;
        co_yield witness{"temporary", d};
        co_yield named;
    };
    auto made = source(deaths);
    auto at = made.begin();
    const witness* const named = &*at;
    ++at;
    REQUIRE((*at).name_ == "temporary");
    REQUIRE(deaths.empty());
    ++at;
    REQUIRE(deaths == std::vector<std::string>{"temporary"});
    REQUIRE(&*at == named);

    const auto converted = [](int n) -> weir::generator<const std::string&> {
        for (int i = 0; i < n; ++i) co_yield std::to_string(i);
        co_yield "literal";
    };
    std::vector<std::string> seen;
    for (const std::string& word : converted(2)) seen.push_back(word);
    REQUIRE(seen == std::vector<std::string>{"0", "1", "literal"});
}

TEST_CASE("a generator is an input range and no view, with iterators that may be copied") {
    STATIC_REQUIRE(std::ranges::input_range<weir::generator<int>>);
    STATIC_REQUIRE_FALSE(std::ranges::view<weir::generator<int>>);
    STATIC_REQUIRE(std::ranges::viewable_range<weir::generator<int>>);
    STATIC_REQUIRE(std::ranges::viewable_range<weir::generator<int>&>);
    STATIC_REQUIRE(std::copyable<std::ranges::iterator_t<weir::generator<int&>>>);
}
