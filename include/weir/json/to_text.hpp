// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/write/container.hpp>
#include <weir/json/detail/write/scalar.hpp>
#include <weir/json/detail/write/struct.hpp>
#include <weir/json/detail/write/writer.hpp>
#include <weir/json/error.hpp>
#include <weir/json/write_options.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace weir::json {

namespace detail {

/// How many bytes of a record an error keeps.
inline constexpr std::size_t longest_raw = std::size_t{64} << 10;

/// Appends the text of a record, and returns its end. Returns null if it has none; `at` then holds
/// the fault.
template <class T>
char* put_record(char* to, T& value, write_context& at) {
    const std::size_t begin = at.room.offset_of(to);
    to = put_value(to, value, at);
    if (to == nullptr) [[unlikely]] {
        at.written_size = at.end - begin;
        at.written.assign(at.room.at(begin), std::min(at.written_size, longest_raw));
    }
    return to;
}

/// The exception for a value that has no text. It shows the text written up to the fault.
error failure_of(const write_context& at, std::string destination, std::uint64_t line,
                 std::uint64_t offset);

} // namespace detail

/// Returns the JSON text of one value, on one line without a line feed: the text that `json::write`
/// writes for a record, under the same rules. Throws: json::error if the value has no JSON text.
template <class T>
[[nodiscard]] std::string to_text(const T& value, const write_options& how = {}) {
    std::string text;
    detail::write_context at{text, how};
    const char* const end = detail::put_record(text.data(), value, at);
    if (end == nullptr) throw detail::failure_of(at, "json::to_text", 0, 0);
    text.resize(at.room.offset_of(end));
    return text;
}

} // namespace weir::json

#ifndef WEIR_COMPILED
#include <weir/json/detail/to_text-inl.hpp>
#endif
