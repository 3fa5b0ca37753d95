// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "prefixes.hpp"

#include <functional>
#include <string>

namespace demo {

/// Two programs for one question, over the beginning of one file. Each returns its answer in words,
/// so that it can be compared and shown.
struct problem {
    std::string eager_name; ///< what the eager program keeps in memory
    std::string lazy_name;
    std::function<std::string(const prefix&)> eager;
    std::function<std::string(const prefix&)> lazy;
};

} // namespace demo
