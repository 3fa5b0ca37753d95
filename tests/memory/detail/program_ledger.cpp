// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/naive_ledger.hpp"

#include <weir/memory/detail/program_ledger.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace {

using weir::detail::block;
using weir::detail::ledger;
using weir::detail::ledger_snapshot;
using weir::detail::outside;
using weir::detail::stage_id;
using weir::detail::stage_name;

constexpr const char* file_of_many = "many.cpp";

/// A ledger that is used as gauges and hooks use that of the program.
class used_ledger : public weir::detail::shared_ledger {
public:
    stage_id open(const stage_name& name, const weir::detail::gauge_place& place, stage_id consumer,
                  bool counts) {
        return locked(running(),
                      [&](ledger& at) { return at.open(name, place, consumer, counts); });
    }
    block charge(stage_id origin, std::uint64_t bytes, bool frame) {
        block charged{bytes, origin, 0, frame};
        if (origin != weir::detail::untracked)
            locked(running(),
                   [&](ledger& at) { at.charge(charged, at.known(origin), bytes, frame); });
        return charged;
    }
    void adopt(block& frame, stage_id adopter) {
        locked(running(), [&](ledger& at) { at.adopt(frame, at.known(adopter)); });
    }
    void credit(const block& freed, stage_id holder) {
        locked(running(), [&](ledger& at) { at.credit(freed, at.known(holder)); });
    }
    void pull(std::uint32_t trace, stage_id stage, bool at_source = true) {
        locked(trace, [&](ledger& at) { at.pull(at.line(stage), at_source); });
    }
    void pass(std::uint32_t trace, stage_id stage, bool at_source = true) {
        locked(trace, [&](ledger& at) { at.pass(at.line(stage), at_source); });
    }
    template <class... Of>
    std::uint64_t live_bytes(Of... of) {
        return locked(running(), [&](const ledger& now) { return now.live_bytes(of...); });
    }
};

stage_id open(used_ledger& book, unsigned line, stage_id consumer = outside, bool counts = true) {
    return book.open(stage_name{"stage " + std::to_string(line)}, {file_of_many, line, 0}, consumer,
                     counts);
}

std::unique_ptr<ledger_snapshot> copy_of(used_ledger& book) {
    auto copy = std::make_unique<ledger_snapshot>();
    book.copy_to(*copy);
    return copy;
}

/// A random program, run on a ledger and on the naive ledger at once.
class random_program {
public:
    explicit random_program(unsigned seed) : random_{seed} {
        REQUIRE(book_->begin());
        const unsigned stages = 1 + below(6);
        for (unsigned i = 0; i < stages; ++i) open_stage();
    }

    void step() {
        switch (below(18)) {
        case 0:
            if (open_stages_ < 8) open_stage();
            break;
        case 1:
        case 2: {
            const auto stage = static_cast<stage_id>(1 + below(open_stages_));
            book_->pull(book_->running(), stage);
            ++model_.pulls[stage];
            break;
        }
        case 3:
            book_->credit(book_->charge(weir::detail::untracked, 8, false), any_stage());
            break;
        case 4:
            if (!leftovers_.empty()) book_->credit(take(leftovers_), any_stage());
            break;
        case 16:
            adopt_one();
            break;
        case 17:
            if (!leftovers_.empty()) adopt_leftover();
            break;
        case 5:
        case 6:
        case 7:
        case 8:
        case 9:
            free_one();
            break;
        default:
            allocate_one();
            break;
        }
    }

    void free_all() {
        while (!live_.empty()) free_one();
    }

    /// The next trace begins while blocks of this one are still alive.
    void next_trace() {
        for (const held& it : live_) leftovers_.push_back(it.charged);
        live_.clear();
        book_->end();
        REQUIRE(book_->begin());
        model_ = {};
        open_stages_ = 0;
        open_stage();
        open_stage();
    }

