// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/carried_puller.hpp>
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

    // Callable only with arguments that the function takes: std::jthread tries a stop token first.
    template <class... Arguments>
        requires std::invocable<Function&, Arguments...>
    decltype(auto) operator()(Arguments&&... arguments) {
        const stage_guard inside{stage_};
        const carried_puller pulling{stage_};
        return std::invoke(function_, std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
        requires std::invocable<const Function&, Arguments...>
    decltype(auto) operator()(Arguments&&... arguments) const {
        const stage_guard inside{stage_};
        const carried_puller pulling{stage_};
        return std::invoke(function_, std::forward<Arguments>(arguments)...);
    }

private:
    running_stage stage_;
    Function function_;
};

} // namespace detail

/// Returns a function that calls `function`, on any thread, in the stage that is running here and
/// now. Without it, a new thread starts outside of any stage, and what a worker allocates is
/// charged to `outside`.
///
///     std::jthread worker{weir::carry_stage([&] { decode(block); })};
///
/// Holds the function by value, and is callable like it, as const too if the function is. Calls may
/// outlive the stage and the trace; in another trace they are outside. Throws what the function
/// throws. Cost: each call sets and restores the stage of the thread, 8 bytes each. A weir::budget
/// counts what the worker allocates, but only the thread that pulls checks it. What the worker pulls
/// is pulled by that stage.
template <class Function>
[[nodiscard]] auto carry_stage(Function&& function) {
    return detail::carried_stage<std::decay_t<Function>>{std::forward<Function>(function)};
}

} // namespace weir
