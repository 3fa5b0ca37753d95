// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/byte_count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/tee.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using weir::test::all_of;
using weir::test::boxes;
using weir::test::counting;

namespace {

/// Counts itself, and says how many bytes it owns.
class tracked {
public:
    static inline int alive = 0, copies = 0;

    tracked(int n, std::size_t b) : number{n}, bytes{b} { ++alive; }
    tracked(const tracked& other) : number{other.number}, bytes{other.bytes} {
        ++alive;
        ++copies;
    }
    tracked(tracked&& other) noexcept : number{other.number}, bytes{other.bytes} { ++alive; }
    tracked& operator=(const tracked&) = delete;
    ~tracked() { --alive; }

    int number;
    std::size_t bytes;
};

weir::generator<const tracked&> source_of(const std::vector<tracked>* elements, bool fails,
                                          int& pulled) {
    for (const tracked& each : *elements) {
        ++pulled;
        co_yield each;
    }
    if (fails) throw std::runtime_error{"broken"};
}

/// What the branches of a tee have to do, over elements that are all at hand.
class model {
public:
    model(std::size_t branches, const std::vector<tracked>& all, weir::bound to, bool fail)
        : elements{all}, limit{to}, fails{fail}, places(branches), told(branches),
          consumed(branches) {}

    bool at_end(std::size_t branch) const { return places[branch] >= pulled; }
    void begin(std::size_t branch) {
        if (at_end(branch))
            pull(branch);
        else if (consumed[branch])
            advance(branch);
    }
    void advance(std::size_t branch) {
        if (at_end(branch)) return;
        if (places[branch] + 1 == pulled && would_exceed(branch)) throw weir::bound_exceeded{""};
        consumed[branch] = false;
        if (++places[branch] == pulled) pull(branch);
    }
    void consume(std::size_t branch) { consumed[branch] = !at_end(branch); }
    bool is_consumed(std::size_t branch) const { return consumed[branch]; }
    void leave(std::size_t branch) { places[branch] = gone; }

    /// Whether the branch, one further on, would leave more behind than may be.
    bool would_exceed(std::size_t branch) const {
        auto after = places;
        ++after[branch];
        std::size_t bytes = 0;
        const std::size_t slowest = std::min(*std::min_element(after.begin(), after.end()), pulled);
        for (std::size_t i = slowest; i < pulled; ++i) bytes += sizeof(tracked) + elements[i].bytes;
        return pulled - slowest > limit.items || bytes > limit.bytes;
    }

    std::size_t kept() const {
        return pulled - std::min(*std::min_element(places.begin(), places.end()), pulled);
    }
    std::size_t seen() const { return pulled; }
    std::size_t where(std::size_t branch) const { return places[branch]; }

private:
    static constexpr std::size_t gone = std::numeric_limits<std::size_t>::max();

    void pull(std::size_t branch) {
        if (pulled < elements.size()) {
            ++pulled;
        } else if (fails && !told[branch]) {
            told[branch] = true;
            throw std::runtime_error{"broken"};
        }
    }

    const std::vector<tracked>& elements;
    weir::bound limit;
    bool fails;
    std::size_t pulled = 0;
    std::vector<std::size_t> places;
    std::vector<bool> told, consumed;
};

/// A branch, and an iterator of it.
struct any_branch {
    virtual ~any_branch() = default;
    virtual void begin() = 0;
    virtual void advance() = 0;
    virtual void consume() = 0;
    virtual void move_and_back() = 0;
    virtual bool at_end() = 0;
    virtual int number() = 0;
};

template <class Branch>
struct one_branch final : any_branch {
    explicit one_branch(Branch b) : branch{std::move(b)} {}
    void begin() override { at = branch.begin(); }
    void advance() override { ++at; }
    void consume() override { branch.consume(); }
    void move_and_back() override {
        Branch moved = std::move(branch);
        branch = std::move(moved); // iterators do not mind
    }
    bool at_end() override { return at == branch.end(); }
    int number() override { return (*at).number; }

