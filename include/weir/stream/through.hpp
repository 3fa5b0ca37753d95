// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/closure.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

/// The range that `function(upstream, arguments...)` returns, made when it is first pulled.
template <std::ranges::input_range Upstream, class Function, class... Arguments>
class through_range {
public:
    using made_type = std::invoke_result_t<Function&, Upstream, Arguments...>;
    static_assert(std::ranges::input_range<made_type> && !std::is_reference_v<made_type>,
                  "weir: the function given to weir::through must return a range by value, as a "
                  "coroutine that returns weir::generator does");

    through_range(Upstream upstream, Function function, std::tuple<Arguments...> arguments)
        : plan_{std::in_place, std::move(upstream), std::move(function), std::move(arguments)} {}

    through_range(through_range&&) = default;
    through_range& operator=(through_range&& other) noexcept {
        running_ = std::move(other.running_);
        plan_.reset(); // anew, because lambdas cannot be assigned
        if (other.plan_) plan_.emplace(std::move(*other.plan_));
        return *this;
    }
    ~through_range() = default;

    auto begin() { return std::ranges::begin(made()); }
    auto end() { return std::ranges::end(made()); }

private:
    struct plan {
        plan(Upstream u, Function f, std::tuple<Arguments...> a)
            : upstream{std::move(u)}, function{std::move(f)}, arguments{std::move(a)} {}
        Upstream upstream;
        Function function;
        std::tuple<Arguments...> arguments;
    };

    /// In one place for good: the frame of a coroutine refers to the function it belongs to.
    struct running {
        explicit running(plan&& from)
            : function{std::move(from.function)},
              range{std::apply(
                  [&](Arguments&... arguments) {
                      return std::invoke(function, std::move(from.upstream),
                                         std::move(arguments)...);
                  },
                  from.arguments)} {}
        Function function;
        made_type range;
    };

    made_type& made() {
        if (running_ == nullptr) running_ = std::make_unique<running>(std::move(*plan_));
        return running_->range;
    }

    std::optional<plan> plan_;
    std::unique_ptr<running> running_;
};

template <class Function, class... Arguments>
class through_closure : public pipeable {
public:
    template <class F, class... As>
    constexpr explicit through_closure(std::in_place_t, F&& function, As&&... arguments)
        : function_(std::forward<F>(function)), arguments_(std::forward<As>(arguments)...) {}

    template <pipeable_range Range>
        requires std::invocable<Function&, held_t<Range>, Arguments...>
              && std::copy_constructible<Function> && (std::copy_constructible<Arguments> && ...)
    constexpr auto operator()(Range&& range) const& {
        return through_range<held_t<Range>, Function, Arguments...>{
            held_t<Range>(std::forward<Range>(range)), function_, arguments_};
    }

    template <pipeable_range Range>
        requires std::invocable<Function&, held_t<Range>, Arguments...>
    constexpr auto operator()(Range&& range) && {
        return through_range<held_t<Range>, Function, Arguments...>{
            held_t<Range>(std::forward<Range>(range)), std::move(function_), std::move(arguments_)};
    }

private:
    Function function_;
    std::tuple<Arguments...> arguments_;
};

} // namespace detail

/// Makes a stage of a function from a range to a range, usually a coroutine:
///
///     constexpr auto doubled = [](auto numbers, int times) -> weir::generator<int> {
///         for (int n : numbers)
///             for (int i = 0; i < times; ++i) co_yield n;
///     };
///     numbers | weir::through(doubled, 2)
///
/// The function is called at the first pull, with the upstream range by value (of one that was
/// piped as an lvalue, with a std::ranges::ref_view) and with the arguments, which were copied or
/// moved here; so its frame is charged to the stage that owns it, and nothing runs before the pipe
/// does. Element, lifetime and exceptions: those of the range it returns. If the function itself
/// throws, the pipe is spent.
template <class Function, class... Arguments>
[[nodiscard]] constexpr auto through(Function&& function, Arguments&&... arguments) {
    return detail::through_closure<std::decay_t<Function>, std::decay_t<Arguments>...>{
        std::in_place, std::forward<Function>(function), std::forward<Arguments>(arguments)...};
}

} // namespace weir
