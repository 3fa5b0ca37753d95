// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/byte_count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/replay.hpp>
#include <weir/stream/take.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
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

/// What a replay has to do, over elements that are all at hand.
class model {
public:
    model(const std::vector<tracked>& all, weir::bound to, bool fail)
        : elements{all}, limit{to}, fails{fail} {}

    bool at_end() const { return place == elements.size(); }

    void begin() {
        if (!std::exchange(begun, true)) pull();
        if (std::exchange(consumed, false)) advance();
    }
    void advance() {
        consumed = false;
        if (at_end()) return;
        ++place;
        if (place == pulled) pull();
    }
    void mark() {
        begin();
        marked = place;
        lapsed = false;
        lapse();
    }
    void rewind() {
        if (lapsed) throw weir::bound_exceeded{""};
        if (!marked) throw std::logic_error{""};
        place = *marked;
        consumed = false;
    }
    void forget() {
        marked.reset();
        lapsed = false;
    }
    void consume() { consumed = begun && !at_end(); }

    /// From the mark, or from the current element.
    std::size_t kept() const { return pulled - marked.value_or(place); }
    std::size_t seen() const { return pulled; }
    std::size_t where() const { return place; }

private:
    void pull() {
        if (pulled == elements.size()) {
            if (std::exchange(fails, false)) throw std::runtime_error{"broken"};
            return;
        }
        ++pulled;
        lapse();
    }
    void lapse() {
        if (!marked) return;
        std::size_t bytes = 0;
        for (std::size_t i = *marked; i < pulled; ++i) bytes += sizeof(tracked) + elements[i].bytes;
        if (kept() <= limit.items && bytes <= limit.bytes) return;
        marked.reset();
        lapsed = true;
    }

    const std::vector<tracked>& elements;
    weir::bound limit;
    bool fails;
    std::size_t place = 0, pulled = 0;
    bool begun = false, consumed = false, lapsed = false;
    std::optional<std::size_t> marked;
};

/// How a call ended.
enum class outcome { well, broken, too_much, no_mark };

outcome outcome_of(const std::function<void()>& call) {
    try {
        call();
        return outcome::well;
    } catch (const weir::bound_exceeded&) {
        return outcome::too_much;
    } catch (const std::logic_error&) {
        return outcome::no_mark;
    } catch (const std::runtime_error&) {
        return outcome::broken;
    }
}

/// May grow while it is kept.
struct elastic {
    std::shared_ptr<std::size_t> bytes = std::make_shared<std::size_t>(0);
};

