// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/fault.hpp>

#include <string>
#include <string_view>

namespace weir::json::detail {

/// What more is said of a member that is missing: which name in the record, other than the known ones
/// of its type, is nearly this one, and how to allow that it is missing.
std::string about_missing_member(std::string_view record, const fault& missing);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/missing_member-inl.hpp>
#endif
