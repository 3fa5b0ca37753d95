// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/borrowed.hpp>
#include <weir/stream/detail/accumulating_sink.hpp>
#include <weir/stream/may_dangle.hpp>

#include <utility>

namespace weir {

namespace detail {

template <class Container>
class collected {
public:
    template <class Element>
    constexpr void add(Element&& element) {
        if constexpr (requires { all_.emplace_back(std::forward<Element>(element)); })
            all_.emplace_back(std::forward<Element>(element));
        else
            all_.insert(all_.end(), std::forward<Element>(element));
    }
    constexpr void merge(collected&& later) {
        // That of a std::list sorts.
        if constexpr (requires(Container& all) {
                          typename Container::key_type;
                          all.merge(std::move(later.all_));
                      })
            all_.merge(std::move(later.all_));
        else
            for (auto&& element : later.all_) add(std::move(element));
    }
    constexpr auto& state() noexcept { return all_; }
    constexpr Container result() && { return std::move(all_); }

private:
    Container all_;
};

template <class Container, bool Unchecked>
struct to_closure : accumulating_sink<to_closure<Container, Unchecked>> {
    template <class Value, class Reference>
    constexpr auto start() const {
        constexpr bool owns = Unchecked || !is_borrowed<Container>;
        static_assert(owns,
                      "weir: weir::to would keep elements that are good only until the next record "
                      "(std::string_view, weir::json::value, or a struct that holds one); read "
                      "into std::string members, transform to something that owns its data first, "
                      "or pass weir::may_dangle");
        if constexpr (owns)
            return collected<Container>{};
        else
            return refused_accumulator<Container>{};
    }
};

template <template <class...> class Container, bool Unchecked>
struct deduced_to_closure : accumulating_sink<deduced_to_closure<Container, Unchecked>> {
    template <class Value, class Reference>
    constexpr auto start() const {
        return to_closure<Container<Value>, Unchecked>{}.template start<Value, Reference>();
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
