// SPDX-License-Identifier: BSL-1.0
#pragma once

// The parts of range-v3 that are compared, and BENCH_RANGE_V3: whether it is installed.

#if __has_include(<range/v3/view/transform.hpp>)
#include <range/v3/view/filter.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>
#define BENCH_RANGE_V3 1
#else
#define BENCH_RANGE_V3 0
#endif
