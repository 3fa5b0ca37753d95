// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../first_in_city/lazy.hpp"
#include "../generator/row.hpp"

#include <weir/memory/trace.hpp>

#include <filesystem>
#include <vector>

// What the gauges and the hooks cost the pipeline of the README, over a file of users.

namespace bench::cost {

inline std::vector<row> pipeline(const std::filesystem::path& users, number records) {
    return {{"first in city",
             records,
             {{"no gauges", [=] { return lazy::count_cities_without_gauges(users); }},
              {"gauges, no trace", [=] { return lazy::count_cities(users); }},
              {"gauges, trace", [=] {
                   const weir::trace running;
                   return lazy::count_cities(users);
               }}}}};
}

} // namespace bench::cost
