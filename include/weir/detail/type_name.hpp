// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <string_view>

namespace weir::detail {

/// The name of T as the compiler spells it.
template <class T>
constexpr std::string_view type_name() noexcept {
    std::string_view name = __PRETTY_FUNCTION__;
    name.remove_prefix(name.find("T = ") + 4);
    // After the last semicolon, g++ explains what std::string_view is.
    return name.substr(0, name.find_first_of(";]"));
}

} // namespace weir::detail
