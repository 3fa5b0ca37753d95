// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../generator/row.hpp"
#include "pairs.hpp"
#include "pipeline.hpp"
#include "pulls.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bench::cost {

/// What is measured in one start of a program.
namespace group {
inline constexpr std::string_view pulls = "pulls";
inline constexpr std::string_view pairs = "pairs";
inline constexpr std::string_view locked_pairs = "locked-pairs"; ///< once a thread was started
inline constexpr std::string_view pairs_of_two = "pairs-of-two"; ///< threads at a time
inline constexpr std::string_view pipeline = "pipeline";
} // namespace group

/// `users`: the file of the pipeline, of so many records as there are steps.
inline std::vector<row> rows_of(std::string_view name, number steps, const std::string& users) {
    if (name == group::pulls) return pulls(steps);
    if (name == group::pipeline) return pipeline(users, steps);
    if (name == group::pairs) return pairs(steps);
    if (name == group::pairs_of_two) return pairs_of_two_threads(steps);
    if (name == group::locked_pairs) {
        start_a_thread();
        return pairs(steps);
    }
    throw std::invalid_argument{"there is no group " + std::string{name}};
}

} // namespace bench::cost
