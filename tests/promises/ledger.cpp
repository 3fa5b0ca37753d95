// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/independent_counter.hpp"
#include "memory/measured.hpp"

#include <weir/memory/carry_stage.hpp>
#include <weir/memory/detail/thread_account.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>
#include <weir/memory/trace_options.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// What the ledger promises, held on random pipes: stages that make, keep, hand on and drop
// strings, that throw, are left early, are moved half-way, and run on several threads.

namespace {

constexpr std::size_t most_gauges = 4;
constexpr std::array<const char*, most_gauges + 1> names{"outside", "a", "b", "c", "d"};

using counted_set = std::set<counted_string, std::less<>, counted<counted_string>>;
using counted_deque = std::deque<counted_string, counted<counted_string>>;

/// Numbers below a bound.
class random_numbers {
public:
    explicit random_numbers(unsigned seed) : engine_{seed} {}
    unsigned below(unsigned bound) { return static_cast<unsigned>(engine_() % bound); }

private:
    std::mt19937 engine_;
};

struct thrown {};

/// A stage of any kind. All that it does, to its end, it does in its stage.
struct node {
    virtual ~node() = default;
    virtual bool next(counted_string& into) = 0;
};

class owned_node {
public:
    owned_node() = default;
    template <class Node, class... Arguments>
    static owned_node make(std::size_t stage, Arguments&&... arguments) {
        owned_node made;
        void* const at = counted_new(sizeof(Node));
        made.node_ = ::new (at) Node{std::forward<Arguments>(arguments)...};
        made.bytes_ = sizeof(Node);
        made.stage_ = stage;
        return made;
    }
    owned_node(owned_node&& other) noexcept
        : node_{std::exchange(other.node_, nullptr)}, bytes_{other.bytes_}, stage_{other.stage_} {}
    owned_node& operator=(owned_node&& other) noexcept {
        std::swap(node_, other.node_);
        std::swap(bytes_, other.bytes_);
        std::swap(stage_, other.stage_);
        return *this;
    }
    ~owned_node() {
        if (node_ == nullptr) return;
        const own_stage inside{stage_};
        node_->~node();
        counted_delete(node_, bytes_);
    }

    bool next(counted_string& into) {
        const own_stage inside{stage_};
        return node_->next(into);
    }

private:
    node* node_ = nullptr;
    std::size_t bytes_ = 0;
    std::size_t stage_ = 0; ///< in which it runs, once it is in a pipe
};

/// The same as a range.
class strings {
public:
    explicit strings(owned_node from) : from_{std::move(from)} {}

    class iterator {
    public:
        using value_type = counted_string;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::input_iterator_tag;
        iterator() = default;
        explicit iterator(strings* of) : of_{of} {}
        counted_string& operator*() const { return of_->current_; }
        iterator& operator++() {
            of_->pull();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool at_end() const { return of_->ended_; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) { return at.at_end(); }

    private:
        strings* of_ = nullptr;
    };

    iterator begin() {
        if (!std::exchange(begun_, true)) pull();
        return iterator{this};
    }
    std::default_sentinel_t end() const { return {}; }

private:
    void pull() {
        ended_ = true; // if this throws, it is
        ended_ = !from_.next(current_);
    }

