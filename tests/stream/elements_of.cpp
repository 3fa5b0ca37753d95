// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/elements_of.hpp>
#include <weir/stream/generator.hpp>

#include <algorithm>
#include <exception>
#include <iterator>
#include <list>
#include <memory>
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
        co_yield weir::elements_of(std::views::iota(0, n));
    };
    REQUIRE(all_of(of_a_view(3)) == std::vector<int>{0, 1, 2});

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
        REQUIRE(std::count(expected.begin(), expected.end(), *at) == 1);
    }
}

namespace {

struct shape {
    explicit shape(int i) : id{i} {}
    int id;
};
struct circle : shape {
    using shape::shape;
};

/// Yields all elements of `range` as Element.
template <class Element, class Value = void, class Range = void>
weir::generator<Element, Value> each_of(Range range) {
    co_yield weir::elements_of(std::move(range));
}

template <class Element, class Range>
weir::generator<Element> each_in(Range& range) {
    co_yield weir::elements_of(range);
}

} // namespace

TEST_CASE("what can be handed on itself is, bases of references and what other generators yield") {
    std::list<circle> circles;
    for (int i = 0; i < 3; ++i) circles.emplace_back(i);
    auto expected = circles.begin();
    for (shape& it : each_in<shape&>(circles)) REQUIRE(&it == &*expected++);
    expected = circles.begin();
    for (const shape& it : each_in<const shape&>(circles)) REQUIRE(&it == &*expected++);
    REQUIRE(expected == circles.end());

    auto by_reference = each_in<circle&>(circles);
    expected = circles.begin();
    for (const shape& it : each_in<const shape&>(by_reference)) REQUIRE(&it == &*expected++);
    REQUIRE(expected == circles.end());

    // Rvalues of a generator that stays with its owner are those of its coroutine.
    auto kept = boxes(3);
    int i = 0;
    for (std::unique_ptr<int>&& box : each_in<std::unique_ptr<int>>(kept)) {
        auto&& own = *kept.begin();
        REQUIRE(&box == &own);
        const auto taken = std::move(box);
        REQUIRE(*taken == i++);
    }
    REQUIRE(i == 3);

    std::vector<std::string> words{std::string(40, 'a'), std::string(40, 'b')};
    const auto moved = std::ranges::subrange(std::make_move_iterator(words.begin()),
                                             std::make_move_iterator(words.end()));
    auto word = words.begin();
    for (std::string&& it : each_of<std::string>(moved)) {
        REQUIRE(&it == &*word++);
        const std::string taken = std::move(it);
    }
    REQUIRE(words == std::vector<std::string>(2));
}

TEST_CASE("lvalues are copied where rvalues are asked for, so that none is stolen from a range") {
    const std::vector<std::string> words{std::string(40, 'a'), std::string(40, 'b')};
    std::vector<std::string> kept = words;
    for (std::string&& it : each_in<std::string>(kept)) const std::string taken = std::move(it);
    REQUIRE(kept == words);
    std::vector<std::string> seen;
    for (std::string&& it : each_of<std::string>(words)) seen.push_back(std::move(it));
    REQUIRE(seen == words);
}

TEST_CASE("elements of another type are converted, one by one, as they are pulled") {
    int resumes = 0;
    auto kept = counting_resumes(4, resumes);
    long expected = 0;
    for (auto&& n : each_in<long>(kept)) {
        static_assert(std::is_same_v<decltype(n), long&&>);
        REQUIRE(n == expected++);
        REQUIRE(resumes == expected);
    }
    REQUIRE(expected == 4);
    expected = 0;
    for (const long& n : each_of<const long&>(numbers(0, 4))) REQUIRE(n == expected++);

    const std::vector<const char*> literals{"one", "two"};
    std::vector<std::string> seen;
    for (const std::string& word : each_of<const std::string&>(literals)) seen.push_back(word);
    for (std::string&& word : each_of<std::string>(literals)) seen.push_back(word);
    for (std::string_view word : each_of<std::string_view, std::string>(literals))
        seen.emplace_back(word);
    REQUIRE(seen == std::vector<std::string>{"one", "two", "one", "two", "one", "two"});

    std::vector<bool> bits{true, false, true};
    std::vector<bool> same;
    for (bool bit : each_in<bool>(bits)) same.push_back(bit);
    REQUIRE(same == bits);

    int sum = 0;
    for (shape&& it : each_of<shape>(std::vector<circle>(3, circle{7}))) sum += it.id;
    REQUIRE(sum == 21);
}

