// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/parse_context.hpp>

#include <string_view>

namespace weir::json::detail {

/// Whether a record is JSON by the grammar of RFC 8259, in valid UTF-8, and nests no deeper than
/// the context allows. If not, `at` holds the fault: what was expected and found, at which byte of the
/// record, in which member. Time: O(bytes); reads nothing after the text. Memory: one bit a level.
bool check_strictly(std::string_view record, parse_context& at);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/strict_grammar-inl.hpp>
#endif
