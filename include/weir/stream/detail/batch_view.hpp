// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/single_pass.hpp>

#include <atomic>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>

namespace weir::detail {

/// The elements of a batch, as a range whose elements are of type Reference yields them, until
/// somebody says stop. Counts those that have been passed: a second begin() continues there.
template <class T, class Reference>
class batch_view : public std::ranges::view_base {
    static constexpr bool is_constant = std::is_const_v<std::remove_reference_t<Reference>>;
    using element = std::conditional_t<is_constant, const T, T>;
    using reference =
        std::conditional_t<std::is_lvalue_reference_v<Reference>, element&, element&&>;

public:
    class iterator : public input_iterator_types<T, reference> {
    public:
        iterator() = default;
        explicit iterator(const batch_view& of) noexcept
            : at_{of.all_.data() + *of.passed_}, end_{of.all_.data() + of.all_.size()},
              passed_{of.passed_}, stop_{of.stop_} {}

        reference operator*() const noexcept { return static_cast<reference>(*at_); }
        iterator& operator++() noexcept {
            ++at_;
            ++*passed_;
            return *this;
        }
        void operator++(int) noexcept { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
            return at.at_ == at.end_ || at.stop_->load(std::memory_order_relaxed);
        }

    private:
        T* at_ = nullptr;
        T* end_ = nullptr;
        std::size_t* passed_ = nullptr;
        const std::atomic<bool>* stop_ = nullptr;
    };

    batch_view(std::span<T> all, std::size_t& passed, const std::atomic<bool>& stop) noexcept
        : all_{all}, passed_{&passed}, stop_{&stop} {}

    iterator begin() const noexcept { return iterator{*this}; }
    std::default_sentinel_t end() const noexcept { return {}; }

private:
    std::span<T> all_;
    std::size_t* passed_;
    const std::atomic<bool>* stop_;
};

} // namespace weir::detail