    Branch branch;
    std::ranges::iterator_t<Branch> at{};
};

using branches = std::vector<std::unique_ptr<any_branch>>;

template <std::size_t Branches>
branches branches_of(weir::generator<const tracked&> source, weir::bound limit) {
    branches made;
    for (auto& each : weir::tee<Branches>(std::move(source), limit))
        made.push_back(std::make_unique<one_branch<std::decay_t<decltype(each)>>>(std::move(each)));
    return made;
}

/// How a call ended.
enum class outcome { well, broken, too_far };

outcome outcome_of(const std::function<void()>& call) {
    try {
        call();
        return outcome::well;
    } catch (const weir::bound_exceeded&) {
        return outcome::too_far;
    } catch (const std::runtime_error&) {
        return outcome::broken;
    }
}

void read_at_random(std::size_t count, unsigned seed, int& held_up) {
    std::mt19937 random{seed};
    std::vector<tracked> elements;
    const auto n = static_cast<int>(random() % 25);
    elements.reserve(25);
    for (int i = 0; i < n; ++i) elements.emplace_back(i, random() % 100);
    weir::bound limit{};
    if (random() % 4 != 0) limit.items = 1 + random() % 6;
    if (random() % 4 == 0 || !limit.limits_items())
        limit.bytes = sizeof(tracked) + 100 + random() % 300;
    const bool fails = random() % 4 == 0;
    const int elsewhere = tracked::alive;

    model expected{count, elements, limit, fails};
    int pulled = 0;
    {
        auto source = source_of(&elements, fails, pulled);
        branches all = count == 1 ? branches_of<1>(std::move(source), limit)
                     : count == 2 ? branches_of<2>(std::move(source), limit)
                                  : branches_of<3>(std::move(source), limit);
        std::vector<bool> begun(count);

        for (int step = 0; step < 100; ++step) {
            const std::size_t i = random() % count;
            if (!all[i]) continue;
            const auto same = [&](const std::function<void()>& one,
                                  const std::function<void()>& other) {
                const outcome ended = outcome_of(one);
                REQUIRE(ended == outcome_of(other));
                if (ended == outcome::too_far) ++held_up;
                return ended == outcome::well;
            };
            const auto roll = random() % 20;
            if (roll == 0 && step > 30) {
                all[i].reset();
                expected.leave(i);
            } else if (roll == 1) {
                all[i]->move_and_back();
            } else if (roll == 2) {
                all[i]->consume();
                expected.consume(i);
            } else if (roll < 7 || !begun[i]) {
                begun[i] = same([&] { all[i]->begin(); }, [&] { expected.begin(i); }) || begun[i];
            } else {
                same([&] { all[i]->advance(); }, [&] { expected.advance(i); });
            }
            REQUIRE(pulled == static_cast<int>(expected.seen()));
            REQUIRE(tracked::alive - elsewhere == static_cast<int>(expected.kept()));
            if (limit.items != std::numeric_limits<std::size_t>::max())
                REQUIRE(expected.kept() <= limit.items + 1);
            for (std::size_t k = 0; k < count; ++k) {
                if (!all[k] || !begun[k]) continue;
                if (expected.is_consumed(k)) continue; // there is no current element
                REQUIRE(all[k]->at_end() == expected.at_end(k));
                if (!expected.at_end(k))
                    REQUIRE(all[k]->number() == static_cast<int>(expected.where(k)));
            }
        }
    }
    REQUIRE(tracked::alive == elsewhere);
}

/// May grow while it is kept.
struct elastic {
    std::shared_ptr<std::size_t> bytes = std::make_shared<std::size_t>(0);
};

std::vector<int> iota(int from, int to) {
    std::vector<int> result;
    for (int i = from; i < to; ++i) result.push_back(i);
    return result;
}

} // namespace