TEST_CASE("a range may be of what cannot be copied, and of iterators that cannot be copied") {
    auto kept = boxes(5);
    auto odd = kept | std::views::filter([](const auto& box) { return *box % 2 != 0; });
    std::vector<int> seen;
    for (auto&& box : each_in<std::unique_ptr<int>>(odd)) seen.push_back(*box);
    REQUIRE(seen == std::vector<int>{1, 3});
    seen.clear();
    auto doubled = std::views::iota(0, 3)
                 | std::views::transform([](int i) { return std::make_unique<int>(2 * i); });
    for (auto&& box : each_of<std::unique_ptr<int>>(std::move(doubled))) {
        const auto taken = std::move(box);
        seen.push_back(*taken);
    }
    REQUIRE(seen == std::vector<int>{0, 2, 4});
    std::istringstream in{"7 8"};
    REQUIRE(all_of(each_of<int>(std::ranges::istream_view<int>(in))) == std::vector<int>{7, 8});
}

TEST_CASE("a temporary range lives until its last element has passed, or its generator dies") {
    struct witnessed : std::vector<int> {
        explicit witnessed(std::vector<std::string>& deaths)
            : std::vector<int>(3, 1), death{"range", deaths} {}
        witness death;
    };
    const auto source = [](std::vector<std::string>& deaths) -> weir::generator<int> {
        const witness local{"local", deaths};
        co_yield weir::elements_of(witnessed{deaths});
        co_yield 0;
    };
    for (int pulls = 1; pulls <= 4; ++pulls) {
        std::vector<std::string> deaths;
        {
            auto made = source(deaths);
            auto at = made.begin();
            for (int i = 1; i < pulls; ++i) ++at;
            REQUIRE(deaths.size() == (pulls == 4 ? 1 : 0));
        }
        REQUIRE(deaths == std::vector<std::string>{"range", "local"});
    }
}

TEST_CASE("a nested generator that has ended is gone before the outer one goes on") {
    std::vector<std::string> deaths;
    const auto inner = [](witness, int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
    };
    const auto outer = [inner](std::vector<std::string>& d,
                               weir::may_dangle_t) -> weir::generator<int> {
        co_yield weir::elements_of(inner(witness{"a", d}, 2));
        co_yield static_cast<int>(d.size());
        co_yield weir::elements_of(inner(witness{"b", d}, 0));
        co_yield static_cast<int>(d.size());
    };
    REQUIRE(all_of(outer(deaths, weir::may_dangle)) == std::vector<int>{0, 1, 1, 2});
    REQUIRE(deaths == std::vector<std::string>{"a", "b"});
}

TEST_CASE("elements_of a generator whose element was consumed goes on with the one after") {
    for (const bool nested : {true, false})
        for (int pulls = 0; pulls <= 5; ++pulls) {
            int resumes = 0;
            auto inner = counting_resumes(4, resumes);
            if (pulls > 0) {
                auto at = inner.begin();
                for (int i = 1; i < pulls; ++i) ++at;
            }
            inner.consume();
            const int before = resumes;
            std::vector<int> expected = iota(std::min(pulls, 4), 4);
            if (nested) {
                auto outer = rvalue_generator_of(std::move(inner));
                REQUIRE(resumes == before);
                expected.push_back(-1);
                REQUIRE(all_of(outer) == expected);
            } else {
                REQUIRE(all_of(each_in<int>(inner)) == expected);
            }
            REQUIRE(resumes == 5);
        }
}

TEST_CASE("what a range throws comes out at the co_yield, where it can be caught") {
    const auto at = [](int place) {
        return std::views::iota(0, 4) | std::views::transform([place](int i) {
                   if (i == place) throw std::runtime_error{"at " + std::to_string(i)};
                   return i;
               });
    };
    const auto catching = [](auto range) -> weir::generator<int> {
        std::string caught;
        try {
            co_yield weir::elements_of(range);
        } catch (const std::runtime_error& error) {
            caught = error.what();
        }
        co_yield -static_cast<int>(caught.size());
    };
    for (int place = 0; place <= 4; ++place) {
        std::vector<int> expected = iota(0, place);
        expected.push_back(place == 4 ? 0 : -4);
        REQUIRE(all_of(catching(at(place))) == expected);
    }
    struct no_begin {
        int* begin() { throw std::runtime_error{"no begin"}; }
        int* end() { return nullptr; }
    };
    REQUIRE(all_of(catching(no_begin{})) == std::vector<int>{-8});
}

TEST_CASE("an empty generator on top of another costs its element nothing but resumes") {
    const auto outer = [](int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield weir::elements_of(numbers(0, 0));
        co_yield weir::elements_of(std::vector<int>{});
        co_yield weir::elements_of(weir::generator<int>{});
        co_yield n;
    };
    REQUIRE(all_of(outer(1000)) == std::vector<int>{1000});
}

