// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/as_generator.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/single_pass.hpp>

#include <cstddef>
#include <iterator>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace weir {

/// A range that one can look ahead in by one element, and step back in by one, without copies:
///
///     weir::peekable tokens{std::move(upstream)};
///     while (token* t = tokens.next())
///         if (t->kind == '(' && tokens.peek() != nullptr) ...
///
/// Elements are pulled one at a time, when they are asked for. A range in a variable is referred
/// to, a temporary moves in. It is a range itself: begin() is at the element that peek() returns.
///
/// Element: a pointer to that of the range, good until the next one is pulled. Throws: what the
/// range throws.
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
            range_->next();
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
        requires(!std::is_same_v<std::remove_cvref_t<R>, peekable>) // which would be a copy
             && detail::pipeable_range<R> && std::is_same_v<detail::held_t<R>, Range>
    explicit peekable(R&& range)
        : stream_{detail::as_stream<stream>(detail::held_t<R>(std::forward<R>(range)))} {}

    /// The next element, which stays the next; null at the end.
    element* peek() {
        if (std::exchange(taken_, false)) stream_.consume();
        const auto at = stream_.begin();
        if (at == stream_.end()) return nullptr;
        auto&& next = *at;
        return std::addressof(next);
    }

    /// The next element, and steps over it; null at the end. Peeking behind it may invalidate it.
    element* next() {
        element* const taken = peek();
        taken_ = taken != nullptr;
        return taken;
    }

    /// The element that next() returned last becomes the next one again. Throws std::logic_error if
    /// there is none: before the first next(), twice in a row, or once a later one has been looked
    /// at.
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

    /// The next element is done with. Pulls nothing.
    void consume() noexcept {
        if (!taken_) stream_.consume(); // or the next peek() does
    }

private:
    stream stream_;
    bool taken_ = false; ///< next() has returned the current element of the stream
};

template <class Range>
peekable(Range&&) -> peekable<detail::held_t<Range>>;

} // namespace weir