    void check() {
        const auto copied = copy_of(*book_);
        const ledger_snapshot& now = *copied;
        const naive_ledger::summary expected = model_.summarise();
        REQUIRE(now.stages == expected.stages.size());

        std::uint64_t live = 0, at_peak = 0, held_bytes = 0, handed = 0, received = 0, highest = 0,
                      self_peaks = 0;
        for (std::size_t i = 0; i < now.stages; ++i) {
            const auto& got = now.lines[i];
            const auto& want = expected.stages[i];
            INFO("stage " << i << " of " << now.stages);
            REQUIRE(got.live.bytes == want.live_bytes);
            REQUIRE(got.live.blocks == want.live_blocks);
            REQUIRE(got.allocated_bytes == want.allocated_bytes);
            REQUIRE(got.allocated_blocks == want.allocated_blocks);
            REQUIRE(got.self_peak == want.self_peak);
            REQUIRE(got.at_peak.bytes == want.at_peak);
            REQUIRE(now.held_at_peak[i] == want.held_at_peak);
            for (std::size_t j = 0; j < now.stages; ++j) {
                REQUIRE(now.held[i][j] == expected.held[i][j]);
                REQUIRE(now.handed[i][j] == expected.handed[i][j]);
            }
            REQUIRE(got.handed_over == want.handed_over);
            REQUIRE(got.received == want.received);
            REQUIRE(got.transient == (i == outside ? 0 : want.transient));

            REQUIRE(want.allocated_bytes - want.freed_bytes == got.live.bytes);
            REQUIRE(want.allocated_blocks - want.freed_blocks == got.live.blocks);
            REQUIRE(got.at_peak.bytes <= got.self_peak);
            live += got.live.bytes;
            at_peak += got.at_peak.bytes;
            held_bytes += now.held_at_peak[i];
            handed += got.handed_over;
            received += got.received;
            highest = std::max(highest, got.self_peak);
            self_peaks += got.self_peak;
        }
        REQUIRE(now.live.bytes == live);
        REQUIRE(now.totals.live_bytes == live);
        REQUIRE(now.totals.peak == expected.peak);
        REQUIRE(now.totals.peak == at_peak);
        REQUIRE(now.at_peak.bytes == at_peak);
        REQUIRE(now.totals.peak == held_bytes);
        REQUIRE(now.at_peak.frames == expected.frames_at_peak);
        REQUIRE(now.unsettled == expected.unsettled);
        REQUIRE(highest <= now.totals.peak);
        REQUIRE(now.totals.peak <= self_peaks);
        REQUIRE(handed == received);
    }

    void check_all_freed() {
        const auto now = copy_of(*book_);
        REQUIRE(now->live.bytes == 0);
        REQUIRE(now->live.blocks == 0);
        REQUIRE(now->live.frames == 0);
        REQUIRE(now->unsettled == 0);
    }

    unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }

private:
    struct held {
        block charged;
        std::size_t in_model = 0;
    };

    template <class T>
    T take(std::vector<T>& from) {
        std::swap(from[below(static_cast<unsigned>(from.size()))], from.back());
        T taken = from.back();
        from.pop_back();
        return taken;
    }

    void open_stage() {
        const auto consumer = static_cast<stage_id>(below(open_stages_ + 1));
        ++open_stages_;
        REQUIRE(open(*book_, open_stages_, consumer) == open_stages_);
        model_.open_stage();
        book_->pull(book_->running(), static_cast<stage_id>(open_stages_)); // as a gauge does
        ++model_.pulls[open_stages_];
    }

    /// Also stages that this trace has not opened: they count as outside.
    stage_id any_stage() { return static_cast<stage_id>(below(open_stages_ + 3)); }
    std::size_t known(stage_id stage) const { return stage <= open_stages_ ? stage : 0; }

    void allocate_one() {
        static constexpr std::array<std::uint64_t, 6> sizes{0, 1, 1, 2, 4, 1000};
        const stage_id origin = any_stage();
        const std::uint64_t bytes = sizes[below(sizes.size())];
        const bool frame = below(4) == 0;
        live_.push_back(
            {book_->charge(origin, bytes, frame), model_.born(known(origin), bytes, frame)});
    }

    void adopt_one() {
        const auto frame = std::ranges::find_if(live_, [](const held& it) {
            return it.charged.is_frame() && !it.charged.is_adopted();
        });
        if (frame == live_.end()) return;
        const stage_id adopter = any_stage();
        if (known(adopter) == frame->charged.origin()) return;
        book_->adopt(frame->charged, adopter);
        frame->in_model = model_.adopted(frame->in_model, known(adopter));
        REQUIRE(frame->charged.is_adopted());
        REQUIRE(frame->charged.origin() == known(adopter));
    }

    /// One that was made before the trace enters it.
    void adopt_leftover() {
        block frame = take(leftovers_);
        const stage_id adopter = any_stage();
        book_->adopt(frame, adopter);
        live_.push_back({frame, model_.born(known(adopter), frame.bytes(), true)});
    }

    void free_one() {
        if (live_.empty()) return;
        const held it = take(live_);
        const stage_id holder = below(12) == 0 ? weir::detail::untracked : any_stage();
        book_->credit(it.charged, holder);
        model_.died(it.in_model, known(holder));
    }

    std::optional<used_ledger> book_{std::in_place};
    naive_ledger model_;
    std::mt19937 random_;
    unsigned open_stages_ = 0;
    std::vector<held> live_;
    std::vector<block> leftovers_;
};

} // namespace