TEST_CASE("a generator that nests itself by reference finds itself at its end") {
    weir::generator<int>* itself = nullptr;
    const auto selfish = [](weir::generator<int>*& self) -> weir::generator<int> {
        co_yield 1;
        co_yield weir::elements_of(*self);
        co_yield weir::elements_of(each_in<int>(*self));
        co_yield 2;
    };
    auto made = selfish(itself);
    itself = &made;
    REQUIRE(all_of(made) == std::vector<int>{1, 2});
}

TEST_CASE("a generator may be moved, and nested in another, while it is itself nested in") {
    std::vector<std::string> deaths;
    const std::vector<int> whole = all_of(nested_witnesses(3, deaths));
    for (unsigned seed = 0; seed < 200; ++seed) {
        std::mt19937 random{seed};
        deaths.clear();
        auto made = nested_witnesses(3, deaths);
        std::vector<int> seen;
        const auto stop = random() % (whole.size() + 2);
        for (auto at = made.begin(); at != made.end() && seen.size() < stop;) {
            seen.push_back(*at);
            made.consume();
            if (random() % 3 == 0) made = wrapped(std::move(made));
            if (random() % 3 == 0) {
                auto moved = std::move(made);
                made = std::move(moved);
            }
            at = made.begin();
        }
        REQUIRE(seen.size() == std::min(stop, whole.size()));
        REQUIRE(std::equal(seen.begin(), seen.end(), whole.begin()));
        made = {};
        // However far it went: two locals for each of the four levels that it reached.
        REQUIRE(deaths.size() % 2 == 0);
        REQUIRE(deaths.back() == "a3");
        REQUIRE(std::count(deaths.begin(), deaths.end(), "b3") == 1);
    }
}

namespace {

struct failure {
    int id;
};

/// A random program of yields, nested programs and exceptions.
struct program {
    enum class kind { yield, fail, nest, guard };
    enum class way {
        whole,
        started,
        consumed,
        kept,
        kept_started,
        loop,
        filtered,
        other_type,
        most
    };
    struct step {
        kind what;
        way how;
        std::unique_ptr<program> inner;
    };
    int id;
    std::vector<step> steps;
};

std::unique_ptr<program> random_program(std::mt19937& random, int& next, int depth) {
    auto made = std::make_unique<program>();
    made->id = next++;
    for (auto steps = random() % 5; steps > 0; --steps) {
        const auto roll = random() % 20;
        auto what = program::kind::yield;
        if (roll == 0) what = program::kind::fail;
        if (roll > 8 && depth > 0) what = program::kind::nest;
        if (roll > 14 && depth > 0) what = program::kind::guard;
        const auto how =
            static_cast<program::way>(random() % static_cast<unsigned>(program::way::most));
        made->steps.push_back({what, how, nullptr});
        if (what == program::kind::nest || what == program::kind::guard)
            made->steps.back().inner = random_program(random, next, depth - 1);
    }
    return made;
}

struct counts_alive {
    explicit counts_alive(int& c) : count{c} { ++count; }
    counts_alive(const counts_alive&) = delete;
    counts_alive& operator=(const counts_alive&) = delete;
    ~counts_alive() { --count; }
    int& count;
};

weir::generator<int> run(const program* it, int& alive);

weir::generator<long> run_other_type(const program* it, int& alive) {
    const counts_alive local{alive};
    for (int n : run(it, alive)) co_yield n;
}

weir::generator<int> run_nested(const program::step* at, int& alive) {
    const counts_alive local{alive};
    auto made = run(at->inner.get(), alive);
    switch (at->how) {
    case program::way::started:
        made.begin();
        co_yield weir::elements_of(std::move(made));
        break;
    case program::way::consumed:
        made.begin();
        made.consume();
        co_yield weir::elements_of(std::move(made));
        break;
    case program::way::kept_started:
        made.begin();
        [[fallthrough]];
    case program::way::kept:
        co_yield weir::elements_of(made);
        break;
    case program::way::loop:
        for (auto&& n : made) co_yield std::ref(n);
        break;
    case program::way::filtered:
        co_yield weir::elements_of(made | std::views::filter([](int n) { return n % 3 != 0; }));
        break;
    case program::way::other_type:
        co_yield weir::elements_of(
            run_other_type(at->inner.get(), alive)
            | std::views::transform([](long n) { return static_cast<int>(n); }));
        break;
    case program::way::whole:
    case program::way::most:
        co_yield weir::elements_of(std::move(made));
        break;
    }
}

weir::generator<int> run(const program* it, int& alive) {
    const counts_alive local{alive};
    for (const program::step& at : it->steps) {
        int caught = 0;
        switch (at.what) {
        case program::kind::yield:
            co_yield it->id;
            break;
        case program::kind::fail:
            throw failure{it->id};
        case program::kind::nest:
            co_yield weir::elements_of(run_nested(&at, alive));
            break;
        case program::kind::guard:
            try {
                co_yield weir::elements_of(run_nested(&at, alive));
            } catch (const failure& f) {
                caught = f.id;
            }
            co_yield -caught;
            break;
        }
    }
}

/// What the program yields before it ends, or fails, by plain recursion.
void run_by_hand(const program& it, std::vector<int>& out);

void run_nested_by_hand(const program::step& at, std::vector<int>& out) {
    std::vector<int> inner;
    std::exception_ptr thrown;
    try {
        run_by_hand(*at.inner, inner);
    } catch (...) {
        thrown = std::current_exception();
    }
    auto from = inner.begin();
    if (at.how == program::way::consumed && from != inner.end()) ++from;
    for (; from != inner.end(); ++from)
        if (at.how != program::way::filtered || *from % 3 != 0) out.push_back(*from);
    if (thrown) std::rethrow_exception(thrown);
}

void run_by_hand(const program& it, std::vector<int>& out) {
    for (const program::step& at : it.steps) {
        int caught = 0;
        switch (at.what) {
        case program::kind::yield:
            out.push_back(it.id);
            break;
        case program::kind::fail:
            throw failure{it.id};
        case program::kind::nest:
            run_nested_by_hand(at, out);
            break;
        case program::kind::guard:
            try {
                run_nested_by_hand(at, out);
            } catch (const failure& f) {
                caught = f.id;
            }
            out.push_back(-caught);
            break;
        }
    }
}

/// The first `most` elements, and what failed (0 if nothing did).
std::pair<std::vector<int>, int> outcome(weir::generator<int> made, std::size_t most) {
    std::vector<int> seen;
    try {
        for (auto at = made.begin(); seen.size() < most && at != made.end(); ++at)
            seen.push_back(*at);
    } catch (const failure& f) {
        return {seen, f.id};
    }
    return {seen, 0};
}

} // namespace

