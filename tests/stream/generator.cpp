// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/generator.hpp>

#include <algorithm>
#include <concepts>
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

namespace {

weir::generator<int> throws_at_depth(int depth, int& cleaned) {
    struct counts_down {
        int& count;
        ~counts_down() { ++count; }
    } const local{cleaned};
    co_yield depth;
    if (depth == 0) throw std::runtime_error{"the innermost"};
    co_yield weir::elements_of(throws_at_depth(depth - 1, cleaned));
    FAIL("nothing follows an exception");
}

weir::generator<int> catches(int depth, int& cleaned) {
    bool caught = false;
    try {
        co_yield weir::elements_of(throws_at_depth(depth, cleaned));
    } catch (const std::runtime_error&) {
        caught = true;
    }
    if (caught) co_yield -1;
    co_yield -2;
}

} // namespace

TEST_CASE("an exception passes through all that it is nested in, destroying their locals") {
    for (const int depth : {0, 1, 2, 50}) {
        int cleaned = 0;
        auto made = throws_at_depth(depth, cleaned);
        std::vector<int> seen;
        REQUIRE_THROWS_WITH(
            [&] {
                for (auto&& n : made) seen.push_back(n);
            }(),
            "the innermost");
        REQUIRE(seen.size() == static_cast<std::size_t>(depth) + 1);
        REQUIRE(cleaned == depth + 1);
        REQUIRE(made.begin() == made.end());
    }
}

TEST_CASE("a coroutine may catch what a nested one throws, and go on") {
    for (const int depth : {0, 1, 2, 50}) {
        int cleaned = 0;
        std::vector<int> expected;
        for (int i = depth; i >= 0; --i) expected.push_back(i);
        expected.push_back(-1);
        expected.push_back(-2);
        REQUIRE(all_of(catches(depth, cleaned)) == expected);
        REQUIRE(cleaned == depth + 1);
    }
}

namespace {

weir::generator<int> nested_witnesses(int depth, std::vector<std::string>& deaths) {
    const witness first{"a" + std::to_string(depth), deaths};
    const witness second{"b" + std::to_string(depth), deaths};
    co_yield depth;
    if (depth > 0) co_yield weir::elements_of(nested_witnesses(depth - 1, deaths));
    co_yield depth;
}

} // namespace

