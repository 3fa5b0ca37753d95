// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/carry_stage.hpp>
#include <weir/stream/detail/batch_crew.hpp>

#include <pthread.h>
#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace weir::detail {

/// While it lives, this thread and those that it starts take no signals: handlers run on the threads
/// of the program.
class signals_blocked {
public:
    signals_blocked() noexcept {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~signals_blocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    signals_blocked(const signals_blocked&) = delete;
    signals_blocked& operator=(const signals_blocked&) = delete;

private:
    sigset_t before_;
};

struct batch_crew::state {
    enum class progress : unsigned char { free, waits, runs, done };
    struct batch_place {
        progress is = progress::free;
        std::uint64_t number = 0; ///< of the batch
    };

    bool is_own_process() const noexcept { return process == ::getpid(); }

    void run(const std::atomic<bool>& is_stopped, std::size_t worker) {
        std::unique_lock hold{lock};
        while (!is_stopped)
            if (const auto waiting = first(progress::waits))
                work_on(*waiting, worker, hold);
            else
                for_crew.wait(hold);
    }

    void work_on(std::size_t place, std::size_t worker, std::unique_lock<std::mutex>& hold) {
        places[place].is = progress::runs;
        hold.unlock();
        what(place, worker);
        hold.lock();
        places[place].is = progress::done;
        for_owner.notify_one();
    }

    /// The place with the lowest number of those that are so.
    std::optional<std::size_t> first(progress is) const noexcept {
        std::optional<std::size_t> found;
        for (std::size_t i = 0; i < places.size(); ++i)
            if (places[i].is == is && (!found || places[i].number < places[*found].number))
                found = i;
        return found;
    }
    std::optional<std::size_t> first_done() const noexcept {
        const auto found = first(progress::done);
        return found && (!is_ordered || places[*found].number == released) ? found : std::nullopt;
    }

    void stop() noexcept {
        for_crew.notify_all();
        for (std::thread& each : threads) each.join();
        threads.clear();
    }

    bool is_ordered;
    std::vector<batch_place> places;
    work what;
    pid_t process = ::getpid();
    std::mutex lock{};
    std::condition_variable for_crew{};  ///< a batch waits, or all is over
    std::condition_variable for_owner{}; ///< a batch is done
    bool has_ended = false;
    std::uint64_t cut = 0;
    std::uint64_t released = 0;
    std::vector<std::thread> threads{};
};

WEIR_DETAIL_INLINE batch_crew::batch_crew(std::size_t workers, std::size_t places, bool is_ordered,
                                          work what)
    : state_{new state{is_ordered, std::vector<state::batch_place>(places), std::move(what)}} {
    try {
        const signals_blocked for_new_threads;
        for (std::size_t i = 1; i < workers; ++i)
            state_->threads.emplace_back(
                weir::carry_stage([this, i] { state_->run(is_stopped_, i); }));
    } catch (...) {
        {
            const std::lock_guard hold{state_->lock};
            is_stopped_ = true;
        }
        state_->stop();
        throw;
    }
}

WEIR_DETAIL_INLINE batch_crew::~batch_crew() {
    if (!state_->is_own_process()) { // the threads are not here, and one of them may have the lock
        for (std::thread& each : state_->threads) each.detach();
        [[maybe_unused]] const state* const left = state_.release();
        return;
    }
    {
        const std::lock_guard hold{state_->lock};
        is_stopped_ = true;
    }
    state_->stop();
}

WEIR_DETAIL_INLINE std::optional<std::size_t> batch_crew::next_done(const cutter& cut) {
    using enum state::progress;
    if (!state_->is_own_process())
        throw std::runtime_error{"weir::parallel: this process was forked while the pipe was read, "
                                 "and has none of its threads; read it in one process"};
    std::unique_lock hold{state_->lock};
    for (;;) {
        if (const auto done_first = state_->first_done()) return done_first;
        if (const auto place = state_->first(free); place && !state_->has_ended) {
            hold.unlock();
            const bool more = cut(*place);
            hold.lock();
            state_->has_ended = !more;
            if (!more) continue;
            state_->places[*place] = {waits, state_->cut++};
            state_->for_crew.notify_one();
        } else if (const auto waiting = state_->first(waits)) {
            state_->work_on(*waiting, 0, hold);
        } else if (!state_->first(runs)) {
            return {};
        } else {
            state_->for_owner.wait(hold);
        }
    }
}

WEIR_DETAIL_INLINE void batch_crew::release(std::size_t place) {
    const std::lock_guard hold{state_->lock};
    state_->places[place].is = state::progress::free;
    ++state_->released;
}

} // namespace weir::detail
