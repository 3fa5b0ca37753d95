// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/borrowed.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/may_dangle.hpp>

#include <ranges>
#include <utility>

namespace weir {

namespace detail {

template <class Container, bool Unchecked>
struct to_closure : pipeable {
    template <std::ranges::input_range Range>
    constexpr Container operator()(Range&& range) const {
        static_assert(Unchecked || !is_borrowed<Container>,
                      "weir: weir::to would keep elements that are good only until the next record "
                      "(std::string_view, weir::json::value, or a struct that holds one); read "
                      "into std::string members, transform to something that owns its data first, "
                      "or pass weir::may_dangle");
        Container result;
        if constexpr (Unchecked || !is_borrowed<Container>)
            pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) {
                if constexpr (requires {
                                  result.emplace_back(std::forward<decltype(element)>(element));
                              })
                    result.emplace_back(std::forward<decltype(element)>(element));
                else
                    result.insert(result.end(), std::forward<decltype(element)>(element));
                return true;
            });
        return result;
    }
};

template <template <class...> class Container, bool Unchecked>
struct deduced_to_closure : pipeable {
    template <std::ranges::input_range Range>
    constexpr auto operator()(Range&& range) const {
        return to_closure<Container<std::ranges::range_value_t<Range>>, Unchecked>{}(
            std::forward<Range>(range));
    }
};

} // namespace detail

/// Sink: collects all elements into a container, `weir::to<std::vector>()` or
/// `weir::to<std::set<std::string>>()`. Works with any container that has `emplace_back(element)`
/// or `insert(end, element)`. Elements are copied, or moved where the range yields rvalues. Time
/// and memory: O(n). Throws: what the range and the container throw.
///
/// Element types that borrow from the source (`weir::is_borrowed`) do not compile, unless you pass
/// `weir::may_dangle` to state that the memory they refer to lives long enough.
template <class Container>
[[nodiscard]] constexpr auto to() noexcept {
    return detail::to_closure<Container, false>{};
}
template <class Container>
[[nodiscard]] constexpr auto to(may_dangle_t) noexcept {
    return detail::to_closure<Container, true>{};
}
template <template <class...> class Container>
[[nodiscard]] constexpr auto to() noexcept {
    return detail::deduced_to_closure<Container, false>{};
}
template <template <class...> class Container>
[[nodiscard]] constexpr auto to(may_dangle_t) noexcept {
    return detail::deduced_to_closure<Container, true>{};
}

} // namespace weir
