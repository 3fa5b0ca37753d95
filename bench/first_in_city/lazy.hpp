// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "user.hpp"

#include <weir/weir.hpp>

#include <cstdint>
#include <ranges>
#include <string>
#include <unordered_set>
#include <utility>

// The same with weir.

namespace bench::lazy {

constexpr auto first_in_city = [](auto users) -> weir::generator<user&> {
    std::unordered_set<std::string> seen;
    for (user& u : users)
        if (seen.insert(u.city).second) co_yield u;
};

// clang-format off: one stage a line

/// `source`: a path, or bytes from anywhere.
template <class Source>
std::uint64_t count_cities(Source source) {
    return weir::json::read<user>(std::move(source))
         | weir::stage("parse")
         | std::views::filter(is_adult)
         | weir::stage("adults")
         | weir::through(first_in_city)
         | weir::stage("first in city")
         | weir::count();
}

template <class Source>
std::uint64_t count_cities_without_gauges(Source source) {
    return weir::json::read<user>(std::move(source))
         | std::views::filter(is_adult)
         | weir::through(first_in_city)
         | weir::count();
}

// clang-format on

} // namespace bench::lazy