template <>
inline constexpr auto weir::owned_bytes<tracked> = [](const tracked& it) { return it.bytes; };
template <>
inline constexpr auto weir::owned_bytes<elastic> = [](const elastic& it) { return *it.bytes; };

TEST_CASE("branches that are read, moved and destroyed in any order do what they say") {
    int held_up = 0;
    for (unsigned seed = 0; seed < 400; ++seed) {
        read_at_random(2, seed, held_up);
        read_at_random(3, seed, held_up);
        if (seed % 10 == 0) read_at_random(1, seed, held_up);
    }
    REQUIRE(held_up > 1000); // otherwise this would have shown little
}

TEST_CASE("every branch yields every element, which is pulled when the first one gets to it") {
    int made = 0;
    auto [all, again] = weir::tee(counting(5, made), {.items = 10});
    REQUIRE(made == 0);
    REQUIRE(*all.begin() == 0);
    REQUIRE(*again.begin() == 0);
    REQUIRE(made == 1);
    REQUIRE(all_of(all) == iota(0, 5));
    REQUIRE(made == 5);
    REQUIRE(all_of(again) == iota(0, 5));
    REQUIRE(made == 5);
    REQUIRE(all.begin() == all.end());

    auto [a, b, c] = weir::tee<3>(std::vector<int>{1, 2, 3}, {.items = 2});
    auto at_b = b.begin(), at_c = c.begin();
    std::vector<int> seen;
    for (int n : a) {
        seen.push_back(n);
        seen.push_back(*at_b);
        seen.push_back(*at_c);
        ++at_b;
        ++at_c;
    }
    REQUIRE(seen == std::vector<int>{1, 1, 1, 2, 2, 2, 3, 3, 3});
}

TEST_CASE("a branch may be ahead by the bound, and the element it stands at, and no further") {
    for (std::size_t items = 1; items < 6; ++items) {
        int made = 0;
        auto [ahead, behind] = weir::tee(counting(20, made), {.items = items});
        auto at = ahead.begin();
        auto slow = behind.begin();
        for (std::size_t i = 0; i < items; ++i) ++at;
        const int place = static_cast<int>(items);
        for (int again = 0; again < 3; ++again) {
            REQUIRE_THROWS_AS(++at, weir::bound_exceeded);
            REQUIRE(*at == place); // it stays
            REQUIRE(*ahead.begin() == place);
            REQUIRE(made == place + 1);
        }
        ++slow; // now it may go on, by one
        ++at;
        REQUIRE(*at == place + 1);
        REQUIRE_THROWS_AS(++at, weir::bound_exceeded);
        {
            const auto gone = std::move(behind); // holds up nobody any more
        }
        for (int n = place + 1; n < 20; ++n, ++at) REQUIRE(*at == n);
        REQUIRE(at == ahead.end());
    }
}

TEST_CASE("being too far ahead is said in words") {
    auto [ahead, behind] = weir::tee(std::views::iota(0), {.items = 2, .bytes = 1000});
    const std::string sentence = "weir::tee: one branch is further ahead of another than the bound "
                                 "of 2 items or 1000 bytes lets it be; read the other one "
                                 "meanwhile, or give a larger bound";
    std::vector<int> seen;
    REQUIRE_THROWS_WITH(
        [&] {
            for (int n : ahead) seen.push_back(n);
        }(),
        sentence);
    REQUIRE(seen == iota(0, 3));
    REQUIRE(*behind.begin() == 0);
}

TEST_CASE("a bound of bytes holds too, whatever the sizes of the elements") {
    const std::vector<std::string> words{std::string(100, 'a'), "b", std::string(90, 'c'), "d",
                                         "e"};
    auto [ahead, behind] = weir::tee(words, {.bytes = 2 * sizeof(std::string) + 101});
    auto at = ahead.begin();
    ++at;
    ++at; // has passed two, and stands at the third
    REQUIRE(*at == words[2]);
    REQUIRE_THROWS_AS(++at, weir::bound_exceeded);
    auto slow = behind.begin();
    ++slow;
    ++at;
    REQUIRE(*at == "d");
    REQUIRE_THROWS_AS(++at, weir::bound_exceeded);
    ++slow;
    ++at;
    REQUIRE(*at == "e");
}