/// Cannot be copied when it is told so, once.
struct fragile {
    explicit fragile(int n) : number{n} {}
    fragile(const fragile& other) : number{other.number} {
        if (std::exchange(breaks, false)) throw std::runtime_error{"no copy"};
    }
    static inline bool breaks = false;
    int number;
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

TEST_CASE("mark, rewind, forget, consume and reading, in any order, do what they say") {
    int lapses = 0, rewinds = 0;
    for (unsigned seed = 0; seed < 1000; ++seed) {
        std::mt19937 random{seed};
        std::vector<tracked> elements;
        const auto n = static_cast<int>(random() % 25);
        elements.reserve(25);
        for (int i = 0; i < n; ++i) elements.emplace_back(i, random() % 100);
        weir::bound limit{};
        if (random() % 4 != 0) limit.items = random() % 10;
        if (random() % 4 == 0 || !limit.limits_items()) limit.bytes = random() % 600;
        const bool fails = random() % 4 == 0;
        const int elsewhere = tracked::alive;

        model expected{elements, limit, fails};
        int pulled = 0;
        weir::replay again{source_of(&elements, fails, pulled), limit};
        auto other = weir::replay{source_of(&elements, fails, pulled), limit};
        auto at = decltype(again.begin()){};
        bool begun = false;
        for (int step = 0; step < 60; ++step) {
            const auto same = [&](auto one, auto by_model) {
                const outcome ended = outcome_of(one);
                REQUIRE(ended == outcome_of(by_model));
                if (ended == outcome::too_much) ++lapses;
                return ended == outcome::well;
            };
            switch (random() % 10) {
            case 0:
                begun = same([&] { at = again.begin(); }, [&] { expected.begin(); }) || begun;
                break;
            case 1:
                same([&] { again.mark(); }, [&] { expected.mark(); });
                break;
            case 2:
                if (same([&] { again.rewind(); }, [&] { expected.rewind(); })) ++rewinds;
                break;
            case 3:
                if (random() % 3 != 0) break;
                again.forget();
                expected.forget();
                break;
            case 4:
                again.consume();
                expected.consume();
                break;
            case 5:
                if (random() % 3 != 0)
                    break;
                else {
                    auto moved = std::move(again);
                    again = std::move(moved);
                }
                break;
            default:
                if (begun) same([&] { ++at; }, [&] { expected.advance(); });
                break;
            }
            REQUIRE(pulled == static_cast<int>(expected.seen()));
            REQUIRE(tracked::alive - elsewhere == static_cast<int>(expected.kept()));
            if (!begun) continue;
            REQUIRE((at == again.end()) == expected.at_end());
            if (!expected.at_end()) REQUIRE((*at).number == static_cast<int>(expected.where()));
        }
    }
    REQUIRE(lapses > 100); // otherwise this would have shown little
    REQUIRE(rewinds > 1000);
}

TEST_CASE("a layout is guessed from the first rows, which are then read like the others") {
    int made = 0;
    weir::replay rows{counting(10, made), {.items = 4}};
    rows.mark();
    REQUIRE(all_of(rows | weir::take(4)) == iota(0, 4));
    REQUIRE(made == 4);
    rows.rewind();
    REQUIRE(all_of(rows) == iota(0, 10));
    REQUIRE(made == 10);
}

TEST_CASE("the mark stands at the current element, and may be rewound to time and again") {
    int made = 0;
    weir::replay again{counting(10, made), {.items = 5}};
    auto at = again.begin();
    ++at;
    ++at;
    again.mark();
    for (int pass = 0; pass < 3; ++pass) {
        REQUIRE(*again.begin() == 2);
        ++at;
        ++at;
        REQUIRE(*at == 4);
        again.rewind();
        REQUIRE(*at == 2); // all iterators stand at the same element
        REQUIRE(made == 5);
    }
    ++at;
    again.mark(); // further on; what was before it is let go
    ++at;
    again.rewind();
    REQUIRE(all_of(again) == iota(3, 10));
    REQUIRE_THROWS_AS(again.rewind(), weir::bound_exceeded);
}

TEST_CASE("a rewind that cannot be says why, and reading goes on") {
    int made = 0;
    weir::replay again{counting(10, made), {.items = 2, .bytes = 1000}};
    REQUIRE_THROWS_AS(again.rewind(), std::logic_error);
    REQUIRE_THROWS_WITH(again.rewind(), "weir::replay: no mark to rewind to; call mark() first");
    REQUIRE(made == 0);
    again.mark();
    REQUIRE(all_of(again | weir::take(3)) == iota(0, 3));
    REQUIRE_THROWS_WITH(again.rewind(),
                        "weir::replay: more was read since the mark than the bound of 2 items or "
                        "1000 bytes lets it keep; give it a larger one, or rewind earlier");
    REQUIRE(*again.begin() == 3);
    again.mark(); // a mark is a new beginning
    again.rewind();
    REQUIRE(*again.begin() == 3);
    again.forget();
    REQUIRE_THROWS_WITH(again.rewind(), "weir::replay: no mark to rewind to; call mark() first");
    REQUIRE(all_of(again) == iota(3, 10));
    STATIC_REQUIRE(std::derived_from<weir::bound_exceeded, std::length_error>);
}

TEST_CASE("lvalues are copied once, rvalues are moved, and all passes see the same object") {
    std::vector<tracked> elements;
    for (int i = 0; i < 6; ++i) elements.emplace_back(i, 0u);
    tracked::copies = 0;
    weir::replay again{elements, {.items = 10}};
    static_assert(std::same_as<std::ranges::range_reference_t<decltype(again)>, const tracked&>);
    again.mark();
    std::vector<const tracked*> first;
    for (const tracked& each : again) first.push_back(&each);
    REQUIRE(tracked::copies == 6);
    again.rewind();
    auto expected = first.begin();
    for (const tracked& each : again) REQUIRE(&each == *expected++);
    REQUIRE(tracked::copies == 6);

    weir::replay moved{boxes(5), {.items = 3}};
    moved.mark();
    REQUIRE(**moved.begin() == 0);
    REQUIRE(**std::ranges::next(moved.begin(), 2) == 2);
    moved.rewind();
    int next = 0;
    for (const std::unique_ptr<int>& box : moved) REQUIRE(*box == next++);
    REQUIRE(next == 5);
    REQUIRE(moved.begin() == moved.end());
}

TEST_CASE("without a mark one element is kept, with one no more than the bound and it") {
    std::vector<tracked> elements;
    elements.reserve(1000);
    for (int i = 0; i < 1000; ++i) elements.emplace_back(i, static_cast<std::size_t>(i % 10));
    const int elsewhere = tracked::alive;
    {
        weir::replay again{elements, {.items = 7}};
        for (const tracked& each : again)
            REQUIRE(tracked::alive - elsewhere == (each.number >= 0 ? 1 : 0));
    }
    {
        weir::replay again{elements, {.bytes = 20 * sizeof(tracked)}};
        std::size_t most = 0;
        again.mark();
        for (const tracked& each : again) {
            most = std::max(most, static_cast<std::size_t>(tracked::alive - elsewhere));
            if (each.number % 100 == 99) again.mark();
        }
        REQUIRE(most > 10);
        REQUIRE(most <= 20);
    }
    REQUIRE(tracked::alive == elsewhere);
}

TEST_CASE("a replay keeps what its bound of bytes admits, though elements grow or shrink in it") {
    std::vector<elastic> elements(50);
    for (const elastic& each : elements) *each.bytes = 10;
    weir::replay again{elements, {.bytes = 3 * (sizeof(elastic) + 10)}};
    auto at = again.begin();
    for (std::size_t i = 0; i + 4 < elements.size(); ++i) {
        again.mark();
        ++at;
        ++at;
        *elements[i].bytes = i % 2 == 0 ? 1'000'000 : 0;
        again.rewind();
        REQUIRE(at->bytes == elements[i].bytes);
        ++at;
    }
    again.mark();
    for (std::size_t i = 0; i < 3; ++i) ++at;
    REQUIRE_THROWS_AS(again.rewind(), weir::bound_exceeded);
}

TEST_CASE("an element that could not be copied into a replay is not lost") {
    std::vector<fragile> elements;
    elements.reserve(5);
    for (int n = 0; n < 5; ++n) elements.emplace_back(n);
    weir::replay again{elements, {.items = 10}};
    again.mark();
    auto at = again.begin();
    ++at;
    fragile::breaks = true;
    REQUIRE_THROWS_WITH(++at, "no copy");
    REQUIRE(again.begin() == again.end());
    again.rewind();
    std::vector<int> seen;
    for (const fragile& each : again) seen.push_back(each.number);
    REQUIRE(seen == iota(0, 5));
}

TEST_CASE("what the range throws comes out once, and what was kept may be read again") {
    const auto broken = [](int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
        throw std::runtime_error{"broken"};
    };
    weir::replay again{broken(3), {.items = 10}};
    again.mark();
    for (int pass = 0; pass < 3; ++pass) {
        std::vector<int> seen;
        const auto read = [&] {
            for (int n : again) seen.push_back(n);
        };
        if (pass == 0)
            REQUIRE_THROWS_WITH(read(), "broken");
        else
            read();
        REQUIRE(seen == iota(0, 3));
        REQUIRE(again.begin() == again.end());
        again.rewind();
    }
    weir::replay at_once{broken(0), {.items = 10}};
    REQUIRE_THROWS_WITH(at_once.mark(), "broken");
    REQUIRE(at_once.begin() == at_once.end());
    REQUIRE_THROWS_AS(at_once.rewind(), std::logic_error);
}

TEST_CASE("replay refuses a bound that bounds nothing, and bytes that cannot be counted") {
    const std::vector<int> numbers(3);
    using of_numbers = weir::replay<std::ranges::ref_view<const std::vector<int>>>;
    REQUIRE_THROWS_AS((of_numbers{numbers, weir::bound{}}), std::invalid_argument);
    struct unheard_of {
        std::string name;
    };
    const std::vector<unheard_of> elements(3);
    using replay = weir::replay<std::ranges::ref_view<const std::vector<unheard_of>>>;
    REQUIRE_THROWS_AS((replay{elements, {.bytes = 100}}), std::invalid_argument);
    REQUIRE_THROWS_WITH((replay{elements, {.items = 1, .bytes = 100}}),
                        Catch::Contains("the bytes of this element type cannot be counted"));
    replay by_items{elements, {.items = 3}};
    by_items.mark();
    REQUIRE(std::ranges::distance(by_items) == 3);
    by_items.rewind();
    REQUIRE(std::ranges::distance(by_items) == 3);
}

TEST_CASE("a replay that was moved from has no mark") {
    int made = 0;
    weir::replay from{counting(5, made), {.items = 2}};
    from.mark();
    auto to = std::move(from);
    from.consume(); // NOLINT(bugprone-use-after-move): this is the promise
    from.mark();
    from.forget();
    REQUIRE_THROWS_AS(from.rewind(), std::logic_error);
    auto& same = to;
    to = std::move(same);
    to.rewind();
    REQUIRE(all_of(to) == iota(0, 5));
}

TEST_CASE("a range in a variable is referred to, a temporary moves in, and the end may be marked") {
    int made = 0;
    auto kept = counting(5, made);
    {
        weir::replay again{kept, {.items = 2}};
        REQUIRE(all_of(again | weir::take(2)) == iota(0, 2));
    }
    REQUIRE(*kept.begin() == 1); // where it stands
    weir::replay rest{counting(5, made), {.items = 2}};
    REQUIRE(all_of(rest) == iota(0, 5));
    rest.mark();
    rest.rewind();
    REQUIRE(rest.begin() == rest.end());
    weir::replay values{std::views::iota(0, 3)
                            | std::views::transform([](int n) { return std::to_string(n); }),
                        {.items = 3}};
    std::string joined;
    values.mark();
    for (int pass = 0; pass < 2; ++pass, values.rewind())
        for (const std::string& text : values) joined += text;
    REQUIRE(joined == "012012");
}

TEST_CASE("replay of a half-run generator begins at its current element") {
    auto half = weir::test::counting_from_zero(5);
    REQUIRE(*half.begin() == 0);
    weir::replay again{std::move(half), {.items = 2}};
    REQUIRE(all_of(again) == std::vector<int>{0, 1, 2, 3, 4});
}
