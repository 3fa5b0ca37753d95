// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/borrowed.hpp>
#include <weir/stream/bound.hpp>
#include <weir/stream/byte_count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/through.hpp>

#include <concepts>
#include <cstddef>
#include <exception>
#include <ranges>
#include <source_location>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir {

namespace detail {

/// A buffer that is refilled. New elements are assigned to those of an earlier filling, so that the
/// memory which these have allocated is reused.
template <class T>
class refilled {
public:
    template <class Element>
    void push(Element&& element) {
        if constexpr (std::assignable_from<T&, Element>) {
            if (size_ < elements_.size()) {
                elements_[size_] = std::forward<Element>(element);
                ++size_;
                return;
            }
        } else if (size_ < elements_.size()) {
            elements_.clear();
        }
        elements_.emplace_back(std::forward<Element>(element));
        ++size_;
    }
    void restart() noexcept { size_ = 0; }

    bool empty() const noexcept { return size_ == 0; }
    std::size_t size() const noexcept { return size_; }
    const T& back() const noexcept { return elements_[size_ - 1]; }
    std::span<T> filled() noexcept { return std::span{elements_}.first(size_); }

private:
    std::vector<T> elements_;
    std::size_t size_ = 0;
};

inline constexpr auto batches =
    []<class Upstream>(Upstream upstream,
                       bound limit) -> generator<std::span<std::ranges::range_value_t<Upstream>>> {
    using value = std::ranges::range_value_t<Upstream>;
    limit = checked<value>(limit);
    refilled<value> batch;
    std::size_t bytes = 0;
    std::exception_ptr failure;
    try {
        for (auto&& element : upstream) {
            const std::size_t size = bytes_within<value>(limit, element);
            if (!batch.empty() && !limit.admits(batch.size() + 1, bytes + size)) {
                co_yield batch.filled();
                batch.restart();
                bytes = 0;
            }
            batch.push(std::forward<decltype(element)>(element));
            bytes += size;
            // Yielded at once, because the next element may take a long time to arrive.
            if (batch.size() == limit.items || bytes >= limit.bytes) {
                co_yield batch.filled();
                batch.restart();
                bytes = 0;
            }
        }
    } catch (...) {
        failure = std::current_exception(); // rethrown when the elements before it are yielded
        if (!failure) throw;                // the thread is cancelled
    }
    if (!batch.empty()) co_yield batch.filled();
    if (failure) std::rethrow_exception(failure);
};

inline constexpr auto batching = []<class Upstream>(Upstream upstream, bound limit) {
    using value = std::ranges::range_value_t<Upstream>;
    static_assert(!is_borrowed<value>,
                  "weir: weir::batch would keep elements that are good only until the next record "
                  "(std::string_view, weir::json::value, or a struct that holds one); read into "
                  "std::string members, or transform to something that owns its data first");
    static_assert(!std::is_same_v<value, bool>,
                  "weir: a batch lies in memory as an array, which std::vector<bool> is not; "
                  "transform the elements to char first");
    if constexpr (is_borrowed<value> || std::is_same_v<value, bool>)
        return generator<std::span<value>>{};
    else
        return batches(std::move(upstream), limit);
};

} // namespace detail

/// Groups of consecutive elements, contiguous in one buffer that is reused: of `items` elements
/// each, or of as many as `limit` admits. The last one may be shorter; an element that is larger
/// than the limit in bytes is a batch by itself. A full batch is yielded before the next element is
/// pulled.
///
///     records | weir::batch(1000)
///     records | weir::batch({.items = 1000, .bytes = 1 << 20})
///
/// Element: std::span<T>, valid until the next pull. Its elements are copies (moved, where the
/// range yields rvalues) that may be moved from. Memory: one batch. Throws: what the range throws,
/// after yielding the elements before; std::invalid_argument if `items` is 0.
[[nodiscard]] constexpr auto batch(bound limit,
                                   std::source_location place = std::source_location::current()) {
    if (limit.items == 0) throw std::invalid_argument{"weir::batch: a batch of no elements"};
    return detail::coroutine_stage("batch", place, detail::batching, limit);
}
[[nodiscard]] constexpr auto batch(std::size_t items,
                                   std::source_location place = std::source_location::current()) {
    return batch(bound{.items = items}, place);
}

} // namespace weir
