// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/current_stage.hpp>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

template <class Function>
class carried_stage {
public:
    explicit carried_stage(Function function)
        : stage_{current_stage}, function_(std::move(function)) {}

    // Not callable with what the function is not: std::jthread tries a stop token first.
    template <class... Arguments>
        requires std::invocable<Function&, Arguments...>
    decltype(auto) operator()(Arguments&&... arguments) {
        const stage_guard inside{stage_};
        return std::invoke(function_, std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
        requires std::invocable<const Function&, Arguments...>
    decltype(auto) operator()(Arguments&&... arguments) const {
        const stage_guard inside{stage_};
        return std::invoke(function_, std::forward<Arguments>(arguments)...);
    }

private:
    running_stage stage_;
    Function function_;
};

} // namespace detail

/// A function that does what `function` does, in the stage that runs here and now, on whichever
/// thread it is called: a thread of its own starts outside of any stage, and what a worker
/// allocates would be charged to nobody's name.
///
///     std::jthread worker{weir::carry_stage([&] { decode(block); })};
///
/// Holds the function by value, and is called with what that is called with, const where it can be.
/// Its calls may outlive the stage and the trace; in another trace they are outside. Throws what
/// the function throws. Cost: the stage of the thread is set and set back, 8 bytes each. A
/// weir::budget counts what the worker allocates, but is looked at by the thread that pulls alone.
template <class Function>
[[nodiscard]] auto carry_stage(Function&& function) {
    return detail::carried_stage<std::decay_t<Function>>{std::forward<Function>(function)};
}

} // namespace weir