TEST_CASE("on random programs every figure is what its definition says") {
    for (unsigned seed = 0; seed < 400; ++seed) {
        INFO("seed " << seed);
        random_program program{seed};
        const unsigned steps = 1 + program.below(200);
        for (unsigned i = 0; i < steps; ++i) {
            program.step();
            if (program.below(16) == 0) program.check();
        }
        program.check();
        program.free_all();
        program.check();
        program.check_all_freed();
    }
}

TEST_CASE("blocks of an earlier ledger change nothing in the next, whenever they are freed") {
    for (unsigned seed = 0; seed < 100; ++seed) {
        INFO("seed " << seed);
        random_program program{seed};
        for (unsigned trace = 0; trace < 4; ++trace) {
            const unsigned steps = 1 + program.below(60);
            for (unsigned i = 0; i < steps; ++i) {
                program.step();
                if (program.below(8) == 0) program.check();
            }
            program.check();
            program.next_trace();
            program.check();
        }
    }
}

TEST_CASE("of equal peaks the latest counts") {
    const auto made = std::make_unique<used_ledger>();
    used_ledger& book = *made;
    REQUIRE(book.begin());
    const stage_id early = open(book, 1), late = open(book, 2);

    const block first = book.charge(early, 100, false);
    book.credit(first, early);
    const block second = book.charge(late, 100, true);
    auto now = copy_of(book);
    REQUIRE(now->totals.peak == 100);
    REQUIRE(now->at_peak.frames == 100);
    REQUIRE(now->lines[early].at_peak.bytes == 0);
    REQUIRE(now->lines[late].at_peak.bytes == 100);
    REQUIRE(now->held_at_peak[late] == 100);

    book.credit(second, early);
    now = copy_of(book);
    REQUIRE(now->lines[late].at_peak.bytes == 100);
    REQUIRE(now->held_at_peak[late] == 0);
    REQUIRE(now->held_at_peak[early] == 100);
    REQUIRE(now->unsettled == 0);
}

TEST_CASE("the peak names the record that was under way, counted from 1") {
    const auto made = std::make_unique<used_ledger>();
    used_ledger& book = *made;
    REQUIRE(book.begin());
    const stage_id source = open(book, 1);
    const auto record_of_peak_after = [&](stage_id origin, std::uint64_t bytes) {
        book.charge(origin, bytes, false);
        return copy_of(book)->totals.peak_record;
    };

    REQUIRE(record_of_peak_after(outside, 1) == 0);
    book.pull(book.running(), source);
    REQUIRE(record_of_peak_after(source, 1) == 1);
    book.pass(book.running(), source);
    REQUIRE(record_of_peak_after(outside, 1) == 1);
    REQUIRE(record_of_peak_after(source, 1) == 1);
    book.pull(book.running(), source);
    REQUIRE(record_of_peak_after(source, 1) == 2);
    book.pass(book.running(), source);
    book.pull(book.running(), source);
    book.pass(book.running(), source);
    REQUIRE(record_of_peak_after(outside, 1) == 3);
}

TEST_CASE("the peak comes with the bytes that had been allocated by then") {
    const auto made = std::make_unique<used_ledger>();
    used_ledger& book = *made;
    REQUIRE(book.begin());
    const auto allocated = [&] { return copy_of(book)->totals.allocated_at_peak; };
    const block small = book.charge(outside, 10, false);
    book.credit(small, outside);
    REQUIRE(allocated() == 10);
    const block large = book.charge(outside, 100, false);
    REQUIRE(allocated() == 110);
    book.credit(large, outside);
    book.charge(outside, 50, false);
    REQUIRE(allocated() == 110);
}

TEST_CASE("the same name at the same place is the same line of the ledger") {
    constexpr const char* elsewhere = "elsewhere.cpp";
    const auto made = std::make_unique<used_ledger>();
    used_ledger& book = *made;
    REQUIRE(book.begin());
    const stage_id first = book.open(stage_name{"a"}, {file_of_many, 1, 0}, outside, true);
    REQUIRE(first != outside);
    REQUIRE(book.open(stage_name{"a"}, {file_of_many, 1, 0}, outside, true) == first);
    REQUIRE(book.open(stage_name{"b"}, {file_of_many, 1, 0}, outside, true) != first);
    REQUIRE(book.open(stage_name{"a"}, {file_of_many, 2, 0}, outside, true) != first);
    REQUIRE(book.open(stage_name{"a"}, {elsewhere, 1, 0}, outside, true) != first);
    REQUIRE(copy_of(book)->stages == 5);
}

