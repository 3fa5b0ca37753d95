// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/usable_processors.hpp>
#include <weir/stream/borrowed.hpp>
#include <weir/stream/detail/accumulating_sink.hpp>
#include <weir/stream/detail/element_batches.hpp>
#include <weir/stream/detail/parallel_run.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/parallel_options.hpp>
#include <weir/stream/through.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <ranges>
#include <source_location>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

inline constexpr std::size_t most_threads = 4096;

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
            return merged(std::forward<Range>(range)).result();
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

    /// What all threads have accumulated.
    template <class Range>
    auto merged(Range&& all) const {
        held_t<Range> range(std::forward<Range>(all));
        using batches_type = batches_of_t<held_t<Range>>;
        using part = decltype(accumulated(pipe_, std::declval<typename batches_type::view>()));
        using by_one = decltype(accumulated(pipe_, std::ranges::ref_view{range}));
        parallel_options how = with_threads();
        how.in_order = true; // parts are merged in it
        if constexpr (std::same_as<by_one, part>)
            if (how.threads == 1) return accumulated(pipe_, std::ranges::ref_view{range});
        auto from = batches_of(range, how);
        parallel_run<batches_type, Pipe, part_of_result<part>> run{from, pipe_, how};
        part whole = run.made_of_nothing(pipe_);
        while (auto* const done = run.next()) {
            run.commit(*done);
            whole.merge(std::move(*done->made.part));
        }
        return whole;
    }

    constexpr const Pipe& pipe() const noexcept { return pipe_; }

private:
    parallel_options with_threads() const {
        parallel_options how = how_;
        if (how.threads == 0) how.threads = usable_processors();
        return how;
    }

    std::source_location place_;
    parallel_options how_;
    Pipe pipe_;
};

template <class Pipe, class Range>
    requires(!std::same_as<std::invoke_result_t<const parallel_closure<Pipe>&, Range>, refused>)
         && ends_in_merging_sink<Pipe, typename batches_of_t<held_t<Range>>::view>
auto accumulated(const parallel_closure<Pipe>& by, Range&& range) {
    return by.merged(std::forward<Range>(range));
}
template <class Pipe, class Range>
auto started(const parallel_closure<Pipe>& by, std::type_identity<Range>) {
    return started(by.pipe(), std::type_identity<typename batches_of_t<held_t<Range>>::view>{});
}

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
