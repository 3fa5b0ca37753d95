// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/excerpt.hpp>
#include <weir/json/detail/fault.hpp>
#include <weir/json/error.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// What a function that failed returns, be its result a bool or a pointer. The fault is in the
/// context.
struct failed {
    constexpr operator bool() const noexcept { return false; }
    template <class T>
    constexpr operator T*() const noexcept {
        return nullptr;
    }
};

/// The state shared by all that read or write parts of one record: the nesting depth and, if the
/// record is bad, its fault. The path of the fault is collected on the way out of nested values:
/// each level adds its own step.
class context {
public:
    explicit context(std::size_t max_depth) noexcept : max_depth_{max_depth} {}

    failed fail(json::reason reason, std::string message);

    /// The failure is that the member of this name is missing; `known` are the names of all members
    /// of its type, which must live as long as the failure.
    failed fail_missing(std::string_view name, std::span<const std::string_view> known);

    /// Adds a step to the path: the failure was in the member of this name, or at this index.
    failed within(std::string_view step);
    failed within(std::size_t index);

    /// The last failure.
    const fault& failure() const noexcept { return fault_; }

    /// Levels of nesting, for the lifetime of this object.
    class level {
    public:
        explicit level(context& of, std::size_t count = 1) noexcept : of_{of}, count_{count} {
            of_.depth_ += count_;
        }
        ~level() { of_.depth_ -= count_; }
        level(const level&) = delete;
        level& operator=(const level&) = delete;
        bool fits() const { return of_.depth_ <= of_.max_depth_ || of_.fail_too_deep(); }

    private:
        context& of_;
        std::size_t count_;
    };
    /// How many more levels may nest here.
    std::size_t levels_left() const noexcept { return max_depth_ - depth_; }
    failed fail_too_deep();

private:
    fault fault_;
    std::size_t depth_ = 0;
    std::size_t max_depth_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/context-inl.hpp>
#endif
