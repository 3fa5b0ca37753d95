// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

/// Pulls `records` elements through a gauge named "library", upstream of which each allocates
/// `bytes` and all is kept until the end. Returns how many have passed.
[[gnu::visibility("default")]] std::size_t run_library(int records, std::size_t bytes);