    owned_node from_;
    counted_string current_;
    bool begun_ = false, ended_ = false;
};

struct source : node {
    source(random_numbers& r, int n) : random{r}, left{n} {}
    bool next(counted_string& into) override {
        if (left-- <= 0) return false;
        into.assign(random.below(200), static_cast<char>('a' + random.below(26)));
        if (random.below(8) == 0) into.shrink_to_fit();
        return true;
    }
    random_numbers& random;
    int left;
};

/// The same as a coroutine. Its first element takes no memory: once it is pulled, all that has
/// happened is that its frame was adopted.
weir::generator<counted_string&> lines(random_numbers& random, counted_string& current, int n) {
    co_yield current;
    for (; n > 0; --n) {
        current.assign(random.below(200), static_cast<char>('a' + random.below(26)));
        co_yield current;
    }
}

std::uint64_t bytes_of_frame() {
    random_numbers none{0};
    counted_string unused;
    const weir::trace trace;
    const auto made = lines(none, unused, 0);
    return trace.report().outside.live_bytes;
}

/// Made in the stage where this node is, or at the first pull; begun there now and then.
struct coroutine_source : node {
    coroutine_source(random_numbers& r, int n) : random{r}, left{n} {
        if (random.below(2) == 0) make();
        if (made && random.below(2) == 0) made->begin();
    }
    ~coroutine_source() override {
        if (!made) return;
        const std::lock_guard hold{counter->lock};
        counter->died(&made, own_stage::now);
        made.reset();
    }
    void make() {
        const std::lock_guard hold{counter->lock};
        made.emplace(lines(random, current, left));
        counter->born(&made, counter->frame_bytes, own_stage::now, true);
    }
    bool next(counted_string& into) override {
        if (!made) make();
        if (!begun) {
            const std::lock_guard hold{counter->lock};
            made->begin();
            counter->adopted(&made, own_stage::now);
            begun = true;
        }
        auto at = made->begin();
        if (++at == made->end()) return false;
        into = std::move(*at);
        return true;
    }
    random_numbers& random;
    int left;
    counted_string current;
    std::optional<weir::generator<counted_string&>> made;
    bool begun = false;
};

/// Does one of many things with each string.
struct worker : node {
    worker(random_numbers& r, owned_node f)
        : random{r}, from{std::move(f)}, kind{random.below(6)} {}
    bool next(counted_string& into) override {
        for (;;) {
            if (!from.next(into)) return false;
            switch (kind) {
            case 0: { // another string instead
                counted_string twice = into + into;
                into.swap(twice);
                return true;
            }
            case 1: // keeps them, for ever
                kept.insert(into);
                return true;
            case 2: { // holds the last few back
                late.push_back(std::move(into));
                into = counted_string{};
                if (late.size() < 4) continue;
                into = std::move(late.front());
                late.pop_front();
                return true;
            }
            case 3: // drops some
                if (random.below(3) == 0) continue;
                return true;
            case 4:
                if (random.below(64) == 0) throw thrown{};
                return true;
            default: // frees what others have made
                into.clear();
                into.shrink_to_fit();
                return true;
            }
        }
    }
    random_numbers& random;
    owned_node from;
    unsigned kind;
    counted_set kept;
    counted_deque late;
};

/// A gauge across what is upstream, and now and then a move of the pipe while it runs.
struct gauged : node {
    using pipe_type = decltype(std::declval<strings>() | weir::stage("x"));

    gauged(random_numbers& r, owned_node from, std::size_t s)
        : random{r}, upstream_stage{s}, pipe{strings{std::move(from)} | weir::stage(names[s])} {}
    ~gauged() override {
        const own_stage inside{upstream_stage};
        pipe.reset();
    }
    bool next(counted_string& into) override {
        if (!pull()) return false;
        into = std::move(**at); // which may free: in the stage that pulls
        return true;
    }
    bool pull() {
        const own_stage inside{upstream_stage};
        if (at && random.below(16) == 0) {
            pipe_type moved{std::move(*pipe)};
            pipe.emplace(std::move(moved));
            at.emplace(pipe->begin());
        }
        if (at)
            ++*at;
        else
            at.emplace(pipe->begin());
        return *at != pipe->end();
    }
    random_numbers& random;
    std::size_t upstream_stage;
    std::optional<pipe_type> pipe;
    std::optional<std::ranges::iterator_t<pipe_type>> at;
};

class random_pipe {
public:
    random_pipe(random_numbers& random, std::size_t outer) : random_{random}, outer_{outer} {}

