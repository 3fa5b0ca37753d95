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

/// The state shared by all that read or write parts of one record: the nesting depth and, if the
/// record is bad, its fault. The path of the fault is collected on the way out of nested values:
/// each level adds its own step. Each function that records a failure returns false.
class context {
public:
    explicit context(std::size_t max_depth) noexcept : max_depth_{max_depth} {}

    bool fail(json::reason reason, std::string message);

    /// The failure is that the member of this name is missing; `known` are the names of all members
    /// of its type, which must live as long as the failure.
    bool fail_missing(std::string_view name, std::span<const std::string_view> known);

    /// Adds a step to the path: the failure was in the member of this name, or at this index.
    bool within(std::string_view step);
    bool within(std::size_t index);

    /// The last failure.
    const fault& failure() const noexcept { return fault_; }

    /// One level of nesting, for the lifetime of this object.
    class level {
    public:
        explicit level(context& of) noexcept : of_{of} { ++of_.depth_; }
        ~level() { --of_.depth_; }
        level(const level&) = delete;
        level& operator=(const level&) = delete;
        bool fits() const { return of_.depth_ <= of_.max_depth_ || of_.fail_too_deep(); }

    private:
        context& of_;
    };

private:
    bool fail_too_deep();

    fault fault_;
    std::size_t depth_ = 0;
    std::size_t max_depth_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/context-inl.hpp>
#endif
