// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

namespace weir {

/// Switches the check that nothing dangles off for one use, as a parameter of a coroutine or an argument of a sink.
/// With it you state that the data referred to lives long enough.
///
///     weir::generator<int> each(const std::vector<int>& kept, weir::may_dangle_t);
struct may_dangle_t {
    explicit may_dangle_t() = default;
};
inline constexpr may_dangle_t may_dangle{};

} // namespace weir