    void run() {
        // As in real pipes: what is upstream of a gauge runs in its stage.
        const std::size_t gauges = 1 + random_.below(most_gauges);
        const int n = static_cast<int>(random_.below(60));
        owned_node pipe = random_.below(2) == 0 ? owned_node::make<source>(1, random_, n)
                                                : owned_node::make<coroutine_source>(1, random_, n);
        for (std::size_t i = 1; i <= gauges; ++i) {
            for (unsigned workers = random_.below(3); workers > 0; --workers)
                pipe = owned_node::make<worker>(i, random_, std::move(pipe));
            pipe =
                owned_node::make<gauged>(i < gauges ? i + 1 : outer_, random_, std::move(pipe), i);
        }
        std::vector<counted_string, counted<counted_string>> results;
        try {
            for (counted_string text; pipe.next(text);) {
                if (random_.below(3) == 0) results.push_back(std::move(text));
                text = counted_string{};
                if (random_.below(40) == 0) break;
            }
        } catch (const thrown&) {
        }
    }

private:
    random_numbers& random_;
    std::size_t outer_;
};

std::uint64_t sum_of(const std::vector<std::vector<std::uint64_t>>& matrix) {
    std::uint64_t sum = 0;
    for (const auto& row : matrix)
        for (const std::uint64_t bytes : row) sum += bytes;
    return sum;
}

/// What holds where one thread has counted, whatever the program was.
void require_invariants(const weir::report& all) {
    std::vector<weir::report::row> rows = all.stages;
    rows.push_back(all.outside);
    std::uint64_t at_peak = 0, held = 0, handed = 0, received = 0, highest = 0, self_peaks = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const weir::report::row& row = rows[i];
        INFO(row.name);
        REQUIRE(row.allocated_bytes - row.freed_bytes == row.live_bytes);
        REQUIRE(row.allocated_blocks - row.freed_blocks == row.live_blocks);
        REQUIRE(row.at_peak <= row.self_peak);
        REQUIRE(row.transient <= row.freed_bytes);
        std::uint64_t made_at_peak = 0, held_at_peak = 0, given = 0, taken = 0;
        for (std::size_t j = 0; j < rows.size(); ++j) {
            made_at_peak += all.held[i][j];
            held_at_peak += all.held[j][i];
            given += all.handed[i][j];
            taken += all.handed[j][i];
        }
        REQUIRE(row.at_peak == made_at_peak);
        REQUIRE(row.held_at_peak == held_at_peak);
        REQUIRE(row.handed_over == given);
        REQUIRE(row.received == taken);
        at_peak += row.at_peak;
        held += row.held_at_peak;
        handed += row.handed_over;
        received += row.received;
        highest = std::max(highest, row.self_peak);
        self_peaks += row.self_peak;
    }
    REQUIRE(at_peak == all.peak);
    REQUIRE(held == all.peak);
    REQUIRE(sum_of(all.held) == all.peak);
    REQUIRE(handed == received);
    REQUIRE(highest <= all.peak);
    REQUIRE(all.peak <= self_peaks);
    for (const weir::report::moment& each : all.timeline) {
        std::uint64_t live = 0;
        for (const std::uint64_t bytes : each.live) live += bytes;
        REQUIRE(live <= all.peak);
    }
}

void require_agreement(const weir::report& got, const naive_ledger::summary& want) {
    REQUIRE(got.peak == want.peak);
    REQUIRE(got.frames_at_peak == want.frames_at_peak);
    REQUIRE(got.unsettled_at_peak == want.unsettled);
    require_same(got.outside, want.stages[0]);
    const auto number_of = [](const std::string& name) {
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), name)
                                        - names.begin());
    };
    for (std::size_t i = 0; i < got.stages.size(); ++i) {
        const std::size_t stage = number_of(got.stages[i].name);
        require_same(got.stages[i], want.stages[stage]);
        for (std::size_t j = 0; j < got.stages.size(); ++j) {
            const std::size_t other = number_of(got.stages[j].name);
            REQUIRE(got.held[i][j] == want.held[stage][other]);
            REQUIRE(got.handed[i][j] == want.handed[stage][other]);
        }
    }
}

struct outcome {
    weir::report halfway, end;
    naive_ledger::summary expected_halfway, expected_end;
};

/// `program` runs under a trace, and the ledger is looked at within it and at its end.
template <class Program>
outcome watched(Program program, const weir::trace_options& options = {}) {
    outcome all;
    independent_counter own;
    own.frame_bytes = bytes_of_frame();
    for (std::size_t i = 1; i < names.size(); ++i) own.entries.open_stage();
    const weir::trace trace{options};
    const auto look = [&](weir::report& report, naive_ledger::summary& expected) {
        counter = nullptr;
        const weir::detail::stage_guard uncounted{weir::detail::untracked};
        report = trace.report();
        expected = own.entries.summarise();
        counter = &own;
    };
    counter = &own;
    program([&] { look(all.halfway, all.expected_halfway); });
    look(all.end, all.expected_end);
    counter = nullptr;
    return all;
}

void require_all_freed(const weir::report& all) {
    REQUIRE(all.unsettled_at_peak == 0);
    REQUIRE(all.outside.live_blocks == 0);
    for (const weir::report::row& row : all.stages) {
        INFO(row.name);
        REQUIRE(row.live_bytes == 0);
        REQUIRE(row.live_blocks == 0);
        REQUIRE(row.retained == 0u);
    }
}

} // namespace

