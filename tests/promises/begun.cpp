// SPDX-License-Identifier: BSL-1.0
//
// A range that has been begun stands at an element, and whatever reads it next begins there.

#include "catch.hpp"

#include <weir/weir.hpp>

#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

constexpr int count = 6;

weir::generator<int> numbers() {
    for (int n = 0; n < count; ++n) co_yield n;
}
weir::generator<int> single(int n) { co_yield n; }

constexpr auto unchanged = [](auto range) -> weir::generator<int> {
    for (int n : range) co_yield n;
};
constexpr auto nested = [](auto range) -> weir::generator<int> {
    co_yield weir::elements_of(std::move(range));
};

/// One of each of weir's ranges that read another.
template <class Test>
void for_every_stage(Test test) {
    using upstream = weir::generator<int>;
    test("stage", [](upstream of) { return std::move(of) | weir::stage("gauge"); });
    test("through", [](upstream of) { return std::move(of) | weir::through(unchanged); });
    test("take", [](upstream of) { return std::move(of) | weir::take(count); });
    test("tee",
         [](upstream of) { return std::move(weir::tee(std::move(of), {.items = count})[1]); });
    test("replay", [](upstream of) { return weir::replay{std::move(of), {.items = count}}; });
    test("peekable", [](upstream of) { return weir::peekable{std::move(of)}; });
}

template <class Test>
void for_every_source(Test test) {
    test("generator", &numbers);
    test("reader", [] { return weir::json::read<int>(weir::bytes::memory{"0\n1\n2\n3\n4\n5\n"}); });
    for_every_stage([&](const std::string& name, auto make) {
        test(name, [make] { return make(numbers()); });
    });
}

/// Hides which of them it is, so that every source meets every adaptor while few are compiled.
class any_source : public weir::detail::single_pass {
    struct hidden {
        virtual ~hidden() = default;
        virtual void begin() = 0;
        virtual void advance() = 0;
        virtual bool at_end() = 0;
        virtual int element() = 0;
        virtual void consume() = 0;
    };
    template <class Range>
    struct holding final : hidden {
        explicit holding(Range&& of) : range{std::move(of)} {}
        void begin() override { at = range.begin(); }
        void advance() override { ++*at; }
        bool at_end() override { return *at == range.end(); }
        int element() override { return **at; }
        void consume() override { range.consume(); }
        Range range;
        std::optional<std::ranges::iterator_t<Range>> at;
    };

public:
    class iterator : public weir::detail::input_iterator_types<int, int> {
    public:
        iterator() = default;
        explicit iterator(hidden* range) : range_{range} {}
        int operator*() const { return range_->element(); }
        iterator& operator++() {
            range_->advance();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& it, std::default_sentinel_t) {
            return it.range_->at_end();
        }

    private:
        hidden* range_ = nullptr;
    };

    template <class Range>
    explicit any_source(std::in_place_t, Range range)
        : range_{std::make_unique<holding<Range>>(std::move(range))} {}
    iterator begin() {
        range_->begin();
        return iterator{range_.get()};
    }
    std::default_sentinel_t end() const { return {}; }
    void consume() { range_->consume(); }

private:
    std::unique_ptr<hidden> range_;
};

template <class Range>
std::vector<int> all_of(Range&& range) {
    std::vector<int> all;
    for (auto&& n : range) all.push_back(n);
    return all;
}

/// Everything that reads a range, as a function that returns the elements that it finds there.
template <class Test>
void for_every_reader(Test test) {
    test("loop", [](auto&& of) { return all_of(of); });
    test("elements_of", []<class R>(R&& of) {
        return all_of(nested(weir::detail::held_t<R>(std::forward<R>(of))));
    });
    test("stage",
         []<class R>(R&& of) { return all_of(std::forward<R>(of) | weir::stage("gauge")); });
    test("through",
         []<class R>(R&& of) { return all_of(std::forward<R>(of) | weir::through(unchanged)); });
    test("inspect",
         []<class R>(R&& of) { return all_of(std::forward<R>(of) | weir::inspect([](int) {})); });
    test("scan", []<class R>(R&& of) {
        return all_of(std::forward<R>(of) | weir::scan(0, [](int, int n) { return n; }));
    });
    test("take", []<class R>(R&& of) { return all_of(std::forward<R>(of) | weir::take(count)); });
    test("batch", []<class R>(R&& of) {
        std::vector<int> all;
        for (const std::span<int> batch : std::forward<R>(of) | weir::batch(2))
            all.insert(all.end(), batch.begin(), batch.end());
        return all;
    });
    test("flat_map",
         []<class R>(R&& of) { return all_of(std::forward<R>(of) | weir::flat_map(&single)); });
    test("flat_map of a range", []<class R>(R&& of) {
        const auto whole = [held = std::make_shared<weir::detail::held_t<R>>(std::forward<R>(of))](
                               int) { return std::move(*held); };
        return all_of(single(0) | weir::flat_map(whole));
    });
    const auto without_other = [](auto both) {
        std::vector<int> all = all_of(both);
        std::erase(all, +count);
        return all;
    };
    test("merge", [&]<class R>(R&& of) {
        return without_other(weir::merge(std::forward<R>(of), single(count)));
    });
    test("interleave", [&]<class R>(R&& of) {
        return without_other(weir::interleave(std::forward<R>(of), single(count)));
    });
    test("zip_latest", []<class R>(R&& of) {
        std::vector<int> all;
        for (const auto& [n, other] : weir::zip_latest(std::forward<R>(of), single(count)))
            all.push_back(n);
        return all;
    });
    test("tee", []<class R>(R&& of) {
        auto branches = weir::tee(std::forward<R>(of), {.items = count});
        const std::vector<int> first = all_of(branches[0]);
        REQUIRE(all_of(branches[1]) == first);
        return first;
    });
    test("replay", []<class R>(R&& of) {
        weir::replay range{std::forward<R>(of), {.items = count}};
        range.mark();
        const std::vector<int> first = all_of(range);
        range.rewind();
        REQUIRE(all_of(range) == first);
        return first;
    });
    test("peekable", []<class R>(R&& of) {
        weir::peekable range{std::forward<R>(of)};
        std::vector<int> all;
        while (const int* n = range.next()) all.push_back(*n);
        return all;
    });
    test("for_each_while", []<class R>(R&& of) {
        std::vector<int> all;
        REQUIRE((std::forward<R>(of) | weir::for_each_while([&](int n) {
                     all.push_back(n);
                     return true;
                 })));
        return all;
    });
    test("to", []<class R>(R&& of) { return std::forward<R>(of) | weir::to<std::vector<int>>(); });
    test("count", []<class R>(R&& of) {
        const auto n = static_cast<int>(std::forward<R>(of) | weir::count());
        return all_of(std::views::iota(count - n, +count));
    });
    test("write", []<class R>(R&& of) {
        std::stringstream text;
        std::forward<R>(of) | weir::json::write(text);
        return all_of(weir::json::read<int>(text));
    });
}

