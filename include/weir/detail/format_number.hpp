// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <charconv>
#include <cstdint>
#include <string>

// Formats numbers for people.

namespace weir::detail {

/// With a decimal point in every locale.
std::string in_decimals(double value, std::chars_format form, int decimals);

/// 353.1 KiB: binary units of IEC 80000-13, one decimal, bytes exact below 1 KiB.
std::string in_bytes(std::uint64_t bytes);

/// 1,000,000
std::string with_commas(std::uint64_t number);

std::string in_powers_of_ten(double value);

/// 99,999,999,999, and above that 1.0e+11: at most 14 columns.
std::string in_count(std::uint64_t number);

/// Two decimals; from a billion on 1.0e+09: at most 13 columns.
std::string in_hundredths(double value);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/format_number-inl.hpp>
#endif
