// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/puller.hpp>
#include <weir/stream/borrowed.hpp>
#include <weir/stream/bound.hpp>
#include <weir/stream/byte_count.hpp>
#include <weir/stream/detail/as_generator.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/kept_elements.hpp>
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

/// A range that can be rewound to a mark, as far as the bound allows:
///
///     weir::replay rows{weir::json::read<row>(path), {.items = 1000}};
///     rows.mark();
///     const auto layout = guess_layout(rows | weir::take(100));
///     rows.rewind();
///     for (const row& r : rows) ...
///
/// Elements are kept from mark() on. If more would have to be kept than the bound allows, the mark
/// is lost and they are discarded; reading continues, and only rewind() throws.
///
/// An lvalue range is held by reference, an rvalue is moved in. begin() continues where the last
/// iterator stood; all iterators stand at the same element.
///
/// Element: `const T&`, a copy (moved, where the range yields rvalues), valid until the next pull,
/// or as long as the mark is kept. Memory: the bound, plus one element. Throws: what the range
/// throws; it is at its end afterwards.
template <std::ranges::input_range Range>
class [[nodiscard]] replay : public detail::single_pass {
    using stream = detail::as_generator<Range>;
    struct state;

public:
    using value_type = std::ranges::range_value_t<Range>;
    static_assert(!is_borrowed<value_type>,
                  "weir: weir::replay would keep elements that are good only until the next record "
                  "(std::string_view, weir::json::value, or a struct that holds one); read into "
                  "std::string members, or transform to something that owns its data first");

    class iterator : public detail::input_iterator_types<typename replay::value_type,
                                                         const typename replay::value_type&,
                                                         const typename replay::value_type*> {
    public:
        iterator() = default;
        typename iterator::reference operator*() const { return state_->kept[state_->at]; }
        typename iterator::pointer operator->() const { return std::addressof(**this); }
        iterator& operator++() {
            state_->advance();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
            return at.state_ == nullptr || at.state_->at == at.state_->kept.size();
        }

    private:
        friend replay;
        explicit iterator(state* s) noexcept : state_{s} {}
        state* state_ = nullptr;
    };

    template <detail::pipeable_range R>
        requires std::is_same_v<detail::held_t<R>, Range>
    replay(R&& range, bound limit)
        : state_{std::make_unique<state>(
              detail::as_stream<stream>(detail::held_t<R>(std::forward<R>(range))),
              detail::checked<value_type>(limit))} {}

    iterator begin() {
        if (detail::expect_presence(state_ != nullptr, "weir::replay")) state_->start();
        return iterator{state_.get()};
    }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// Keeps the elements from here on, including the current one.
    void mark() {
        if (state_ != nullptr) state_->mark();
    }

    /// Returns to the element at which mark() was called; the mark stays. Throws
    /// weir::bound_exceeded if the mark was lost, and std::logic_error if there was none.
    void rewind() {
        if (state_ == nullptr) throw std::logic_error{"weir::replay: rewind() of one moved from"};
        state_->rewind();
    }

    /// Discards the mark and the elements kept for rewind().
    void forget() {
        if (state_ != nullptr) state_->forget();
    }

    /// Marks the current element as consumed: the next begin() continues with the one after it.
    void consume() {
        if (state_ != nullptr && state_->at < state_->kept.size()) state_->consumed = true;
    }

private:
    struct state {
        state(stream&& from, bound limit) : source{std::move(from)}, kept{limit} {}

        void start() {
            if (!std::exchange(begun, true)) read();
            if (std::exchange(consumed, false)) advance();
            pulled.read();
        }

        void advance() {
            consumed = false;
            if (at == kept.size()) return;
            ++at;
            if (!marked) forget_passed();
            if (at == kept.size()) pull();
            pulled.read();
        }

        /// Appends the next element, if there is one.
        void pull() {
            if (std::exchange(has_read, false)) source.consume();
            read();
        }
        void read() {
            const detail::junction::pull now{pulled};
            const auto next = source.begin();
            if (next == source.end()) return;
            auto&& element = *next;
            kept.push(std::forward<decltype(element)>(element));
            has_read = true;
            if (marked && !kept.within_bound()) {
                marked = false;
                lapsed = true;
                forget_passed();
            }
        }

        void mark() {
            start();
            forget_passed();
            marked = kept.within_bound();
            lapsed = !marked;
        }

        void rewind() {
            if (lapsed)
                throw bound_exceeded{"weir::replay: more was read since the mark than the bound of "
                                     + kept.limit().described()
                                     + " lets it keep; give it a larger one, or rewind earlier"};
            if (!marked)
                throw std::logic_error{"weir::replay: no mark to rewind to; call mark() first"};
            at = 0;
            consumed = false;
        }

        void forget() {
            forget_passed();
            marked = lapsed = false;
        }

        void forget_passed() {
            for (; at > 0; --at) kept.pop();
        }

        stream source;
        detail::junction pulled;
        detail::kept_elements<value_type> kept; ///< from the mark, or the current element, on
        std::size_t at = 0; ///< index of the current element; kept.size() at the end
        bool begun = false, consumed = false, marked = false, lapsed = false;
        bool has_read = false; ///< the source stands at an element that is kept, or was
    };

    std::unique_ptr<state> state_;
};

template <class Range>
replay(Range&&, bound) -> replay<detail::held_t<Range>>;

} // namespace weir