enum class state { untouched, told_to_consume, begun, consumed, half_read, half_consumed };

/// Brings the range there, and returns the element that it is to begin with.
template <class Range>
int bring(Range& range, state to) {
    if (to == state::untouched) return 0;
    if (to == state::told_to_consume) { // there is no element yet
        range.consume();
        return 0;
    }
    auto at = range.begin();
    REQUIRE(*at == 0);
    int place = 0;
    if (to == state::half_read || to == state::half_consumed)
        for (; place < 2; ++place) ++at;
    if (to == state::begun || to == state::half_read) return place;
    range.consume();
    return place + 1;
}

/// Reads what `make` makes in each state, moved or not, given away or not.
template <class Make, class Read>
void read_in_each_state(Make make, Read read) {
    for (const state to : {state::untouched, state::told_to_consume, state::begun, state::consumed,
                           state::half_read, state::half_consumed})
        for (const bool moves : {false, true})
            for (const bool gives_away : {false, true}) {
                CAPTURE(static_cast<int>(to), moves, gives_away);
                auto range = make();
                const int first = bring(range, to);
                std::optional<decltype(range)> moved;
                auto& from = moves ? moved.emplace(std::move(range)) : range;
                const std::vector<int> found = gives_away ? read(std::move(from)) : read(from);
                CHECK(found == all_of(std::views::iota(first, +count)));
            }
}

} // namespace

TEST_CASE("whatever reads a range begins at the element where the range stands") {
    for_every_reader([](const std::string& reader, auto read) {
        CAPTURE(reader);
        read_in_each_state(&numbers, read);
        for_every_source([&](const std::string& source, auto make) {
            CAPTURE(source);
            read_in_each_state([&] { return any_source{std::in_place, make()}; }, read);
        });
    });
}

TEST_CASE("a range that has not been begun has no element to consume, whatever it reads") {
    for_every_stage([](const std::string& name, auto make) {
        CAPTURE(name);
        for (const bool consumed : {false, true}) {
            auto upstream = numbers();
            REQUIRE(*upstream.begin() == 0);
            if (consumed) upstream.consume();
            auto range = make(std::move(upstream));
            range.consume();
            CHECK(all_of(range) == all_of(std::views::iota(consumed ? 1 : 0, +count)));
        }
    });
}

TEST_CASE("an iterator whose element has been consumed steps to the one after it") {
    for_every_source([](const std::string& name, auto make) {
        CAPTURE(name);
        auto range = make();
        auto at = range.begin();
        for (int n = 0; n < count; ++n) {
            REQUIRE(at != range.end());
            CHECK(*at == n);
            range.consume();
            ++at;
        }
        CHECK(at == range.end());
    });
}

TEST_CASE("a source of bytes reads the pieces from the one on at which their range stands") {
    const auto pieces = []() -> weir::generator<std::string> {
        for (const char* piece : {"0\n", "1\n", "2\n"}) co_yield piece;
    };
    for (const bool consumed : {false, true})
        for (const bool gives_away : {false, true}) {
            auto half = pieces();
            REQUIRE(*half.begin() == "0\n");
            if (consumed) half.consume();
            const auto read = [](auto&& from) {
                return all_of(
                    weir::json::read<int>(weir::bytes::chunks{std::forward<decltype(from)>(from)}));
            };
            CHECK((gives_away ? read(std::move(half)) : read(half))
                  == all_of(std::views::iota(consumed ? 1 : 0, 3)));
        }
}
