// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/closure.hpp>

#include <concepts>
#include <memory>
#include <range/v3/range/concepts.hpp>
#include <range/v3/view/view.hpp>
#include <ranges>
#include <type_traits>
#include <utility>

// weir's ranges in pipes of range-v3, and the other way round:
//
//     weir::json::read<user>(path) | weir::stage("parse") | ranges::views::chunk(100) | ...
//     numbers | ranges::views::stride(2) | weir::stage("every second") | weir::count()
//
// range-v3 0.12 requires copyable views, which single-pass ranges are not. An lvalue range is piped
// by reference, and needs nothing. An rvalue range is moved into shared ownership, with one
// allocation; all copies of the view then pull from the same range. (Functions that take ranges as
// arguments, such as ranges::views::zip, need `temporary | ranges::views::all`.)

namespace weir {

namespace detail {

/// A copyable view of a range that is not copyable. The last copy destroys the range.
template <std::ranges::range Range>
class shared_view : public ranges::view_base,
                    public std::ranges::view_interface<shared_view<Range>> {
public:
    shared_view() = default;
    explicit shared_view(Range range) : range_{std::make_shared<Range>(std::move(range))} {}

    auto begin() const { return std::ranges::begin(*range_); }
    auto end() const { return std::ranges::end(*range_); }

private:
    std::shared_ptr<Range> range_;
};

/// An rvalue range that range-v3 itself would reject.
template <class T>
concept needs_sharing = std::ranges::range<T> && std::movable<T> && !std::copyable<T>;

template <class Range, class Closure>
constexpr auto pipe_shared(Range&& range, const ranges::views::view_closure<Closure>& closure) {
    return closure(shared_view<std::remove_cvref_t<Range>>{std::forward<Range>(range)});
}

template <needs_sharing Range, class Closure>
constexpr auto operator|(Range&& range, ranges::views::view_closure<Closure>&& closure) {
    return pipe_shared(std::forward<Range>(range), closure);
}

// range-v3 deletes this operator for rvalues that are not its own views. For constant closures,
// such as ranges::views::enumerate, only a more specialised overload is preferred to the deleted
// one.
template <template <class...> class Range, class... Ts, class Closure>
    requires needs_sharing<Range<Ts...>>
constexpr auto operator|(Range<Ts...>&& range,
                         const ranges::views::view_closure<Closure>& closure) {
    return pipe_shared(std::move(range), closure);
}

} // namespace detail

// Here argument-dependent lookup finds them for each of weir's ranges and for std views of them.
using weir::detail::operator|;
namespace json {
using weir::detail::operator|;
}

} // namespace weir
