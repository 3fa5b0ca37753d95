// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace weir::json::detail {

/// The steps of a JSON pointer (RFC 6901), unescaped: "/a~1b/0" → "a/b", "0". Throws
/// std::invalid_argument if it is none, which says that `what` is that text, and which rule it breaks.
std::vector<std::string> pointer_steps(std::string_view pointer, std::string_view what);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/pointer_steps-inl.hpp>
#endif
