// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// The beginning of a text, of at most `longest` bytes, and an ellipsis if it is longer.
std::string shortened(std::string_view text, std::size_t longest);
/// The beginning of a text as one printable line, at most `longest` bytes of it.
std::string excerpt_of(std::string_view record, std::size_t longest = 72);
/// The same of the text around an offset in it.
std::string excerpt_around(std::string_view record, std::size_t offset);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/excerpt-inl.hpp>
#endif