TEST_CASE("destroying a half-run generator destroys its locals at once, innermost first") {
    for (int pulls = 1; pulls <= 6; ++pulls) {
        std::vector<std::string> deaths;
        {
            auto made = nested_witnesses(2, deaths);
            auto at = made.begin();
            for (int i = 1; i < pulls; ++i) ++at;
            REQUIRE(deaths.size() == (pulls <= 4 ? 0u : 2u * static_cast<unsigned>(pulls - 4)));
        }
        std::vector<std::string> expected;
        for (int depth = pulls >= 3 ? 0 : 3 - pulls; depth <= 2; ++depth) {
            expected.push_back("b" + std::to_string(depth));
            expected.push_back("a" + std::to_string(depth));
        }
        REQUIRE(deaths == expected);
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

namespace {

constexpr int very_deep = 1'000'000;

weir::generator<int> descend(int depth) {
    if (depth > 0) co_yield weir::elements_of(descend(depth - 1));
    co_yield depth;
}

weir::generator<int> dive(int depth) {
    co_yield depth;
    if (depth > 0) co_yield weir::elements_of(dive(depth - 1));
}

weir::generator<int> wrapped(weir::generator<int> inner) {
    co_yield weir::elements_of(std::move(inner));
}

weir::generator<int> throw_deep(int depth) {
    if (depth == 0) throw std::runtime_error{"from the deep"};
    co_yield weir::elements_of(throw_deep(depth - 1));
}

} // namespace

TEST_CASE("a million nested generators run to their end") {
    int expected = 0;
    for (auto&& depth : descend(very_deep)) {
        if (depth != expected) REQUIRE(depth == expected);
        ++expected;
    }
    REQUIRE(expected == very_deep + 1);
}

TEST_CASE("a million nested generators are destroyed half-run") {
    {
        auto made = descend(very_deep);
        REQUIRE(*made.begin() == 0);
    }
    {
        auto made = dive(very_deep);
        auto at = made.begin();
        for (int i = 0; i < very_deep / 2; ++i) ++at;
        REQUIRE(*at == very_deep / 2);
    }
}

TEST_CASE("a million nested generators are destroyed though they never ran") {
    const auto made = descend(very_deep);
    SUCCEED();
}

TEST_CASE("a million generators wrapped around one another run to their end, or half of it") {
    for (const bool to_the_end : {true, false}) {
        auto made = numbers(0, 3);
        for (int i = 0; i < very_deep; ++i) made = wrapped(std::move(made));
        if (to_the_end)
            REQUIRE(all_of(made) == iota(0, 3));
        else
            REQUIRE(*made.begin() == 0);
    }
}

TEST_CASE("an exception travels through a hundred thousand nested generators") {
    auto made = throw_deep(100'000);
    REQUIRE_THROWS_WITH(made.begin(), "from the deep");
    REQUIRE(made.begin() == made.end());
}

namespace {

weir::generator<int> lvalue_of(std::vector<int>& kept) {
    co_yield weir::elements_of(kept);
    kept.push_back(99);
    co_yield weir::elements_of(kept);
}

weir::generator<int> rvalue_of(int n) { co_yield weir::elements_of(iota(0, n)); }

weir::generator<int> lvalue_generator_of(weir::generator<int>& kept) {
    co_yield weir::elements_of(kept);
    co_yield -1;
}

template <class Range>
weir::generator<int> rvalue_generator_of(Range kept) {
    co_yield weir::elements_of(std::move(kept));
    co_yield -1;
}

} // namespace

TEST_CASE("elements_of yields each element of a range, named or temporary") {
    std::vector<int> kept{1, 2};
    REQUIRE(all_of(lvalue_of(kept)) == std::vector<int>{1, 2, 1, 2, 99});
    REQUIRE(kept == std::vector<int>{1, 2, 99});
    for (int n = 0; n < 4; ++n) REQUIRE(all_of(rvalue_of(n)) == iota(0, n));

    const auto of_a_view = [](int n) -> weir::generator<int> {
        co_yield weir::elements_of(std::views::iota(0, n)
                                   | std::views::transform([](int i) { return 2 * i; }));
    };
    REQUIRE(all_of(of_a_view(3)) == std::vector<int>{0, 2, 4});

    const auto of_a_stream = [](std::string text) -> weir::generator<int> {
        std::istringstream in{text};
        co_yield weir::elements_of(std::ranges::istream_view<int>(in));
    };
    REQUIRE(all_of(of_a_stream("4 5 6")) == std::vector<int>{4, 5, 6});

    const auto longer = [](std::vector<short> short_ones) -> weir::generator<long> {
        co_yield weir::elements_of(short_ones);
    };
    std::vector<long> result;
    for (auto&& n : longer({1, 2, 3})) result.push_back(n);
    REQUIRE(result == std::vector<long>{1, 2, 3});
}

TEST_CASE("elements_of a named generator takes its elements and leaves it to its owner") {
    auto kept = numbers(0, 5);
    SECTION("not started") {
        REQUIRE(all_of(lvalue_generator_of(kept)) == std::vector<int>{0, 1, 2, 3, 4, -1});
    }
    SECTION("started") {
        auto at = kept.begin();
        ++at;
        ++at;
        REQUIRE(all_of(lvalue_generator_of(kept)) == std::vector<int>{2, 3, 4, -1});
    }
    SECTION("left half-way") {
        {
            auto outer = lvalue_generator_of(kept);
            auto at = outer.begin();
            ++at;
            REQUIRE(*at == 1);
        }
        REQUIRE(all_of(kept) == iota(1, 5));
        return;
    }
    REQUIRE(kept.begin() == kept.end());
}

TEST_CASE("elements_of a generator that was already started goes on where it stands") {
    for (int pulls = 0; pulls <= 6; ++pulls) {
        int resumes = 0;
        auto inner = counting_resumes(5, resumes);
        if (pulls > 0) {
            auto at = inner.begin();
            for (int i = 1; i < pulls; ++i) ++at;
        }
        const int before = resumes;
        auto outer = rvalue_generator_of(std::move(inner));
        std::vector<int> expected = iota(std::max(0, pulls - 1), 5);
        expected.push_back(-1);
        auto at = outer.begin();
        REQUIRE(resumes == (pulls == 0 ? 1 : before));
        std::vector<int> seen;
        for (; at != outer.end(); ++at) seen.push_back(*at);
        REQUIRE(seen == expected);
        REQUIRE(resumes == 6);
    }
}

TEST_CASE("elements_of a started generator that has itself descended goes on at its innermost") {
    std::vector<std::string> deaths;
    const std::vector<int> whole = all_of(nested_witnesses(3, deaths));
    for (std::size_t pulls = 1; pulls <= whole.size() + 1; ++pulls)
        for (const bool to_the_end : {true, false}) {
            deaths.clear();
            {
                auto inner = nested_witnesses(3, deaths);
                auto at = inner.begin();
                for (std::size_t i = 1; i < pulls; ++i) ++at;
                auto outer = rvalue_generator_of(std::move(inner));
                if (to_the_end) {
                    std::vector<int> expected(
                        whole.begin() + static_cast<std::ptrdiff_t>(pulls) - 1, whole.end());
                    expected.push_back(-1);
                    REQUIRE(all_of(outer) == expected);
                } else {
                    REQUIRE(outer.begin() != outer.end());
                }
            }
            REQUIRE(deaths.size() >= 2 * std::min<std::size_t>(pulls, 4));
            REQUIRE(deaths.back() == "a3");
        }
}

TEST_CASE("elements_of what is empty, exhausted, moved-from or has thrown yields nothing") {
    const auto gone = [] {
        auto made = numbers(0, 2);
        all_of(made);
        return made;
    };
    REQUIRE(all_of(rvalue_generator_of(numbers(0, 0))) == std::vector<int>{-1});
    REQUIRE(all_of(rvalue_generator_of(gone())) == std::vector<int>{-1});
    REQUIRE(all_of(rvalue_generator_of(weir::generator<int>{})) == std::vector<int>{-1});
    auto thrown = throw_deep(3);
    REQUIRE_THROWS_AS(thrown.begin(), std::runtime_error);
    REQUIRE(all_of(rvalue_generator_of(std::move(thrown))) == std::vector<int>{-1});
}

namespace {

struct tree {
    int value;
    std::vector<std::unique_ptr<tree>> children;
};

std::unique_ptr<tree> random_tree(std::mt19937& random, int& next, int depth) {
    auto made = std::make_unique<tree>();
    made->value = next++;
    if (depth > 0)
        for (auto children = random() % 4; children > 0; --children)
            made->children.push_back(random_tree(random, next, depth - 1));
    return made;
}

/// In what order, and by which kind of nesting, is random, but the same for the model.
weir::generator<int> walk(const tree* at) {
    if (at->value % 3 != 0) co_yield at->value;
    for (const auto& child : at->children) {
        if (child->value % 5 == 0) {
            auto started = walk(child.get());
            started.begin();
            co_yield weir::elements_of(std::move(started));
        } else if (child->value % 7 == 0) {
            auto kept = walk(child.get());
            co_yield weir::elements_of(kept);
        } else if (child->value % 11 == 0) {
            for (auto&& n : walk(child.get())) co_yield n;
        } else {
            co_yield weir::elements_of(walk(child.get()));
        }
    }
    if (at->value % 3 == 0) co_yield at->value;
}

void walk_by_recursion(const tree& at, std::vector<int>& out) {
    if (at.value % 3 != 0) out.push_back(at.value);
    for (const auto& child : at.children) walk_by_recursion(*child, out);
    if (at.value % 3 == 0) out.push_back(at.value);
}

} // namespace

TEST_CASE("nested in whatever way, the elements come in the order of plain recursion") {
    for (unsigned seed = 0; seed < 200; ++seed) {
        std::mt19937 random{seed};
        int next = static_cast<int>(random() % 10);
        const auto root = random_tree(random, next, 6);
        std::vector<int> expected;
        walk_by_recursion(*root, expected);
        REQUIRE(all_of(walk(root.get())) == expected);

        auto half_run = walk(root.get());
        auto at = half_run.begin();
        for (auto steps = random() % expected.size(); steps > 0; --steps) ++at;
        REQUIRE(std::ranges::count(expected, *at) == 1);
    }
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
