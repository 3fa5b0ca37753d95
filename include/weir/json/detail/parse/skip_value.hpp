// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>

namespace weir::json::detail {

/// Returns the cursor behind the value at `from`; null if there is none, if it is not closed or, if
/// the context is strict, if it is not valid by the grammar of RFC 8259.
/// Time: O(structural characters) and, if strict, the bytes of its numbers.
cursor skip_value(cursor from, parse_context& at);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/skip_value-inl.hpp>
#endif
