// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/usable_processors.hpp>
#include <weir/stream/batch.hpp>
#include <weir/stream/borrowed.hpp>
#include <weir/stream/bound.hpp>
#include <weir/stream/byte_count.hpp>
#include <weir/stream/detail/accumulating_sink.hpp>
#include <weir/stream/detail/batch_crew.hpp>
#include <weir/stream/detail/batch_view.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/through.hpp>

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <ranges>
#include <source_location>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir {

/// How weir::parallel shares work out.
struct parallel_options {
    /// With the one that pulls; 0: as many as this process may use, by its affinity and cgroup.
    std::size_t threads = 0;
    /// Whether elements come out in the order of the stream, or as soon as they are there.
    bool in_order = true;
    /// How much a thread is given at a time. By default one element at first, and then more and more,
    /// up to 256, or 64 KiB as weir::byte_count counts them; right behind json::read, up to 256 KiB of
    /// text.
    bound batch = {};
};

namespace detail {

inline constexpr std::size_t most_threads = 4096;

/// The elements of a range in batches. They are copied, or moved where the range yields rvalues.
template <class Range>
class element_batches {
    using value = std::ranges::range_value_t<Range>;
    using reference = std::ranges::range_reference_t<Range>;

public:
    static constexpr bool keeps_elements = true;

    struct batch {
        refilled<value> elements;
        std::size_t passed = 0;
    };
    /// What a thread needs to read a batch.
    struct reader {
        explicit reader(const element_batches&) noexcept {}
    };
    using view = batch_view<value, reference>;

    element_batches(Range& range, const parallel_options& how)
        : range_{range}, threads_{how.threads}, limit_{how.batch} {
        if (limit_.limits_items() || limit_.limits_bytes()) {
            limit_ = checked<value>(limit_);
            grows_ = false;
        } else {
            limit_.items = 1;
            if constexpr (countable<value>) limit_.bytes = std::size_t{64} << 10;
        }
    }

