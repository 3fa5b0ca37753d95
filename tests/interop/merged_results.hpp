// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/options.hpp>
#include <weir/json/read.hpp>
#include <weir/json/to_text.hpp>
#include <weir/stream/accumulate.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/count_by.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/group_fold.hpp>
#include <weir/stream/mean.hpp>
#include <weir/stream/min_max.hpp>
#include <weir/stream/parallel.hpp>
#include <weir/stream/second.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/together.hpp>
#include <weir/stream/top.hpp>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
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

/// Sent as it is.
struct first_and_last {
    std::optional<std::int64_t> first{}, last{};

    void add(const sale& one) { merge({one.id, one.id}); }
    void merge(first_and_last&& later) {
        if (!first) first = later.first;
        if (later.last) last = later.last;
    }
    auto result() && { return std::pair{first, last}; }
};

/// Sent without the text that is added, which is where it is in another process.
class notes {
public:
    explicit notes(const std::string& between) : between_{&between} {}

    void add(const sale& one) {
        if (one.note) all_ += *one.note + *between_;
    }
    void merge(notes&& later) { all_ += later.all_; }
    auto& state() { return all_; }
    std::string result() && { return all_ + *between_; }

private:
    const std::string* between_;
    std::string all_;
};

/// The text of each result. `whole(range, pipe)` returns the result of all parts, or std::nullopt if
/// another process has it.
template <class Whole>
std::vector<std::string> merged_results(const std::filesystem::path& file, json::split part,
                                        Whole whole) {
    std::vector<std::string> texts;
    const auto result_of = [&](const auto& pipe) {
        return whole(json::read<sale>(file, {.split = part}), pipe);
    };
    const auto add = [&](const auto& pipe) {
        if (const auto all = result_of(pipe)) texts.push_back(json::to_text(*all));
    };
    const auto add_map = [&](const auto& pipe) { // whose keys need not be strings
        if (const auto all = result_of(pipe)) {
            const std::map ordered(all->begin(), all->end());
            texts.push_back(json::to_text(std::vector(ordered.begin(), ordered.end())));
        }
    };
    const auto is_in_shop = std::views::filter([](const sale& s) { return s.by == channel::shop; });
    const std::string comma{","};

    add(count());
    add(sum(&sale::id));
    add(sum(&sale::price));
    add(mean(&sale::price));
    add(min(&sale::price));
    add(max(&sale::price));
    add(top(10, &sale::price));
    add(top(10, [](const sale& s) { return s.tags.size(); })); // of equal ones, the earlier
    add(to<std::vector<sale>>());
    add(std::views::transform(&sale::city) | to<std::set<std::string>>());
    add(fold(totals{}, totals::with, totals::merged));
    add_map(count_by(&sale::city));
    add_map(count_by(&sale::by));
    add_map(count_by<std::unordered_map<std::int64_t, std::uint64_t>>(
        [](const sale& s) { return s.id % 7; }));
    add_map(group_fold(&sale::city, totals{}, totals::with, totals::merged));
    add_map(group_fold(
        &sale::note, std::string{},
        [](std::string ids, const sale& s) { return ids + std::to_string(s.id) + ' '; },
        std::plus<>{}));
    add(accumulate(first_and_last{}));
    add(accumulate(notes{comma}));
    if (result_of(for_each([](const sale&) {}))) texts.push_back("all called");
    const auto several = is_in_shop | stage("shop")
                       | together(sum(&sale::id), mean(&sale::price), top(3, &sale::price),
                                  for_each([](const sale&) {}), accumulate(notes{comma}));
    const auto add_several = [&](const auto& pipe) {
        if (const auto all = result_of(pipe)) {
            const auto& [ids, price, dearest, none, text] = *all;
            static_assert(std::same_as<decltype(none), const std::monostate>);
            texts.push_back(json::to_text(std::tuple{ids, price, dearest, text}));
        }
    };
    add_several(several);
    add_several(parallel(2, several));
    add(std::views::transform(
            [](const sale& s) { return std::pair<const std::int64_t, double>{s.id, s.price}; })
        | top(5, second)); // as of a map: cannot be assigned to
    add(parallel(1, mean(&sale::price)));
    add(std::views::transform([](const sale& s) { return s.price; }) | parallel(2, mean()));
    return texts;
}

} // namespace weir::test
