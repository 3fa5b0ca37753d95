// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/pipe_node.hpp>
#include <weir/stream/detail/single_pass.hpp>
#include <weir/stream/detail/view_names.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <ranges>
#include <source_location>
#include <utility>

namespace weir {

namespace detail {

/// The position in the upstream range and the number of elements left are members of the range, not
/// of the iterator: all iterators stand at the same element.
template <std::ranges::input_range Upstream>
class take_range : public single_pass {
public:
    class iterator : public input_iterator_types<std::ranges::range_value_t<Upstream>,
                                                 std::ranges::range_reference_t<Upstream>> {
    public:
        iterator() = default;

        typename iterator::reference operator*() const noexcept(arrives_at_once<Upstream>) {
            return counted_look<Upstream>(*range_->at_, range_->node_.elements, [] {});
        }
        iterator& operator++() {
            range_->advance();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) { return at.at_end(); }

    private:
        friend take_range;
        bool at_end() const { return range_ == nullptr || range_->at_end(); }
        explicit iterator(take_range& range) noexcept : range_{&range} {}
        take_range* range_ = nullptr;
    };

    take_range(const stage_place& place, Upstream upstream, std::size_t count)
        : node_{place, &tell_view_names<Upstream>}, upstream_(std::move(upstream)), count_{count},
          left_{count} {}

    // Iterators of the moved-from range are at its end; if its upstream range is single-pass, the
    // new range continues at the same element.
    take_range(take_range&& other) noexcept
        : node_{std::move(other.node_)}, upstream_(std::move(other.upstream_)),
          count_{std::exchange(other.count_, 0)}, left_{std::exchange(other.left_, 0)} {
        other.at_.reset();
    }
    take_range& operator=(take_range&& other) noexcept {
        if (this == &other) return *this;
        at_.reset();
        node_ = std::move(other.node_);
        upstream_ = std::move(other.upstream_);
        count_ = std::exchange(other.count_, 0);
        left_ = std::exchange(other.left_, 0);
        other.at_.reset();
        return *this;
    }
    ~take_range() = default;

    iterator begin() {
        node_.expect_presence();
        if constexpr (std::ranges::forward_range<Upstream>) left_ = count_;
        if (left_ > 0) {
            pipe_node::first_pull joining{node_};
            consumed_ = false;
            at_.emplace(std::ranges::begin(upstream_));
            joining.end();
            if (!at_end()) node_.elements.template begin<Upstream>();
        }
        return iterator{*this};
    }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// Marks the current element as consumed: the next begin() continues with the one after it.
    void consume() {
        node_.elements.template step_over<Upstream>();
        if constexpr (consumable<Upstream>)
            if (left_ > 0 && node_.elements.consume()) {
                detail::consume(upstream_);
                --left_;
                consumed_ = true;
            }
    }

    /// See weir::for_each_while.
    template <class Function>
    bool for_each_while(Function& function) {
        node_.expect_presence();
        if constexpr (std::ranges::forward_range<Upstream>) left_ = count_;
        if (left_ == 0) return true;
        consumed_ = false;
        bool goes_on = true;
        counted_pull_while(node_, node_.begin(), upstream_,
                           [&](std::ranges::range_reference_t<Upstream>&& element) {
                               goes_on = function(std::forward<decltype(element)>(element));
                               return goes_on && left_ > 0 && --left_ > 0;
                           });
        if (goes_on && left_ == 0) step_over_last();
        return goes_on;
    }

    const pipe_node& explained() const noexcept { return node_; }

private:
    bool at_end() { return left_ == 0 || *at_ == std::ranges::end(upstream_); }
    void advance() {
        if (left_ == 0) return; // another iterator has taken the last one
        node_.elements.template step_over<Upstream>();
        if (std::exchange(consumed_, false) || --left_ > 0) {
            ++*at_;
            if (!at_end()) node_.elements.template come<Upstream>();
        } else
            step_over_last();
    }
    /// The next begin() of the upstream range is after the elements taken.
    void step_over_last() {
        if constexpr (consumable<Upstream>) detail::consume(upstream_);
    }

    pipe_node node_;
    Upstream upstream_;
    std::size_t count_; ///< how many to take in all
    std::size_t left_;  ///< how many are left, including the current one
    std::optional<std::ranges::iterator_t<Upstream>> at_;
    bool consumed_ = false; ///< whether the current element is
};

class take_closure : public pipeable {
public:
    constexpr take_closure(const stage_place& place, std::size_t count) noexcept
        : place_{place}, count_{count} {}

    template <pipeable_range Range>
    constexpr auto operator()(Range&& range) const {
        return take_range<held_t<Range>>{place_, held_t<Range>(std::forward<Range>(range)), count_};
    }

private:
    stage_place place_;
    std::size_t count_;
};

} // namespace detail

/// The first `count` elements, or fewer if the range ends earlier. Pulls exactly those:
/// std::views::take looks for one more before it stops, which loses an element of a single-pass
/// range, waits for one from a socket, and never returns from a filter that will find none.
///
/// Element, lifetime, exceptions: those of the upstream range. A single-pass range that was piped
/// as an lvalue continues after the elements taken, once all have passed, so that
/// `records | weir::take(3)` yields the next three every time. (If a coroutine is in between, or a
/// view that gives no access to its range, it stands at the last element taken.)
[[nodiscard]] constexpr auto
take(std::size_t count, std::source_location place = std::source_location::current()) noexcept {
    return detail::take_closure{{detail::stage_name{"take"}, place}, count};
}

} // namespace weir
