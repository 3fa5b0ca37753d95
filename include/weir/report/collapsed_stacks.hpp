// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <string>

namespace weir {

/// Returns the bytes at the peak as collapsed stacks, for flame graphs (flamegraph.pl, speedscope,
/// inferno): one line for each stage that has any, such as
///
///     outside;first in city;parse 360448
///
/// with the stages that it runs within before it. The numbers add up to the peak. Empty if nothing
/// was measured. Its own allocations are not counted.
std::string collapsed_stacks(const report& figures);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/collapsed_stacks-inl.hpp>
#endif
