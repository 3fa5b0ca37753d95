// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <span>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// What is said of a member that is missing in an object: which name in the object, other than the
/// `known` ones of its type, is nearly this one, and how to allow that it is missing.
std::string about_missing_member(std::string_view name, std::string_view object,
                                 std::span<const std::string_view> known);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/bind/missing_member-inl.hpp>
#endif
