// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

// Catch2, version 2 (one header) or 3 (many). What an expression throws that should not ends the test,
// which says so: a handler in each assertion would be a tenth of what there is to compile.
#define CATCH_CONFIG_FAST_COMPILE

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
namespace Catch { // by their names in version 2
inline auto Contains(const std::string& part) { return Matchers::ContainsSubstring(part); }
using Matchers::EndsWith;
using Matchers::StartsWith;
} // namespace Catch
#else
#include <catch2/catch.hpp>
#endif
