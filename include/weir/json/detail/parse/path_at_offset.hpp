// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/parse_context.hpp>

#include <cstddef>
#include <string_view>

namespace weir::json::detail {

/// Adds to the path of the fault the member in which `text`, the beginning of a record, ends. Gives
/// some answer even if the text is broken; used only for messages.
void add_path_to_end(std::string_view text, parse_context& at);

/// The offset of the value in a record to which a path leads, as in json::rejected: if it is not
/// there, that of the last one on the way. Time: O(bytes).
std::size_t offset_at_path(std::string_view record, std::string_view path);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/path_at_offset-inl.hpp>
#endif