TEST_CASE("on random pipes the ledger is what an independent counter says, to the byte") {
    if (!weir::test::is_replaced()) return; // exceptions come from malloc
    for (unsigned seed = 0; seed < 300; ++seed) {
        INFO("seed " << seed);
        random_numbers random{seed};
        const auto before = weir::detail::current_stage;
        const outcome all = watched([&](auto look) {
            counted_string kept(100, 'k');
            for (unsigned pipes = 1 + random.below(3); pipes > 0; --pipes)
                random_pipe{random, 0}.run();
            look();
        });
        REQUIRE(weir::detail::current_stage == before);
        require_invariants(all.halfway);
        require_invariants(all.end);
        require_agreement(all.halfway, all.expected_halfway);
        require_agreement(all.end, all.expected_end);
        require_all_freed(all.end);
        REQUIRE(all.halfway.outside.live_blocks == 1);
    }
}

namespace {

constexpr unsigned workers = 3;

outcome on_threads(unsigned seed, const weir::trace_options& options) {
    return watched(
        [&](auto look) {
            const auto work = [seed](unsigned i) {
                random_numbers random{seed * workers + i};
                random_pipe{random, 0}.run();
            };
            {
                const weir::detail::stage_guard uncounted{weir::detail::untracked};
                std::vector<std::thread> threads;
                for (unsigned i = 0; i < workers; ++i) threads.emplace_back(work, i);
                for (std::thread& each : threads) each.join();
            }
            look();
        },
        options);
}

} // namespace

namespace {

/// What holds whoever has counted, where nobody counts just now.
void require_sums(const weir::report& got, const naive_ledger::summary& want) {
    std::vector<weir::report::row> rows = got.stages;
    rows.push_back(got.outside);
    const auto number_of = [](const std::string& name) {
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), name)
                                        - names.begin());
    };
    const auto is_near = [&](std::uint64_t value, std::uint64_t wanted) {
        return value <= wanted + got.peak_within && wanted <= value + got.peak_within;
    };
    std::uint64_t handed = 0, received = 0, at_peak = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const weir::report::row& row = rows[i];
        const std::size_t stage = number_of(row.name);
        const naive_ledger::figures& figures = want.stages[stage];
        INFO(row.name);
        REQUIRE(row.live_bytes == figures.live_bytes);
        REQUIRE(row.live_blocks == figures.live_blocks);
        REQUIRE(row.allocated_bytes == figures.allocated_bytes);
        REQUIRE(row.allocated_blocks == figures.allocated_blocks);
        REQUIRE(row.freed_bytes == figures.freed_bytes);
        REQUIRE(row.freed_blocks == figures.freed_blocks);
        REQUIRE(row.handed_over == figures.handed_over);
        REQUIRE(row.received == figures.received);
        for (std::size_t j = 0; j < rows.size(); ++j)
            REQUIRE(got.handed[i][j] == want.handed[stage][number_of(rows[j].name)]);
        REQUIRE(is_near(row.self_peak, figures.self_peak));
        REQUIRE(row.at_peak <= row.self_peak);
        REQUIRE(row.transient <= row.freed_bytes);
        handed += row.handed_over;
        received += row.received;
        at_peak += row.at_peak;
    }
    REQUIRE(handed == received);
    REQUIRE(at_peak == got.peak);
    REQUIRE(sum_of(got.held) == got.peak);
    REQUIRE(is_near(got.peak, want.peak));
    for (const weir::report::moment& each : got.timeline) {
        std::uint64_t live = 0;
        for (const std::uint64_t bytes : each.live) live += bytes;
        REQUIRE(live <= got.peak + got.peak_within);
    }
}

} // namespace

TEST_CASE("with pipes on several threads sums are exact, and peaks as near as the report says") {
    if (!weir::test::is_replaced()) return; // and so does what a thread is made of
    for (unsigned seed = 0; seed < 40; ++seed) {
        INFO("seed " << seed);
        const outcome all = on_threads(seed, {});
        REQUIRE(all.end.peak_within <= workers * weir::detail::thread_account::bound);
        require_sums(all.end, all.expected_end);
        for (const weir::report::row& row : all.end.stages) {
            INFO(row.name);
            REQUIRE(row.live_blocks == 0);
            REQUIRE(row.retained == 0u);
        }
    }
}

