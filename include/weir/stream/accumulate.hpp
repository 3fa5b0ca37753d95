// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/accumulating_sink.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

template <class Accumulator>
class accumulate_closure : public accumulating_sink<accumulate_closure<Accumulator>> {
public:
    constexpr explicit accumulate_closure(Accumulator start) : start_(std::move(start)) {}

    template <class Value, class Reference>
        requires std::copy_constructible<Accumulator>
              && requires(Accumulator& made, Reference&& element) {
                     made.add(std::forward<Reference>(element));
                 }
    constexpr Accumulator start() const& {
        return start_;
    }
    template <class Value, class Reference>
        requires requires(Accumulator& made, Reference&& element) {
            made.add(std::forward<Reference>(element));
        }
    constexpr Accumulator start() && {
        return std::move(start_);
    }

private:
    Accumulator start_;
};

} // namespace detail

/// Sink of your own: adds each element to a copy of `start`, and returns what its result() returns.
///
///     struct longest_name {
///         std::string name;
///         void add(const user& u) { if (u.name.size() > name.size()) name = u.name; }
///         void merge(longest_name&& later) { if (later.name.size() > name.size()) name = later.name; }
///         std::string result() && { return std::move(name); }
///     };
///     users | weir::accumulate(longest_name{})
///
/// `add(element)` takes what the range yields. `merge(later)`, which is needed only where parts of a
/// stream are taken by themselves, makes of two accumulators what all elements of both, those of
/// `later` behind the others, would have made of one. Between processes, what is sent of the later one is
/// what its `state()` refers to, by a reference or a std::tie; its other members are those of `start`.
/// Without a `state()`, all of it is sent. Throws: what the range and the accumulator throw.
template <class Accumulator>
[[nodiscard]] constexpr auto accumulate(Accumulator start) {
    constexpr bool has_result = requires { std::move(start).result(); };
    static_assert(has_result, "weir: weir::accumulate takes an object with the members "
                              "add(element) and result()");
    if constexpr (has_result)
        return detail::accumulate_closure<Accumulator>{std::move(start)};
    else
        return detail::refused_sink{};
}

} // namespace weir
