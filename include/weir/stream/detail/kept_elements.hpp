// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/bound.hpp>
#include <weir/stream/byte_count.hpp>

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

namespace weir::detail {

/// Elements that are kept within a bound, the oldest in front. The bytes of each are those that it
/// had when it came: an element may change later, through a pointer say, and what was added to the
/// sum is what is subtracted.
template <class T>
class kept_elements {
public:
    explicit kept_elements(const bound& limit) : limit_{limit} {
        if (limit_.limits_bytes()) sizes_.emplace();
    }

    template <class Element>
    void push(Element&& element) {
        elements_.push_back(std::forward<Element>(element));
        if (!sizes_) return;
        try {
            sizes_->push_back(bytes_within<T>(limit_, elements_.back()));
        } catch (...) {
            elements_.pop_back();
            throw;
        }
        bytes_ += sizes_->back();
    }
    void pop() {
        elements_.pop_front();
        if (!sizes_) return;
        bytes_ -= sizes_->front();
        sizes_->pop_front();
    }

    bool within_bound() const noexcept { return limit_.admits(elements_.size(), bytes_); }
    const bound& limit() const noexcept { return limit_; }

    bool empty() const noexcept { return elements_.empty(); }
    std::size_t size() const noexcept { return elements_.size(); }
    const T& operator[](std::size_t place) const { return elements_[place]; }

private:
    bound limit_;
    std::deque<T> elements_;                       ///< moves none when it grows
    std::optional<std::deque<std::size_t>> sizes_; ///< of each; only if bytes are limited
    std::size_t bytes_ = 0;
};

} // namespace weir::detail