TEST_CASE(
    "what has pulled from what is known of every pipe, not of the first alone, and in a ring") {
    const auto made = std::make_unique<used_ledger>();
    used_ledger& book = *made;
    REQUIRE(book.begin());
    const stage_id source = open(book, 1), middle = open(book, 2), sink = open(book, 3);
    static_cast<void>(book.charge(source, 1, false));
    static_cast<void>(book.charge(middle, 10, false));
    static_cast<void>(book.charge(sink, 100, false));
    REQUIRE(book.live_bytes(sink, true) == 100);
    REQUIRE(open(book, 1, middle) == source);
    REQUIRE(book.live_bytes(middle, true) == 11);
    REQUIRE(open(book, 2, sink) == middle); // and what it has pulled from before
    REQUIRE(book.live_bytes(sink, true) == 111);
    REQUIRE(book.live_bytes(source, true) == 1);
    REQUIRE(open(book, 3, source) == sink);
    for (const stage_id each : {source, middle, sink}) {
        REQUIRE(book.live_bytes(each, true) == 111);
        REQUIRE(book.live_bytes(each, false) < 111);
    }
    REQUIRE(book.live_bytes() == 111);
}

TEST_CASE("stages beyond the last line share it, and no byte is lost") {
    const auto made = std::make_unique<used_ledger>();
    used_ledger& book = *made;
    REQUIRE(book.begin());
    std::uint64_t bytes = 0;
    for (unsigned line = 1; line <= 3 * weir::detail::max_stages; ++line) {
        const stage_id stage = open(book, line);
        REQUIRE(stage == std::min<std::size_t>(line, weir::detail::max_stages - 1));
        book.charge(stage, line, false);
        bytes += line;
    }
    const auto now = copy_of(book);
    REQUIRE(now->stages == weir::detail::max_stages);
    REQUIRE(now->lines[weir::detail::max_stages - 2].name.view()
            == "stage " + std::to_string(weir::detail::max_stages - 2));
    REQUIRE(now->lines[weir::detail::max_stages - 1].name.view() == weir::detail::shared_line_name);
    std::uint64_t allocated = 0;
    for (const auto& line : now->lines) allocated += line.allocated_bytes;
    REQUIRE(allocated == bytes);
}

TEST_CASE("without a running ledger nothing is charged, and a second one does not begin") {
    const auto made = std::make_unique<used_ledger>();
    used_ledger& book = *made;
    REQUIRE(book.running() == 0);
    const block before = book.charge(outside, 10, false);
    REQUIRE(before.sequence() == 0);
    REQUIRE(before.bytes() == 10);

    REQUIRE(book.begin());
    const auto running = book.running();
    REQUIRE(running != 0);
    const block during = book.charge(outside, 20, false);
    REQUIRE_FALSE(book.begin());
    REQUIRE(book.running() == running);
    book.credit(before, outside);
    REQUIRE(copy_of(book)->lines[outside].live.bytes == 20);

    book.end();
    book.credit(during, outside);
    REQUIRE(copy_of(book)->lines[outside].live.bytes == 20);
    REQUIRE(book.begin());
    REQUIRE(book.running() != running);
    REQUIRE(copy_of(book)->lines[outside].live.bytes == 0);
}

TEST_CASE("any thread may charge and credit, and the sums still agree") {
    const auto made = std::make_unique<used_ledger>();
    used_ledger& book = *made;
    REQUIRE(book.begin());
    constexpr unsigned threads = 4, rounds = 20000;
    std::array<stage_id, threads> stages{};
    for (unsigned i = 0; i < threads; ++i) stages[i] = open(book, i + 1);
    {
        std::vector<std::future<void>> running; // which wait when they die
        for (unsigned i = 0; i < threads; ++i)
            running.push_back(std::async(std::launch::async, [&book, &stages, i] {
                for (unsigned round = 0; round < rounds; ++round) {
                    const block one = book.charge(stages[i], 3, false);
                    book.charge(stages[i], 1, false);
                    book.pass(book.running(), stages[i]);
                    book.credit(one, stages[(i + 1) % threads]);
                }
            }));
    }
    const auto now = copy_of(book);
    REQUIRE(now->totals.live_bytes == threads * rounds);
    REQUIRE(now->totals.records == threads * rounds);
    for (const stage_id stage : stages) {
        REQUIRE(now->lines[stage].live.bytes == rounds);
        REQUIRE(now->lines[stage].handed_over == 3 * rounds);
        REQUIRE(now->lines[stage].received == 3 * rounds);
    }
}

TEST_CASE("a stage that is opened from none of this ledger is one of the outside") {
    const auto made = std::make_unique<used_ledger>();
    used_ledger& book = *made;
    REQUIRE(book.begin());
    for (const stage_id consumer : {stage_id{5}, stage_id{1000}, weir::detail::untracked}) {
        REQUIRE(open(book, 1, consumer) == 1);
        REQUIRE(open(book, 1, consumer) == 1);
        REQUIRE(copy_of(book)->lines[1].consumer == outside);
    }
}
