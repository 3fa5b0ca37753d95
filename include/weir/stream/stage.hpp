// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/budget.hpp>
#include <weir/memory/detail/budget_watch.hpp>
#include <weir/memory/detail/gauge.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/pipe_node.hpp>
#include <weir/stream/detail/single_pass.hpp>
#include <weir/stream/detail/view_names.hpp>

#include <concepts>
#include <iterator>
#include <memory>
#include <ranges>
#include <source_location>
#include <string_view>
#include <utility>

// Define WEIR_GAUGES as 0 to compile every weir::stage of a source file out. weir::scope stays. An
// inline function or template of yours that calls weir::stage must be compiled with the same in all
// source files.
#ifndef WEIR_GAUGES
#define WEIR_GAUGES 1
#endif

// The two forms return different types, under different names for the linker.
#if WEIR_GAUGES
#define WEIR_DETAIL_STAGE_TAG
#else
#define WEIR_DETAIL_STAGE_TAG [[gnu::abi_tag("without_gauges")]]
#endif

namespace weir {

namespace detail {

/// A range that is charged, with all that it allocates, to one line of the ledger.
template <std::ranges::input_range Upstream, class Budget>
class stage_range : public single_pass {
public:
    class iterator : public input_iterator_types<std::ranges::range_value_t<Upstream>,
                                                 std::ranges::range_reference_t<Upstream>, void,
                                                 std::ranges::range_difference_t<Upstream>> {
    public:
        iterator()
            requires std::default_initializable<std::ranges::iterator_t<Upstream>>
        = default;

        typename iterator::reference operator*() const noexcept(arrives_at_once<Upstream>) {
            if constexpr (looked_at_freely<Upstream>) {
                return *at_;
            } else {
                const crossing inside{stage_->gauge_};
                return counted_look<Upstream>(at_, stage_->node_.elements,
                                              [&inside] { inside.end_pull(); });
            }
        }
        iterator& operator++() {
            const crossing inside{stage_->gauge_};
            const typename Budget::pull watched{stage_->budget_, stage_->gauge_};
            if (stage_->node_.elements.template step_over<Upstream>()) inside.end_pull();
            inside.tell_consumer();
            inside.begin_pull();
            at_end_ = true; // if the pull throws, it is
            ++at_;
            const bool at_end = at_ == std::ranges::end(stage_->upstream_);
            if (!at_end && stage_->node_.elements.template come<Upstream>()) inside.end_pull();
            Budget::after_pull(inside); // which may throw
            at_end_ = at_end;
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) { return at.at_end(); }

    private:
        friend stage_range;
        /// Of weir's own ranges, what has been consumed or moved away is at its end, too. Others
        /// are asked once an element: asking may run what the user wrote.
        bool at_end() const {
            if constexpr (own_range<Upstream> && looked_at_freely<Upstream>) {
                return at_end_ || at_ == std::ranges::end(stage_->upstream_);
            } else if constexpr (own_range<Upstream>) {
                if (at_end_) return true;
                const crossing inside{stage_->gauge_};
                return at_ == std::ranges::end(stage_->upstream_);
            } else {
                return at_end_;
            }
        }
        iterator(stage_range& stage, std::ranges::iterator_t<Upstream> at, bool at_end)
            : stage_{&stage}, at_{std::move(at)}, at_end_{at_end} {}

        stage_range* stage_ = nullptr;
        std::ranges::iterator_t<Upstream> at_{};
        bool at_end_ = true;
    };

    stage_range(Upstream upstream, const stage_place& place, Budget budget)
        : gauge_{place.name, place.written}, node_{place, &tell_view_names<Upstream>},
          budget_(std::move(budget)), upstream_(std::move(upstream)) {}

    stage_range(stage_range&& other) noexcept
        : gauge_{std::move(other.gauge_)}, node_{std::move(other.node_)},
          budget_(std::move(other.budget_)), upstream_(std::move(other.upstream_)) {}
    stage_range& operator=(stage_range&& other) noexcept {
        if (this == &other) return *this;
        {
            const crossing inside{gauge_}; // what is replaced was this stage's
            upstream_ = std::move(other.upstream_);
        }
        gauge_ = std::move(other.gauge_);
        node_ = std::move(other.node_);
        budget_ = std::move(other.budget_);
        return *this;
    }
    ~stage_range() {
        {
            const crossing inside{gauge_}; // what upstream frees now was its own
            inside.begin_pull();
            std::destroy_at(&upstream_);
        }
        gauge_.end_pipe();
    }

