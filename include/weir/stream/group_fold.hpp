// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/borrowed.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/comparators.hpp>
#include <weir/stream/for_each.hpp>

#include <concepts>
#include <functional>
#include <map>
#include <ranges>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

/// One group for NaN, which < alone would find equal to any key.
template <class Key, class Accumulator>
using groups_of =
    std::map<Key, Accumulator, std::conditional_t<may_be_nan<Key>, ascending, std::less<>>>;

template <class Map, class Key, class Accumulator, class Function>
class group_fold_closure : public pipeable {
public:
    constexpr group_fold_closure(Key key, Accumulator initial, Function function)
        : key_(std::move(key)), initial_(std::move(initial)), function_(std::move(function)) {}

    template <std::ranges::input_range Range>
        requires std::invocable<const Key&, std::ranges::range_reference_t<Range>>
              && std::invocable<const Function&, Accumulator, std::ranges::range_reference_t<Range>>
    constexpr auto operator()(Range&& range) const {
        using key_type = projected_value<Key, Range>;
        constexpr bool callable =
            std::invocable<const Key&,
                           const std::remove_reference_t<std::ranges::range_reference_t<Range>>&>;
        constexpr bool ordered = !std::is_void_v<Map> || orders<std::identity, key_type>;
        static_assert(
            callable,
            "weir: weir::group_fold and weir::count_by call the key with a const element; "
            "take it by const& or by value");
        static_assert(!callable || ordered,
                      "weir: weir::group_fold and weir::count_by need keys that can be compared "
                      "with <; name another map: weir::group_fold<std::unordered_map<K, T>>(...)");
        if constexpr (callable && ordered)
            return grouped<
                std::conditional_t<std::is_void_v<Map>, groups_of<key_type, Accumulator>, Map>>(
                range);
        else
            return refused{};
    }

private:
    template <class Groups, class Range>
    constexpr Groups grouped(Range& range) const {
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
        Groups groups;
        if constexpr (!key_borrows && !value_borrows)
            pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) {
                auto&& key = std::invoke(key_, std::as_const(element));
                auto group = find(groups, key);
                if (group == groups.end())
                    group =
                        groups
                            .emplace(typename Groups::key_type(std::forward<decltype(key)>(key)),
                                     initial_)
                            .first;
                group->second = std::invoke(function_, std::move(group->second),
                                            std::forward<decltype(element)>(element));
                return true;
            });
        return groups;
    }

    /// Constructs no key of the map's own type if the map can look up a K directly.
    template <class M, class K>
    static constexpr auto find(M& groups, const K& key) {
        if constexpr (requires { groups.find(key); })
            return groups.find(key);
        else
            return groups.find(typename M::key_type(key));
    }

    Key key_;
    Accumulator initial_;
    Function function_;
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
/// functions and the map throw.
template <class Map = void, class Key, class Accumulator, class Function>
[[nodiscard]] constexpr auto group_fold(Key key, Accumulator initial, Function function) {
    return detail::group_fold_closure<Map, Key, Accumulator, Function>{
        std::move(key), std::move(initial), std::move(function)};
}

} // namespace weir
