// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/options.hpp>
#include <weir/json/read.hpp>
#include <weir/json/to_text.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/count_by.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/group_fold.hpp>
#include <weir/stream/min_max.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/top.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

// The results of all sinks, merged or not: in one process, or in many that read a part each.

namespace weir::test {

enum class channel : std::uint8_t { shop, web };

struct sale {
    std::int64_t id;
    std::string city;
    channel by;
    double price; ///< in eighths, so that sums are exact in any order
    std::optional<std::string> note;
    std::vector<std::string> tags;
};

struct totals {
    std::uint64_t count = 0;
    double price = 0;
    std::optional<sale> dearest{};

    static totals with(totals sums, const sale& one) {
        return merged(std::move(sums), {1, one.price, one});
    }
    static totals merged(totals first, totals second) {
        first.count += second.count;
        first.price += second.price;
        if (second.dearest && (!first.dearest || first.dearest->price < second.dearest->price))
            first.dearest = std::move(second.dearest);
        return first;
    }
};

inline constexpr auto behind_each_other = [](auto first, auto second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
};

inline constexpr auto by_key = [](auto merge) {
    return [merge](auto first, auto second) {
        for (auto& [key, value] : second)
            if (const auto [at, is_new] = first.try_emplace(key, value); !is_new)
                at->second = merge(std::move(at->second), std::move(value));
        return first;
    };
};

/// The text of each result; a mean is in `totals`, as it cannot be merged itself. `whole(result, merge)` returns the result of all parts, or std::nullopt
/// if another process has it.
template <class Whole>
std::vector<std::string> merged_results(const std::filesystem::path& file, json::split part,
                                        Whole whole) {
    std::vector<std::string> texts;
    const auto add = [&](auto result, auto merge) {
        if (const auto all = whole(std::move(result), merge)) texts.push_back(json::to_text(*all));
    };
    const auto add_map = [&](auto map, auto merge) { // whose keys need not be strings
        using pairs =
            std::map<typename decltype(map)::key_type, typename decltype(map)::mapped_type>;
        if (const auto all = whole(std::move(map), by_key(merge))) {
            const pairs ordered(all->begin(), all->end());
            texts.push_back(json::to_text(std::vector(ordered.begin(), ordered.end())));
        }
    };
    const auto sales = [&] { return json::read<sale>(file, {.split = part}); };
    const auto better = [](auto less) {
        return [less](std::optional<sale> first, std::optional<sale> second) {
            return !first || (second && less(second->price, first->price)) ? second : first;
        };
    };

    add(sales() | count(), std::plus<>{});
    add(sales() | sum(&sale::id), std::plus<>{});
    add(sales() | sum(&sale::price), std::plus<>{});
    add(sales() | min(&sale::price), better(std::less<>{}));
    add(sales() | max(&sale::price), better(std::greater<>{}));
    add(sales() | top(10, &sale::price), [](auto first, auto second) {
        return behind_each_other(std::move(first), std::move(second)) | top(10, &sale::price);
    });
    add(sales() | to<std::vector<sale>>(), behind_each_other);
    add(sales() | std::views::transform(&sale::city) | to<std::set<std::string>>(),
        [](auto first, auto second) {
            first.merge(second);
            return first;
        });
    add(sales() | fold(totals{}, totals::with), totals::merged);
    add_map(sales() | count_by(&sale::city), std::plus<>{});
    add_map(sales() | count_by(&sale::by), std::plus<>{});
    add_map(sales() | count_by<std::unordered_map<std::int64_t, std::uint64_t>>([](const sale& s) {
                return s.id % 7;
            }),
            std::plus<>{});
    add_map(sales() | group_fold(&sale::city, totals{}, totals::with), totals::merged);
    add_map(sales()
                | group_fold(&sale::note, std::string{},
                             [](std::string ids, const sale& s) {
                                 return ids + std::to_string(s.id) + ' ';
                             }),
            std::plus<>{});
    return texts;
}

} // namespace weir::test