    /// Fills a batch. Returns false if there is nothing more.
    bool cut(batch& into) {
        into.elements.restart();
        into.passed = 0;
        std::size_t bytes = 0;
        try {
            while (into.elements.size() < limit_.items && bytes < limit_.bytes && advance()) {
                into.elements.push(**at_);
                bytes += bytes_within<value>(limit_, into.elements.back());
            }
        } catch (...) {
            failure_ = std::current_exception();
            if (!failure_) throw; // the thread is cancelled
        }
        // Soon each thread has enough to do; elements may be few that take long.
        if (grows_ && ++cut_ % (4 * threads_) == 0)
            limit_.items = std::min(2 * limit_.items, std::size_t{256});
        return !into.elements.empty();
    }
    view elements(batch& of, reader&, const std::atomic<bool>& stop) const {
        return {of.elements.filled(), of.passed, stop};
    }
    /// Whether all elements have been pulled.
    bool is_used_up(const batch& one) const noexcept { return one.passed == one.elements.size(); }
    /// To be called for one batch after the other, when it is done.
    void commit(batch&) noexcept {}
    /// To be called behind the last one. Throws what the range has thrown.
    void finish() {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    bool advance() {
        if (failure_ || has_ended_) return false;
        if (at_)
            ++*at_;
        else
            at_.emplace(std::ranges::begin(range_));
        has_ended_ = *at_ == std::ranges::end(range_);
        return !has_ended_;
    }

    Range& range_;
    std::size_t threads_;
    bound limit_;
    bool grows_ = true;
    std::uint64_t cut_ = 0;
    std::optional<std::ranges::iterator_t<Range>> at_;
    bool has_ended_ = false;
    std::exception_ptr failure_;
};

/// The batches of a range: its own, if it is one of weir's that can cut them.
template <class Range>
auto batches_of(Range& range, const parallel_options& how) {
    if constexpr (own_range<Range> && requires { range.batches(how); })
        return range.batches(how);
    else if constexpr (only_holds<std::remove_cv_t<Range>>)
        return batches_of(range.base(), how);
    else
        return element_batches<Range>{range, how};
}
template <class Range>
using batches_of_t = decltype(batches_of(std::declval<Range&>(), parallel_options{}));

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
    /// What the pipe makes of nothing. The owner's part, whose functions no other thread calls.
    auto made_of_nothing() {
        return accumulated(workers_.front().pipe,
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

template <class Pipe, class View>
concept ends_in_merging_sink = sinks_in<Pipe, View> == 1 && requires(const Pipe& pipe, View view) {
    { accumulated(pipe, std::move(view)) } -> mergeable;
};
template <class Pipe, class View>
concept ends_in_range =
    sinks_in<Pipe, View> == 0 && std::ranges::input_range<std::invoke_result_t<const Pipe&, View>>;

inline constexpr auto parallel_elements =
    []<class Upstream, class Pipe>(Upstream upstream, Pipe pipe, parallel_options how)
    -> generator<std::ranges::range_value_t<
        std::invoke_result_t<const Pipe&, typename batches_of_t<Upstream>::view>>&&> {
    using made = std::invoke_result_t<const Pipe&, typename batches_of_t<Upstream>::view>;
    auto from = batches_of(upstream, how);
    parallel_run<decltype(from), Pipe, part_of_stream<std::ranges::range_value_t<made>>> run{
        from, pipe, how};
    while (auto* const done = run.next()) {
        for (auto& element : done->made.elements.filled())
            if constexpr (std::same_as<std::ranges::range_value_t<made>, bool>) {
                bool flag = element != 0;
                co_yield std::ref(flag);
            } else {
                co_yield std::ref(element);
            }
        run.commit(*done); // not before: where reading is resumed, nothing may be lost
    }
};

template <class Pipe>
class parallel_closure : public pipeable {
public:
    constexpr parallel_closure(std::source_location place, parallel_options how, Pipe pipe)
        : place_{place}, how_{how}, pipe_(std::move(pipe)) {}

    template <pipeable_range Range>
    auto operator()(Range&& range) const {
        using held = held_t<Range>;
        using source = batches_of_t<held>;
        using view = typename source::view;
        using value = std::ranges::range_value_t<held>;
        constexpr bool keeps = source::keeps_elements;
        constexpr bool borrows = keeps && is_borrowed<value>;
        constexpr bool packed = keeps && std::same_as<value, bool>;
        constexpr bool moves =
            !keeps || std::constructible_from<value, std::ranges::range_reference_t<held>>;
        constexpr bool copies = std::copy_constructible<Pipe>;
        static_assert(!borrows,
                      "weir: weir::parallel hands elements to other threads, and these are good "
                      "only until the next record (std::string_view, weir::json::value, or a "
                      "struct that holds one); read into std::string members, or transform to "
                      "something that owns its data first");
        static_assert(!packed, "weir: weir::parallel keeps elements in arrays, which "
                               "std::vector<bool> is not; transform them to char first");
        static_assert(borrows || packed || moves,
                      "weir: weir::parallel keeps elements, and these can be neither copied nor "
                      "moved out of their range; transform them to what can be");
        static_assert(borrows || packed || !moves || copies,
                      "weir: weir::parallel gives each thread a copy of the pipe, and this one "
                      "holds a function or a value that cannot be copied");
        if constexpr (borrows || packed || !moves || !copies) {
            return refused{};
        } else if constexpr (ends_in_merging_sink<Pipe, view>) {
            held all(std::forward<Range>(range));
            return folded(all);
        } else if constexpr (ends_in_range<Pipe, view>) {
            using made = std::invoke_result_t<const Pipe&, view>;
            constexpr bool made_borrows = is_borrowed<std::ranges::range_value_t<made>>;
            constexpr bool made_moves =
                std::constructible_from<std::ranges::range_value_t<made>,
                                        std::ranges::range_reference_t<made>>
                && std::movable<std::ranges::range_value_t<made>>;
            static_assert(!made_borrows,
                          "weir: what the pipe within weir::parallel yields comes from another "
                          "thread, and is good only as long as the element it borrows from "
                          "(std::string_view, weir::json::value, or a struct that holds one); "
                          "transform it to something that owns its data");
            static_assert(made_borrows || made_moves,
                          "weir: what the pipe within weir::parallel yields is kept until its "
                          "turn, and can be neither copied nor moved; transform it to what can be");
            if constexpr (!made_borrows && made_moves)
                return coroutine_stage("parallel", place_, parallel_elements, pipe_,
                                       with_threads())(std::forward<Range>(range));
            else
                return refused{};
        } else {
            constexpr bool has_sink = sinks_in<Pipe, view> > 0;
            static_assert(!has_sink,
                          "weir: the sink within weir::parallel is not the last of its pipe, or "
                          "cannot merge what each thread has made of its part: give fold or "
                          "group_fold a function that merges, or put the sink, or what is done "
                          "with its result, behind weir::parallel");
            static_assert(has_sink, "weir: the pipe given to weir::parallel cannot be applied to "
                                    "the elements of this range, or ends in a sink that does not "
                                    "merge");
            return refused{};
        }
    }

private:
    parallel_options with_threads() const {
        parallel_options how = how_;
        if (how.threads == 0) how.threads = usable_processors();
        return how;
    }

    template <class Range>
    auto folded(Range& range) const {
        using batches_type = batches_of_t<Range>;
        using part = decltype(accumulated(pipe_, std::declval<typename batches_type::view>()));
        parallel_options how = with_threads();
        how.in_order = true; // parts are merged in it
        if (how.threads == 1) return accumulated(pipe_, std::ranges::ref_view{range}).result();
        auto from = batches_of(range, how);
        parallel_run<batches_type, Pipe, part_of_result<part>> run{from, pipe_, how};
        part all = run.made_of_nothing();
        while (auto* const done = run.next()) {
            run.commit(*done);
            all.merge(std::move(*done->made.part));
        }
        return std::move(all).result();
    }

    std::source_location place_;
    parallel_options how_;
    Pipe pipe_;
};

} // namespace detail

/// Runs a part of a pipe on several threads:
///
///     users | weir::parallel(4, std::views::filter(is_adult) | weir::count_by(&user::city))
///     paths | weir::parallel(4, std::views::transform(decode)) | weir::for_each(show)
///
/// If `pipe` ends in a sink, each thread takes parts of the stream by themselves, and what comes out
/// is merged in the order of the stream: the result is that of one thread, but that a sum of
/// floating-point numbers is added in other brackets. It is a sink that merges: count, sum, mean,
/// min, max, top, to, for_each, count_by, fold and group_fold with a function that merges,
/// weir::accumulate, weir::together. Otherwise what the pipe yields comes out as rvalues that own their data, in the
/// order of the stream, or, with `in_order = false`, as soon as it is there.
///
/// Each thread has a copy of the pipe, and runs it anew over each batch of elements. So stages that
/// look at more than one element, as weir::take, weir::scan or a coroutine that leaves out what came
/// before, belong outside of it; and what its functions refer to must be safe to use on several
/// threads. The range itself is pulled by the thread that pulls, which also works while it would
/// wait. It pulls ahead: where elements arrive now and then, as from a socket, one comes out when
/// those that fill the next batches have come.
///
/// Throws std::invalid_argument for batches of nothing, or more than 4096 threads. Memory: as many
/// batches as there are threads, and two more, and what is made of them. Throws:
/// what the range and the functions throw, the first of it in the order of the stream, when all
/// threads have stopped; std::system_error if a thread cannot be started. An element that a thread is
/// at is finished even if nobody waits for it. In a process that was forked while the pipe was read,
/// std::runtime_error.
template <class Pipe>
[[nodiscard]] constexpr auto
parallel(parallel_options how, Pipe pipe,
         std::source_location place = std::source_location::current()) {
    if (how.batch.items == 0 || how.batch.bytes == 0)
        throw std::invalid_argument{"weir::parallel: batches of no elements"};
    if (how.threads > detail::most_threads)
        throw std::invalid_argument{"weir::parallel: more than 4096 threads"};
    return detail::parallel_closure<Pipe>{place, how, std::move(pipe)};
}
template <class Pipe>
[[nodiscard]] constexpr auto
parallel(std::size_t threads, Pipe pipe,
         std::source_location place = std::source_location::current()) {
    return parallel(parallel_options{.threads = threads}, std::move(pipe), place);
}

} // namespace weir
