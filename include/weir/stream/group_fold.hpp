// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/borrowed.hpp>
#include <weir/stream/detail/accumulating_sink.hpp>
#include <weir/stream/detail/comparators.hpp>
#include <weir/stream/fold.hpp>

#include <concepts>
#include <functional>
#include <map>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

/// One group for NaN, which < alone would find equal to any key.
template <class Key, class Accumulator>
using groups_of =
    std::map<Key, Accumulator, std::conditional_t<may_be_nan<Key>, ascending, std::less<>>>;

template <class Groups, class Closure>
class grouped {
public:
    constexpr explicit grouped(const Closure& by) noexcept : by_{&by} {}

    template <class Element>
    constexpr void add(Element&& element) {
        auto&& key = std::invoke(by_->key, std::as_const(element));
        auto group = find(key);
        if (group == groups_.end())
            group = groups_
                        .emplace(typename Groups::key_type(std::forward<decltype(key)>(key)),
                                 by_->initial)
                        .first;
        group->second =
            std::invoke(by_->function, std::move(group->second), std::forward<Element>(element));
    }
    constexpr void merge(grouped&& later)
        requires merges_values<decltype(Closure::merge), typename Groups::mapped_type>
    {
        for (auto& [key, accumulator] : later.groups_)
            if (const auto group = find(key); group != groups_.end())
                group->second =
                    std::invoke(by_->merge, std::move(group->second), std::move(accumulator));
            else
                groups_.emplace(key, std::move(accumulator));
    }
    constexpr auto& state() noexcept { return groups_; }
    constexpr Groups result() && { return std::move(groups_); }

private:
    /// Constructs no key of the map's own type if the map can look up a K directly.
    template <class K>
    constexpr auto find(const K& key) {
        if constexpr (requires { groups_.find(key); })
            return groups_.find(key);
        else
            return groups_.find(typename Groups::key_type(key));
    }

    const Closure* by_;
    Groups groups_;
};

template <class Map, class Key, class Accumulator, class Function, class Merge>
struct group_fold_closure
    : accumulating_sink<group_fold_closure<Map, Key, Accumulator, Function, Merge>> {
    constexpr group_fold_closure(Key k, Accumulator i, Function f, Merge m)
        : key(std::move(k)), initial(std::move(i)), function(std::move(f)), merge(std::move(m)) {}

    template <class Value, class Reference>
        requires std::invocable<const Key&, Reference>
              && std::invocable<const Function&, Accumulator, Reference>
    constexpr auto start() const {
        using key_type = projected_value<Key, Value, Reference>;
        constexpr bool callable =
            std::invocable<const Key&, const std::remove_reference_t<Reference>&>;
        constexpr bool ordered = !std::is_void_v<Map> || orders<std::identity, key_type>;
        static_assert(
            callable,
            "weir: weir::group_fold and weir::count_by call the key with a const element; "
            "take it by const& or by value");
        static_assert(!callable || ordered,
                      "weir: weir::group_fold and weir::count_by need keys that can be compared "
                      "with <; name another map: weir::group_fold<std::unordered_map<K, T>>(...)");
        if constexpr (callable && ordered)
            return start_with<
                std::conditional_t<std::is_void_v<Map>, groups_of<key_type, Accumulator>, Map>>();
        else
            return refused_accumulator<>{};
    }

    Key key;
    Accumulator initial;
    Function function;
    Merge merge;

private:
    template <class Groups>
    constexpr auto start_with() const {
        constexpr bool key_borrows = is_borrowed<typename Groups::key_type>,
                       value_borrows = is_borrowed<typename Groups::mapped_type>;
        static_assert(
            !key_borrows,
            "weir: weir::group_fold and weir::count_by would keep keys that are good only "
            "until the next record (std::string_view, weir::json::value, or a struct "
            "that holds one); name a map with keys of their own: "
            "weir::group_fold<std::map<std::string, T, std::less<>>>(...)");
        static_assert(key_borrows || !value_borrows,
                      "weir: weir::group_fold would keep accumulators that refer to an element (a "
                      "std::string_view, weir::json::value, or a struct that holds one), which is "
                      "good only until the next one; accumulate a type that owns its data");
        if constexpr (!key_borrows && !value_borrows)
            return grouped<Groups, group_fold_closure>{*this};
        else
            return refused_accumulator<>{};
    }
};

} // namespace detail

/// Sink: a `weir::fold` for each value of `key(element)`:
/// `accumulator = function(accumulator, element)`, starting with a copy of `initial` per key.
///
///     users | weir::group_fold(&user::city, 0, [](int n, const user&) { return n + 1; })
///
/// Returns a std::map from keys to accumulators, or the map type given: `weir::group_fold<
/// std::unordered_map<std::string, int>>(...)`. Keys are copied once per group, and for each
/// look-up if find() of the map needs its own key type. NaN is one key, after all numbers, also in
/// optionals, pairs and tuples; in a map type that is given, it is what that makes of it.
///
/// Time: n look-ups. Memory: the groups, so O(number of keys). Throws: what the range, the
/// functions and the map throw. With `merge`, parts of a stream can be grouped by themselves, as
/// weir::fold says.
template <class Map = void, class Key, class Accumulator, class Function,
          class Merge = detail::no_merge>
[[nodiscard]] constexpr auto group_fold(Key key, Accumulator initial, Function function,
                                        Merge merge = {}) {
    return detail::group_fold_closure<Map, Key, Accumulator, Function, Merge>{
        std::move(key), std::move(initial), std::move(function), std::move(merge)};
}

} // namespace weir
