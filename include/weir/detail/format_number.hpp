// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

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

/// The number of columns of the text on a terminal, at one column a character, or a mistake in its
/// UTF-8.
std::size_t width_of(std::string_view text) noexcept;

/// The text in at most `width` columns, ended by an ellipsis if it was longer, on one line: with a
/// question mark for each mistake in its UTF-8 and each character that is not printable.
std::string fitted(std::string_view text, std::size_t width);

/// The whole text on one line, in the same way.
std::string on_one_line(std::string_view text);

/// The name of a file or another source, as it is in messages: on one line, and at most 400 columns.
std::string shown_name(std::string_view name);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/format_number-inl.hpp>
#endif
