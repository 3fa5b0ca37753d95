// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/as_generator.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/presence.hpp>
#include <weir/stream/detail/single_pass.hpp>

#include <cstddef>
#include <iterator>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace weir {

/// A range with look-ahead of one element, and a step back of one element, without copies:
///
///     weir::peekable tokens{std::move(upstream)};
///     while (token* t = tokens.next())
///         if (t->kind == '(' && tokens.peek() != nullptr) ...
///
/// Elements are pulled one at a time, on request. An lvalue range is held by reference, an rvalue
/// is moved in. It is an input range itself: begin() is at the element that peek() returns.
///
/// Element: a pointer to the element of the range, valid until the next one is pulled. Throws: what
/// the range throws.
template <std::ranges::input_range Range>
class [[nodiscard]] peekable : public detail::single_pass {
public:
    using stream = detail::as_generator<Range>;
    using element = std::remove_reference_t<std::ranges::range_reference_t<stream>>;

    /// Stands at the element that peek() returns.
    class iterator
        : public detail::input_iterator_types<std::ranges::range_value_t<stream>,
                                              std::ranges::range_reference_t<stream>, element*> {
    public:
        iterator() = default;
        typename iterator::reference operator*() const {
            return static_cast<typename iterator::reference>(*range_->peek());
        }
        iterator& operator++() {
            if (!range_->consumed_) range_->next();
            range_->peek();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) {
            return at.range_ == nullptr || at.range_->peek() == nullptr;
        }

    private:
        friend peekable;
        explicit iterator(peekable& range) noexcept : range_{&range} {}
        peekable* range_ = nullptr;
    };

    template <class R>
        requires(!std::is_same_v<std::remove_cvref_t<R>, peekable>) // would be a copy or move
             && detail::pipeable_range<R> && std::is_same_v<detail::held_t<R>, Range>
    explicit peekable(R&& range)
        : stream_{detail::as_stream<stream>(detail::held_t<R>(std::forward<R>(range)))} {}

    /// Returns the next element without stepping over it; null at the end.
    element* peek() {
        here_.expect("weir::peekable");
        begun_ = true;
        consumed_ = false;
        if (std::exchange(taken_, false)) stream_.consume();
        const auto at = stream_.begin();
        if (at == stream_.end()) return nullptr;
        auto&& next = *at;
        return std::addressof(next);
    }

    /// Returns the next element and steps over it; null at the end. peek() may invalidate it.
    element* next() {
        element* const taken = peek();
        taken_ = taken != nullptr;
        return taken;
    }

    /// Makes the element that next() returned last the next one again. Throws std::logic_error if
    /// there is none: before the first next(), if called twice in a row, or after a later element
    /// was peeked at.
    void put_back() {
        if (!std::exchange(taken_, false))
            throw std::logic_error{"weir::peekable: nothing to put back; put_back() takes back the "
                                   "last next(), once, and before the element after it is peeked "
                                   "at"};
    }

    iterator begin() {
        peek();
        return iterator{*this};
    }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// Marks the current element as consumed: an iterator steps to the one after it. Pulls nothing.
    void consume() noexcept {
        if (!begun_ || taken_) return; // if it is taken, the next peek() does
        stream_.consume();
        consumed_ = true;
    }

private:
    stream stream_;
    detail::presence here_;
    bool begun_ = false;
    bool consumed_ = false; ///< the element at which iterators stand
    bool taken_ = false;    ///< next() has returned the current element of the stream
};

template <class Range>
peekable(Range&&) -> peekable<detail::held_t<Range>>;

} // namespace weir