TEST_CASE("with pipes on one thread after another all is exact") {
    if (!weir::test::is_replaced()) return; // the same
    for (unsigned seed = 0; seed < 40; ++seed) {
        INFO("seed " << seed);
        random_numbers random{seed};
        const outcome all = watched([&](auto look) {
            const weir::detail::stage_guard uncounted{weir::detail::untracked};
            std::thread{[&] { random_pipe{random, 0}.run(); }}.join();
            look();
        });
        REQUIRE(all.end.peak_within == 0);
        require_invariants(all.end);
        require_agreement(all.end, all.expected_end);
        require_all_freed(all.end);
    }
}

namespace {

/// What threads give to one another: blocks and coroutines that any of them has made, and any other
/// one frees, or pulls for the first time.
class shared_things {
public:
    void* swap_block(std::size_t at, void* block, std::size_t& bytes) {
        const std::lock_guard hold{lock_};
        std::swap(bytes, blocks_[at].bytes);
        return std::exchange(blocks_[at].block, block);
    }
    /// Makes, pulls, or destroys a coroutine.
    void step_coroutine(std::size_t at) {
        const std::lock_guard hold{lock_};
        coroutine& it = coroutines_[at];
        if (!it.made) {
            const std::lock_guard counted{counter->lock};
            it.made.emplace(lines(none_, current_, 0));
            counter->born(&it, counter->frame_bytes, own_stage::now, true);
            it.begun = false;
        } else if (!it.begun && own_stage::now != 0) {
            const std::lock_guard counted{counter->lock};
            it.made->begin();
            counter->adopted(&it, own_stage::now);
            it.begun = true;
        } else {
            destroy(it);
        }
    }
    void free_all() {
        for (kept_block& each : blocks_)
            if (each.block != nullptr)
                counted_delete(std::exchange(each.block, nullptr), each.bytes);
        for (coroutine& each : coroutines_)
            if (each.made) destroy(each);
    }

    static constexpr std::size_t size = 64;

private:
    struct kept_block {
        void* block = nullptr;
        std::size_t bytes = 0;
    };
    struct coroutine {
        std::optional<weir::generator<counted_string&>> made;
        bool begun = false;
    };

    static void destroy(coroutine& it) {
        const std::lock_guard counted{counter->lock};
        counter->died(&it, own_stage::now);
        it.made.reset();
    }

    std::mutex lock_;
    random_numbers none_{0};
    counted_string current_;
    std::array<kept_block, size> blocks_{};
    std::array<coroutine, size> coroutines_{};
};

/// At one place, so that there is one line for each name.
weir::scope scope_of(std::size_t stage) { return weir::scope{names[stage]}; }

/// Many small things in nested stages.
class random_work {
public:
    random_work(unsigned seed, shared_things& shared) : random_{seed}, shared_{shared} {}

    void run(unsigned steps) {
        for (; steps > 0; --steps) step(0);
    }

private:
    void step(unsigned depth) {
        switch (random_.below(16)) {
        case 0:
        case 1:
        case 2:
            if (depth < 3) nested(1 + random_.below(most_gauges), depth);
            break;
        case 3:
        case 4:
            shared_.step_coroutine(random_.below(shared_things::size));
            break;
        case 5: { // alone, and more at once than the ledger may be late by
            counted_vector own(random_.below(4000));
            own.shrink_to_fit();
            break;
        }
        default: {
            std::size_t bytes = random_.below(400);
            void* const made = counted_new(bytes);
            if (void* const old =
                    shared_.swap_block(random_.below(shared_things::size), made, bytes))
                counted_delete(old, bytes);
        }
        }
    }

    void nested(std::size_t stage, unsigned depth) {
        const weir::scope inside = scope_of(stage);
        const own_stage known{stage};
        for (unsigned steps = random_.below(6); steps > 0; --steps) step(depth + 1);
    }

    random_numbers random_;
    shared_things& shared_;
};

} // namespace