    iterator begin() { return begin(bind()); }
    std::default_sentinel_t end() const noexcept { return {}; }

    void consume() {
        if (node_.elements.template step_over<Upstream>()) crossing{gauge_}.end_pull();
        if constexpr (consumable<Upstream>)
            if (node_.elements.consume()) detail::consume(upstream_);
    }
    const pipe_node& explained() const noexcept { return node_; }

    /// See weir::for_each_while. Where nothing is measured it is as if there were no gauge.
    template <class Function>
    bool for_each_while(Function& function) {
        const bool first = bind();
        if (!gauge_.measures()) {
            budget_.begin(gauge_);
            return counted_pull_while(node_, first, upstream_, function);
        }
        for (auto at = begin(first); at != end(); ++at)
            if (!function(*at)) return false;
        return true;
    }

private:
    /// Whether this is the first pull.
    bool bind() noexcept {
        node_.expect_presence();
        const bool first = node_.begin();
        if (first) gauge_.bind_to_pipe();
        return first;
    }

    iterator begin(bool first) {
        budget_.begin(gauge_);
        const crossing inside{gauge_};
        const typename Budget::pull watched{budget_, gauge_};
        inside.tell_consumer();
        if (first) inside.begin_pull();
        pipe_node::first_pull joining{node_, first};
        auto at = std::ranges::begin(upstream_);
        joining.end();
        const bool at_end = at == std::ranges::end(upstream_);
        if (!at_end && node_.elements.template begin<Upstream>()) inside.end_pull();
        Budget::after_pull(inside); // which may throw
        return iterator{*this, std::move(at), at_end};
    }

    gauge gauge_;
    pipe_node node_;
    [[no_unique_address]] Budget budget_;
    union { // so that it is destroyed inside the gauge, by hand
        Upstream upstream_;
    };
};

template <class Budget>
class stage_closure : public pipeable {
public:
    stage_closure(const stage_place& place, Budget budget)
        : place_{place}, budget_(std::move(budget)) {}

    template <pipeable_range Range>
    auto operator()(Range&& range) const {
        return stage_range<held_t<Range>, Budget>{held_t<Range>(std::forward<Range>(range)), place_,
                                                  budget_};
    }

private:
    stage_place place_;
    [[no_unique_address]] Budget budget_;
};

/// What stands for a gauge that is compiled out.
struct no_stage : pipeable {
    template <pipeable_range Range>
    constexpr auto operator()(Range&& range) const {
        return held_t<Range>(std::forward<Range>(range));
    }
};

} // namespace detail

/// A gauge across the pipe: all that runs upstream of it, up to the next gauge, is the stage `name`
/// in the report of the `weir::trace` that runs when the pipe is first pulled. It also counts the
/// elements that pass: not one that throws when it is pulled or dereferenced.
///
///     records | std::views::filter(is_adult) | weir::stage("adults")
///
/// Element: that of the range before it, unchanged, one after the other; a second begin() does what
/// that range's does. Cost: one branch a pull while no trace runs, a few nanoseconds otherwise.
/// The name is copied, and cut to 63 bytes. Gauges of the same name at the same place of the
/// program share a line of the report; so do, as "further stages", those beyond the 62nd. The line
/// counts what passes each of them: an element that passes three gauges of one line, three times.
/// The records of the report, as a whole, are what passes the gauges that have no other before them.
[[nodiscard]] WEIR_DETAIL_STAGE_TAG inline auto
stage([[maybe_unused]] std::string_view name,
      [[maybe_unused]] std::source_location place = std::source_location::current()) {
#if WEIR_GAUGES
    return detail::stage_closure<detail::no_budget>{{detail::stage_name{name}, place}, {}};
#else
    return detail::no_stage{};
#endif
}

/// A gauge that watches a budget; see weir::budget. Compiled out with the gauges.
[[nodiscard]] WEIR_DETAIL_STAGE_TAG inline auto
stage([[maybe_unused]] std::string_view name, [[maybe_unused]] budget limit,
      [[maybe_unused]] std::source_location place = std::source_location::current()) {
#if WEIR_GAUGES
    return detail::stage_closure<detail::budget_watch>{{detail::stage_name{name}, place},
                                                       detail::budget_watch{std::move(limit)}};
#else
    return detail::no_stage{};
#endif
}

} // namespace weir