TEST_CASE("a bound of bytes holds for elements that grow or shrink while a tee keeps them") {
    std::vector<elastic> elements(50);
    for (const elastic& each : elements) *each.bytes = 10;
    auto [ahead, behind] = weir::tee(elements, {.bytes = 3 * (sizeof(elastic) + 10)});
    auto at = ahead.begin(), slow = behind.begin();
    for (std::size_t i = 0; i < 3; ++i) ++at;
    for (std::size_t i = 3; i + 1 < elements.size(); ++i) {
        REQUIRE_THROWS_AS(++at, weir::bound_exceeded);
        *slow->bytes = i % 2 == 0 ? 0 : 1'000'000;
        ++slow;
        ++at;
        REQUIRE(at->bytes == elements[i + 1].bytes);
    }
}

TEST_CASE("one copy of an lvalue is made for all branches, and rvalues are moved") {
    std::vector<tracked> elements;
    for (int i = 0; i < 5; ++i) elements.emplace_back(i, 0u);
    tracked::copies = 0;
    auto [a, b, c] = weir::tee<3>(elements, {.items = 10});
    static_assert(std::same_as<std::ranges::range_reference_t<decltype(a)>, const tracked&>);
    std::vector<const tracked*> in_a, in_b;
    for (const tracked& each : a) in_a.push_back(&each);
    for (const tracked& each : b) in_b.push_back(&each);
    REQUIRE(in_a == in_b);
    REQUIRE(tracked::copies == 5);
    REQUIRE(c.begin()->number == 0);

    auto [one, other] = weir::tee(boxes(4), {.items = 4});
    int sum = 0;
    for (const std::unique_ptr<int>& box : one) sum += *box;
    for (const std::unique_ptr<int>& box : other) sum += 10 * *box;
    REQUIRE(sum == 66);
}

TEST_CASE("what the range throws comes out of every branch, after what came before it, once") {
    const auto broken = [](int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
        throw std::runtime_error{"broken"};
    };
    for (int n = 0; n < 4; ++n) {
        auto branches = weir::tee<3>(broken(n), {.items = 10});
        for (auto& branch : branches) {
            std::vector<int> seen;
            REQUIRE_THROWS_WITH(
                [&] {
                    for (int i : branch) seen.push_back(i);
                }(),
                "broken");
            REQUIRE(seen == iota(0, n));
            REQUIRE(branch.begin() == branch.end());
        }
    }
}

TEST_CASE("the range lives as long as one of its branches") {
    auto token = std::make_shared<int>(0);
    const auto source = [](std::shared_ptr<int> kept) -> weir::generator<int> {
        for (;;) co_yield (*kept)++;
    };
    {
        auto [one, other] = weir::tee(source(token), {.items = 1});
        REQUIRE(token.use_count() == 2);
        auto last = std::move(one);
        {
            const auto gone = std::move(other);
        }
        REQUIRE(token.use_count() == 2);
        REQUIRE(all_of(last | weir::take(5)) == iota(0, 5));
        auto [a, b] = weir::tee(source(token), {.items = 1});
        REQUIRE(token.use_count() == 3);
        last = std::move(a);
        REQUIRE(token.use_count() == 2);
        REQUIRE(*last.begin() == *b.begin());
    }
    REQUIRE(token.use_count() == 1);
}

