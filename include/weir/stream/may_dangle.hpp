// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace weir {

/// Added to the parameters of a coroutine, or given to a sink, it says: I know that what is
/// referred to lives long enough. It switches the check off for that one use.
///
///     weir::generator<int> each(const std::vector<int>& kept, weir::may_dangle_t);
struct may_dangle_t {
    explicit may_dangle_t() = default;
};
inline constexpr may_dangle_t may_dangle{};

} // namespace weir
