// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/naive_ledger.hpp"

#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/thread_account.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

using weir::detail::block;
using weir::detail::ledger;
using weir::detail::ledger_snapshot;
using weir::detail::stage_id;
using weir::detail::thread_account;

/// Random events of some threads, one after another, in their accounts and in the naive ledger.
class random_threads {
public:
    random_threads(unsigned seed, std::size_t threads) : random_{seed} {
        REQUIRE(book_->begin());
        stages_ = 2 + below(8);
        for (unsigned i = 1; i < stages_; ++i) {
            const auto opened = book_->locked(book_->running(), [&](ledger& at) {
                return at.open(weir::detail::stage_name{"stage"}, {"many.cpp", i, 0}, 0, true);
            });
            REQUIRE(opened == i);
            model_.open_stage();
        }
        for (std::size_t i = 0; i < threads; ++i) threads_.push_back(book_->open_account());
        for (stage_id stage = 1; stage < stages_; ++stage) pull(*threads_[0], stage);
    }

    void step() {
        thread_account*& own = threads_[below(static_cast<unsigned>(threads_.size()))];
        begin(*own);
        const auto stage = static_cast<stage_id>(below(stages_));
        switch (below(32)) {
        case 0:                              // the thread ends, and another one begins
            if (threads_.size() == 1) break; // what it has begun to pull would not be the other's
            book_->close_account(*own);
            own = book_->open_account();
            break;
        case 1:
        case 2:
        case 3:
            if (stage != 0) pull(*own, stage);
            break;
        case 4:
        case 5:
            adopt(*own, stage);
            break;
        default:
            if (below(2) == 0)
                allocate(*own, stage);
            else
                free(*own, stage);
        }
    }

    void free_all() {
        while (!live_.empty()) {
            begin(*threads_[0]);
            free(*threads_[0], 0);
        }
    }

    void check() {
        book_->copy_to(*seen_);
        const ledger_snapshot& got = *seen_;
        const naive_ledger::summary want = model_.summarise();
        std::uint64_t handed = 0, received = 0;
        for (std::size_t i = 0; i < stages_; ++i) {
            INFO("stage " << i);
            const auto& line = got.lines[i];
            const naive_ledger::figures& figures = want.stages[i];
            REQUIRE(line.live.bytes == figures.live_bytes);
            REQUIRE(line.live.blocks == figures.live_blocks);
            REQUIRE(line.allocated_bytes == figures.allocated_bytes);
            REQUIRE(line.allocated_blocks == figures.allocated_blocks);
            REQUIRE(line.handed_over == figures.handed_over);
            REQUIRE(line.received == figures.received);
            for (std::size_t j = 0; j < stages_; ++j)
                REQUIRE(got.handed[i][j] == want.handed[i][j]);
            if (threads_.size() == 1) REQUIRE(line.transient == (i == 0 ? 0 : figures.transient));
            require_near(line.self_peak, figures.self_peak);
            handed += line.handed_over;
            received += line.received;
        }
        REQUIRE(got.live.bytes == want.live_bytes);
        REQUIRE(got.totals.records == records_);
        REQUIRE(handed == received);
        require_near(got.totals.peak, want.peak);
        REQUIRE(got.at_peak.bytes == got.totals.peak);
    }

    unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }

private:
    struct held {
        block header;
        std::size_t in_model;
    };

    void require_near(std::uint64_t got, std::uint64_t want) const {
        const std::uint64_t within = threads_.size() * thread_account::bound;
        REQUIRE(got <= want + within);
        REQUIRE(want <= got + within);
    }

    std::uint64_t now() const { return book_->unlocked().now(); }

    void begin(thread_account& own) {
        if (own.trace() != book_->running()) book_->begin_account(own, book_->running());
    }
    void ask(thread_account& own, bool must_begin) {
        if (must_begin) book_->begin_account(own, book_->running());
    }

    void pull(thread_account& own, stage_id stage) {
        begin(own);
        ++model_.pulls[stage];
        ask(own, own.pull(stage, true, now()));
        begin(own);
        ask(own, own.pass(stage, true));
        ++records_;
    }

    void allocate(thread_account& own, stage_id stage) {
        static constexpr std::array<std::uint64_t, 6> sizes{0, 1, 32, 200, 1000, 6000};
        const std::uint64_t bytes = sizes[below(sizes.size())];
        const bool frame = below(4) == 0;
        held made{{}, model_.born(stage, bytes, frame)};
        ask(own, own.charge(made.header, stage, bytes, frame, now()));
        live_.push_back(made);
    }

    void free(thread_account& own, stage_id holder) {
        if (live_.empty()) return;
        std::swap(live_[below(static_cast<unsigned>(live_.size()))], live_.back());
        const held it = live_.back();
        live_.pop_back();
        if (!own.credit(it.header, holder, book_->unlocked())) {
            book_->begin_account(own, book_->running(), true);
            REQUIRE(own.credit(it.header, holder, book_->unlocked()));
        }
        ask(own, own.is_due());
        model_.died(it.in_model, holder);
    }

    void adopt(thread_account& own, stage_id adopter) {
        for (held& it : live_) {
            if (!it.header.is_frame() || it.header.is_adopted() || it.header.origin() == adopter)
                continue;
            if (!own.adopt(it.header, adopter, book_->unlocked(), now())) {
                book_->begin_account(own, book_->running(), true);
                REQUIRE(own.adopt(it.header, adopter, book_->unlocked(), now()));
            }
            ask(own, own.is_due());
            it.in_model = model_.adopted(it.in_model, adopter);
            return;
        }
    }

    std::unique_ptr<weir::detail::shared_ledger> book_ =
        std::make_unique<weir::detail::shared_ledger>();
    std::unique_ptr<ledger_snapshot> seen_ = std::make_unique<ledger_snapshot>();
    naive_ledger model_;
    std::mt19937 random_;
    unsigned stages_ = 0;
    std::uint64_t records_ = 0;
    std::vector<thread_account*> threads_;
    std::vector<held> live_;
};

} // namespace

TEST_CASE("whatever some threads do, sums are exact at any moment, and peaks within their bound") {
    for (unsigned seed = 0; seed < 200; ++seed) {
        INFO("seed " << seed);
        random_threads program{seed, 1 + seed % 4};
        const unsigned steps = 1 + program.below(1500);
        const bool looks = program.below(2) == 0;
        for (unsigned i = 0; i < steps; ++i) {
            program.step();
            if (looks && program.below(200) == 0) program.check();
        }
        program.check();
        program.free_all();
        program.check();
    }
}

TEST_CASE("a thread whose live bytes change by less than the bound waits for nobody") {
    const auto book = std::make_unique<weir::detail::shared_ledger>();
    REQUIRE(book->begin());
    thread_account& own = *book->open_account();
    book->begin_account(own, book->running());
    for (int i = 0; i < 100'000; ++i) {
        block made;
        REQUIRE_FALSE(own.charge(made, 0, thread_account::bound - 1, false, 1000));
        REQUIRE(own.credit(made, 0, book->unlocked()));
        REQUIRE_FALSE(own.is_due());
    }
}