TEST_CASE("what a branch has consumed it does not yield again, also if it may not go on yet") {
    auto [ahead, behind] = weir::tee(std::views::iota(0, 9), {.items = 1});
    ahead.consume(); // there is no current element yet
    REQUIRE(*ahead.begin() == 0);
    REQUIRE(*ahead.begin() == 0);
    REQUIRE(all_of(ahead | weir::take(2)) == iota(0, 2));
    for (int again = 0; again < 3; ++again) REQUIRE_THROWS_AS(ahead.begin(), weir::bound_exceeded);
    REQUIRE(all_of(behind | weir::take(2)) == iota(0, 2));
    REQUIRE(*ahead.begin() == 2);
    ahead.consume();
    auto at = behind.begin();
    REQUIRE(*at == 2);
    behind.consume();
    behind.consume();
    ++at; // has gone on; begin() need not
    REQUIRE(*behind.begin() == 3);
}

TEST_CASE("a branch that another is assigned to holds up nobody any more") {
    int made = 0, made_elsewhere = 0;
    auto [ahead, behind] = weir::tee(counting(9, made), {.items = 1});
    auto [one, other] = weir::tee(counting(9, made_elsewhere), {.items = 9});
    auto at = ahead.begin();
    ++at;
    REQUIRE_THROWS_AS(++at, weir::bound_exceeded);
    behind = std::move(one);
    for (int n = 1; n < 9; ++n, ++at) REQUIRE(*at == n);
    auto& same = behind;
    behind = std::move(same);
    REQUIRE(all_of(behind) == iota(0, 9));
    REQUIRE(all_of(other) == iota(0, 9));
}

TEST_CASE("a range in a variable is referred to, and stands where the furthest branch does") {
    int made = 0;
    auto kept = counting(10, made);
    {
        auto [one, other] = weir::tee(kept, {.items = 10});
        REQUIRE(all_of(one | weir::take(4)) == iota(0, 4));
        REQUIRE(all_of(other | weir::take(2)) == iota(0, 2));
        REQUIRE(all_of(one | weir::take(1)) == iota(4, 5)); // each take goes on where it was
        REQUIRE(all_of(other | weir::take(1)) == iota(2, 3));
    }
    REQUIRE(made == 5);
    REQUIRE(*kept.begin() == 4);
}

TEST_CASE("tee refuses a bound that bounds nothing or lets nothing pass, and bytes that cannot be "
          "counted") {
    REQUIRE_THROWS_AS(weir::tee(std::views::iota(0, 3), weir::bound{}), std::invalid_argument);
    REQUIRE_THROWS_WITH(weir::tee(std::views::iota(0, 3), {.items = 0, .bytes = 100}),
                        "weir::tee: with a bound of 0 items no branch could go on before the "
                        "others; {.items = 1} lets them be read in turn");
    struct unheard_of {
        std::string name;
    };
    std::vector<unheard_of> elements(3);
    REQUIRE_THROWS_AS(weir::tee(elements, {.bytes = 100}), std::invalid_argument);
    REQUIRE_THROWS_WITH(weir::tee(elements, {.bytes = 100}),
                        Catch::Contains("the bytes of this element type cannot be counted"));
    auto [one, other] = weir::tee(elements, {.items = 3});
    REQUIRE(std::ranges::distance(one) == 3);
    REQUIRE(std::ranges::distance(other) == 3);
}

TEST_CASE("a tee of a half-run generator begins at its current element") {
    auto half = weir::test::counting_from_zero(5);
    REQUIRE(*half.begin() == 0);
    auto [one, other] = weir::tee(std::move(half), {.items = 9});
    REQUIRE(all_of(one) == std::vector<int>{0, 1, 2, 3, 4});
    REQUIRE(all_of(other) == std::vector<int>{0, 1, 2, 3, 4});
}

TEST_CASE("an element larger than the bound of a tee is passed by those that stand at it") {
    const std::vector<std::string> words{"a", std::string(1000, 'b'), "c"};
    for (const std::size_t bytes : {0u, 100u}) {
        auto [one, other] = weir::tee(words, {.bytes = bytes});
        auto at = one.begin(), slow = other.begin();
        ++at;
        ++slow;
        ++at;
        REQUIRE(*at == "c");
        REQUIRE_THROWS_AS(++at, weir::bound_exceeded);
    }
}