TEST_CASE("nested, guarded and thrown through at random, a generator does what recursion does") {
    std::size_t elements = 0, failed = 0;
    for (unsigned seed = 0; seed < 1500; ++seed) {
        std::mt19937 random{seed};
        int next = 1;
        const auto made = random_program(random, next, 5);
        std::pair<std::vector<int>, int> expected;
        try {
            run_by_hand(*made, expected.first);
        } catch (const failure& f) {
            expected.second = f.id;
        }
        int alive = 0;
        REQUIRE(outcome(run(made.get(), alive), expected.first.size() + 1) == expected);
        REQUIRE(alive == 0);
        elements += expected.first.size();
        if (expected.second != 0) ++failed;

        if (expected.first.empty()) continue;
        expected.first.resize(1 + random() % expected.first.size());
        auto half_run = run(made.get(), alive);
        auto at = half_run.begin();
        for (std::size_t i = 0; i < expected.first.size(); ++i) {
            REQUIRE(*at == expected.first[i]);
            if (i + 1 < expected.first.size()) ++at;
        }
        REQUIRE(alive > 0);
        half_run = {};
        REQUIRE(alive == 0);
    }
    // Otherwise this would have shown little.
    REQUIRE(elements > 5000);
    REQUIRE(failed > 100);
}

TEST_CASE("a generator that nests itself, or one that is pulling it, finds it at its end") {
    weir::generator<int>* itself = nullptr;
    const auto selfish = [](weir::generator<int>*& self) -> weir::generator<int> {
        co_yield 1;
        co_yield weir::elements_of(std::move(*self));
        co_yield 2;
    };
    auto made = selfish(itself);
    itself = &made;
    REQUIRE(all_of(made) == std::vector<int>{1, 2});

    weir::generator<int> outer;
    const auto inner = [](weir::generator<int>& puller) -> weir::generator<int> {
        co_yield 10;
        co_yield weir::elements_of(std::move(puller));
        co_yield 11;
    };
    const auto pulls = [](weir::generator<int>& self, auto nest) -> weir::generator<int> {
        co_yield 1;
        for (int n : nest(self)) co_yield n;
        co_yield 2;
    };
    outer = pulls(outer, inner);
    REQUIRE(all_of(outer) == std::vector<int>{1, 10, 11, 2});
}

TEST_CASE("iterators of a generator that has been nested since are at its end") {
    const auto wrapped = [](weir::generator<int> given) -> weir::generator<int> {
        co_yield weir::elements_of(std::move(given));
        co_yield 99;
    };
    auto given = numbers(0, 4);
    auto at = given.begin();
    auto outer = wrapped(std::move(given));
    REQUIRE(*outer.begin() == 0);
    for (int i = 0; i < 6; ++i) {
        ++at;
        REQUIRE(at == std::default_sentinel);
    }
    REQUIRE(all_of(outer) == std::vector<int>{0, 1, 2, 3, 99});
}
