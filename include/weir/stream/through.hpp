// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/pipe_node.hpp>
#include <weir/stream/detail/single_pass.hpp>
#include <weir/stream/detail/view_names.hpp>

#include <concepts>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <source_location>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

/// The range that `function(upstream, arguments...)` returns, called at the first pull.
template <std::ranges::input_range Upstream, class Function, class... Arguments>
class through_range : public single_pass {
public:
    using made_type = std::invoke_result_t<Function&, Upstream, Arguments...>;

private:
    struct running;

public:
    class iterator : public input_iterator_types<std::ranges::range_value_t<made_type>,
                                                 std::ranges::range_reference_t<made_type>, void,
                                                 std::ranges::range_difference_t<made_type>> {
    public:
        iterator()
            requires std::default_initializable<std::ranges::iterator_t<made_type>>
        = default;

        typename iterator::reference operator*() const noexcept(arrives_at_once<made_type>) {
            return counted_look<made_type>(at_, running_->elements, [] {});
        }
        iterator& operator++() {
            running_->elements.template step_over<made_type>();
            ++at_;
            if (!at_end()) running_->elements.template come<made_type>();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) { return at.at_end(); }

    private:
        friend through_range;
        iterator(running& run, std::ranges::iterator_t<made_type> at)
            : running_{&run}, at_{std::move(at)} {}

        bool at_end() const {
            return running_ == nullptr || at_ == std::ranges::end(running_->range);
        }

        running* running_ = nullptr;
        std::ranges::iterator_t<made_type> at_{};
    };

    through_range(const stage_place& place, Upstream upstream, Function function,
                  std::tuple<Arguments...> arguments)
        : plan_{std::in_place, std::move(upstream), std::move(function), std::move(arguments)},
          node_{place, &tell_view_names<Upstream>} {}

    through_range(through_range&&) = default;
    through_range& operator=(through_range&& other) noexcept {
        if (this == &other) return *this;
        node_ = std::move(other.node_);
        running_ = std::move(other.running_);
        plan_.reset(); // not assigned, because lambdas cannot be
        if (other.plan_) plan_.emplace(std::move(*other.plan_));
        return *this;
    }
    ~through_range() = default;

    iterator begin() {
        node_.expect_presence();
        pipe_node::first_pull joining{node_};
        if (running_ == nullptr) {
            running_ = std::make_unique<running>(std::move(*plan_));
            node_.let_count(running_->elements);
        }
        iterator first{*running_, std::ranges::begin(running_->range)};
        joining.end();
        if (!first.at_end()) running_->elements.template begin<made_type>();
        return first;
    }
    std::default_sentinel_t end() const noexcept { return {}; }

    void consume() {
        if (running_ == nullptr) return;
        running_->elements.template step_over<made_type>();
        if constexpr (consumable<made_type>)
            if (running_->elements.consume()) detail::consume(running_->range);
    }
    const pipe_node& explained() const noexcept { return node_; }

private:
    struct plan {
        plan(Upstream u, Function f, std::tuple<Arguments...> a)
            : upstream(std::move(u)), function(std::move(f)), arguments(std::move(a)) {}
        Upstream upstream;
        Function function;
        std::tuple<Arguments...> arguments;
    };

    /// Never moves: the frame of a coroutine refers to the function that it belongs to.
    struct running {
        explicit running(plan&& from)
            : function(std::move(from.function)),
              range(std::apply(
                  [&](Arguments&... arguments) {
                      return std::invoke(function, std::move(from.upstream),
                                         std::move(arguments)...);
                  },
                  from.arguments)) {}
        Function function;
        made_type range;
        tally elements;
    };

    std::optional<plan> plan_;
    std::unique_ptr<running> running_;
    pipe_node node_; ///< goes before the tally that it refers to
};

template <class Function, class... Arguments>
class through_closure : public pipeable {
public:
    constexpr through_closure(stage_place place, Function function, Arguments... arguments)
        : place_{place}, function_(std::move(function)), arguments_(std::move(arguments)...) {}

    template <pipeable_range Range>
        requires std::invocable<Function&, held_t<Range>, Arguments...>
              && std::copy_constructible<Function> && (std::copy_constructible<Arguments> && ...)
    constexpr auto operator()(Range&& range) const& {
        return begun(std::forward<Range>(range), function_, arguments_);
    }

    template <pipeable_range Range>
        requires std::invocable<Function&, held_t<Range>, Arguments...>
    constexpr auto operator()(Range&& range) && {
        return begun(std::forward<Range>(range), std::move(function_), std::move(arguments_));
    }

private:
    template <class Range>
    constexpr auto begun(Range&& range, Function function,
                         std::tuple<Arguments...> arguments) const {
        using made = std::invoke_result_t<Function&, held_t<Range>, Arguments...>;
        constexpr bool makes_range = std::ranges::input_range<made> && !std::is_reference_v<made>;
        static_assert(makes_range,
                      "weir: the function given to weir::through must return a range by value, as "
                      "a coroutine that returns weir::generator does");
        if constexpr (makes_range)
            return through_range<held_t<Range>, Function, Arguments...>{
                place_, held_t<Range>(std::forward<Range>(range)), std::move(function),
                std::move(arguments)};
        else
            return refused{};
    }

    stage_place place_;
    Function function_;
    std::tuple<Arguments...> arguments_;
};

} // namespace detail

/// Makes a stage from a function that takes and returns a range, usually a coroutine:
///
///     constexpr auto doubled = [](auto numbers, int times) -> weir::generator<int> {
///         for (int n : numbers)
///             for (int i = 0; i < times; ++i) co_yield n;
///     };
///     numbers | weir::through(doubled, 2)
///
/// The function is called at the first pull, with the upstream range by value (an lvalue as a
/// std::ranges::ref_view, unless it is a copyable view) and the arguments, which the stage has
/// copied or moved. So its frame is charged to the stage that owns it, and nothing runs before
/// then. Element, lifetime and exceptions: those of the returned range. If the function itself
/// throws, its arguments are moved from, and the pipe must not be pulled again.
template <class Function, class... Arguments>
class [[nodiscard]] through : public detail::through_closure<Function, Arguments...> {
public:
    // A class and not a function, because a default argument cannot follow a parameter pack.
    constexpr explicit through(std::type_identity_t<Function> function,
                               std::type_identity_t<Arguments>... arguments,
                               std::source_location place = std::source_location::current())
        : detail::through_closure<Function, Arguments...>{{detail::stage_name{"through"}, place},
                                                          std::move(function),
                                                          std::move(arguments)...} {}
};
template <class Function, class... Arguments>
through(Function, Arguments...) -> through<Function, Arguments...>;

} // namespace weir

namespace weir::detail {

/// Makes a stage of the library from a coroutine, as weir::through does for a user.
template <class Coroutine, class... Arguments>
constexpr auto coroutine_stage(std::string_view name, std::source_location place,
                               Coroutine coroutine, Arguments... arguments) {
    return through_closure<Coroutine, Arguments...>{
        {stage_name{name}, place}, std::move(coroutine), std::move(arguments)...};
}

} // namespace weir::detail
