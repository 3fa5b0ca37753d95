// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <string>

namespace weir::detail {

/// How many threads of this process can run at the same time: the processors that it may use, or
/// what a cgroup that it is in grants, rounded up; at least 1. Of the files that say so, those below
/// `root` are read.
unsigned usable_processors(const std::string& root = {});

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/usable_processors-inl.hpp>
#endif