TEST_CASE("threads begin, end, free what others made and are looked at: every sum is exact") {
    if (!weir::test::is_replaced()) return; // the same
    for (unsigned seed = 0; seed < 60; ++seed) {
        INFO("seed " << seed);
        random_numbers random{seed};
        shared_things shared;
        const outcome all = watched(
            [&](auto look) {
                for (unsigned round = 0; round < 3; ++round) {
                    const auto many = static_cast<std::ptrdiff_t>(1 + random.below(4));
                    std::latch worked{many}, seen{1};
                    std::vector<std::thread> threads;
                    const auto start = [&](unsigned at, std::size_t stage) {
                        // The stage goes along: this thread is in it just now.
                        auto work = weir::carry_stage([&, at, stage] {
                            const own_stage known{stage};
                            random_work part{seed * 100 + round * 10 + at, shared};
                            part.run(40);
                            worked.count_down();
                            seen.wait();
                            part.run(40);
                        });
                        const weir::detail::stage_guard uncounted{weir::detail::untracked};
                        threads.emplace_back(std::move(work));
                    };
                    for (unsigned i = 0; i < many; ++i)
                        if (const std::size_t stage = random.below(most_gauges + 1); stage == 0) {
                            start(i, 0);
                        } else {
                            const weir::scope carried = scope_of(stage);
                            start(i, stage);
                        }
                    worked.wait();
                    if (round == 1) look(); // while they live
                    seen.count_down();
                    for (std::thread& each : threads) each.join();
                    const weir::detail::stage_guard uncounted{weir::detail::untracked};
                    std::vector<std::thread>{}.swap(threads);
                }
                const own_stage known{0};
                shared.free_all();
            },
            {.moments = 16, .timeline = weir::timeline_over::bytes});
        require_sums(all.halfway, all.expected_halfway);
        require_sums(all.end, all.expected_end);
        REQUIRE(all.expected_end.live_bytes == 0);
    }
}

namespace {

/// A block that no compiler leaves out.
std::unique_ptr<char[]> made_block(std::size_t size) {
    auto block = std::make_unique<char[]>(size);
    static_cast<volatile char*>(block.get())[0] = 1;
    return block;
}

} // namespace

TEST_CASE("what threads free as they end is counted, and 10,000 of them take no more than one") {
    if (!weir::test::is_replaced()) return; // the same
    struct freed_late {
        std::unique_ptr<char[]> block;
        ~freed_late() { block = made_block(7); }
    };
    std::thread{[] {}}.join(); // from here on, the program counts as one with threads
    const weir::trace trace;
    const auto run = [](int threads) {
        for (; threads > 0; --threads) {
            const weir::detail::stage_guard uncounted{weir::detail::untracked};
            std::thread{[] {
                static thread_local freed_late late;
                const weir::scope inside{"a"};
                late.block = made_block(100);
            }}.join();
        }
    };
    const auto own = made_block(1); // so that none of them counts alone
    run(1);
    const weir::report one = trace.report();
    run(9'999);
    const weir::report all = trace.report();
    REQUIRE(one.peak_within != 0);
    REQUIRE(all.peak_within == one.peak_within);
    REQUIRE(all.tracker_bytes <= one.tracker_bytes + 64);
    REQUIRE(all.stages.at(0).allocated_blocks == 10'000);
    REQUIRE(all.stages.at(0).handed_over == 1'000'000);
    REQUIRE(all.stages.at(0).live_bytes == 0);
    REQUIRE(all.outside.allocated_bytes == 70'001);
    REQUIRE(all.outside.live_bytes == 1);
}

TEST_CASE("more threads at once than there are accounts are counted as exactly") {
    if (!weir::test::is_replaced()) return; // the same
    constexpr std::ptrdiff_t many = 200;
    const weir::trace trace;
    std::optional<weir::report> halfway;
    {
        const weir::detail::stage_guard uncounted{weir::detail::untracked};
        std::latch made{many}, seen{1};
        std::vector<std::thread> threads;
        for (std::ptrdiff_t i = 0; i < many; ++i)
            threads.emplace_back([&] {
                {
                    const weir::scope inside{"a"};
                    const auto kept = made_block(1000);
                    made.count_down();
                    seen.wait();
                }
            });
        made.wait();
        halfway.emplace(trace.report());
        seen.count_down();
        for (std::thread& each : threads) each.join();
    }
    REQUIRE(halfway->stages.at(0).live_bytes == 1000 * many);
    REQUIRE(halfway->peak == 1000 * many);
    const weir::report end = trace.report();
    REQUIRE(end.stages.at(0).freed_blocks == many);
    REQUIRE(end.stages.at(0).live_bytes == 0);
}
