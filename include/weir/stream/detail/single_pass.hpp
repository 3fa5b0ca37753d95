// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <ranges>

namespace weir::detail {

/// The base class of weir's own ranges. Each is read once: a second begin() continues where the
/// first left off. Other ranges may have members of the same names as these; they are not meant.
struct single_pass {};

template <class T>
concept own_range = std::derived_from<T, single_pass>;

/// Views that are their range, in another form.
template <class T>
inline constexpr bool only_holds = false;
template <class Range>
inline constexpr bool only_holds<std::ranges::ref_view<Range>> = true;
template <class Range>
inline constexpr bool only_holds<std::ranges::owning_view<Range>> = true;

/// Ranges of which the current element and the end are looked at without running anything that
/// could allocate.
template <class T>
inline constexpr bool looked_at_freely = std::ranges::contiguous_range<T>;

} // namespace weir::detail
