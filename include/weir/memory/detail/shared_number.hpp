// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <atomic>
#include <cstdint>

namespace weir::detail {

/// A number that one thread at a time writes, and any may read meanwhile. Costs what a plain number
/// costs: a change is a load and a store, not one step.
class shared_number {
public:
    constexpr shared_number() noexcept = default;
    constexpr explicit shared_number(std::uint64_t value) noexcept : value_{value} {}
    shared_number(const shared_number& other) noexcept : value_{other} {}
    shared_number& operator=(const shared_number& other) noexcept {
        return *this = std::uint64_t{other};
    }
    ~shared_number() = default;

    operator std::uint64_t() const noexcept { return value_.load(std::memory_order_relaxed); }
    shared_number& operator=(std::uint64_t value) noexcept {
        value_.store(value, std::memory_order_relaxed);
        return *this;
    }
    shared_number& operator+=(std::uint64_t more) noexcept { return *this = *this + more; }
    shared_number& operator-=(std::uint64_t less) noexcept { return *this = *this - less; }
    shared_number& operator++() noexcept { return *this += 1; }
    shared_number& operator--() noexcept { return *this -= 1; }

private:
    std::atomic<std::uint64_t> value_{0};
};

} // namespace weir::detail
