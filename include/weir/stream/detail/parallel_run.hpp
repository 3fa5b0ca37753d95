// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/batch.hpp>
#include <weir/stream/detail/accumulating_sink.hpp>
#include <weir/stream/detail/batch_crew.hpp>
#include <weir/stream/parallel_options.hpp>

#include <concepts>
#include <cstddef>
#include <deque>
#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir::detail {

/// What the threads do with batches: `Made` of each. Places for two more batches than there are
/// threads: one that is being cut, and one that waits.
template <class Batches, class Pipe, class Made>
class parallel_run {
public:
    struct place {
        typename Batches::batch batch;
        Made made;
        std::exception_ptr failure; ///< behind what was made
    };

    parallel_run(Batches& from, const Pipe& pipe, const parallel_options& how)
        : from_{from}, places_(how.threads + 2), workers_{made_workers(how.threads, pipe)},
          crew_{how.threads, places_.size(), how.in_order,
                [this](std::size_t at, std::size_t by) { work(places_[at], workers_[by]); }} {}

    /// The next batch that is done, or null at the end; valid until the next call.
    place* next() {
        if (current_) crew_.release(*current_);
        current_ = crew_.next_done([this](std::size_t at) { return from_.cut(places_[at].batch); });
        if (current_) return &places_[*current_];
        from_.finish();
        return nullptr;
    }
    /// What the owner's pipe, whose functions no other thread calls, makes of nothing.
    auto made_of_nothing(const Pipe& pipe) {
        return accumulated(pipe,
                           from_.elements(nothing_, workers_.front().reader, crew_.is_stopped()));
    }

    /// Commits a batch, and throws what was thrown in it.
    void commit(place& done) {
        from_.commit(done.batch);
        if (done.failure) std::rethrow_exception(done.failure);
    }

private:
    struct worker {
        worker(const Pipe& of, const Batches& from) : pipe(of), reader{from} {}
        Pipe pipe;
        typename Batches::reader reader;
    };

    std::deque<worker> made_workers(std::size_t count, const Pipe& pipe) const {
        std::deque<worker> made; // moves none
        while (made.size() < count) made.emplace_back(pipe, from_);
        return made;
    }

    void work(place& on, worker& by) {
        try {
            on.failure = nullptr;
            on.made.fill(by.pipe, from_.elements(on.batch, by.reader, crew_.is_stopped()));
            if (!from_.is_used_up(on.batch) && !crew_.is_stopped())
                throw std::logic_error{
                    "weir::parallel: its pipe has left elements of a batch; what ends a stream, as "
                    "weir::take does, belongs behind weir::parallel"};
        } catch (...) {
            on.failure = std::current_exception();
            if (!on.failure) throw; // the thread is cancelled
        }
    }

    Batches& from_;
    std::vector<place> places_;
    typename Batches::batch nothing_{};
    std::deque<worker> workers_;
    std::optional<std::size_t> current_;
    batch_crew crew_; ///< goes first
};

/// What a sink makes of a batch.
template <class Accumulator>
struct part_of_result {
    std::optional<Accumulator> part;

    template <class Pipe, class View>
    void fill(const Pipe& pipe, View view) {
        part.emplace(accumulated(pipe, std::move(view)));
    }
};

/// What stages make of a batch.
template <class T>
struct part_of_stream {
    /// A bool in a std::vector has no address.
    using stored = std::conditional_t<std::same_as<T, bool>, char, T>;
    refilled<stored> elements;

    template <class Pipe, class View>
    void fill(const Pipe& pipe, View view) {
        elements.restart();
        for (auto&& element : pipe(std::move(view)))
            elements.push(std::forward<decltype(element)>(element));
    }
};

} // namespace weir::detail
