// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <string>
#include <string_view>

namespace weir::json::detail {

/// Appends the bytes in base 64, with padding (RFC 4648, section 4).
void append_base64(std::string& to, std::string_view bytes);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/base64-inl.hpp>
#endif
