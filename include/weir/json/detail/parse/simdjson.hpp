// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>

#include <simdjson.h>
#include <string_view>
#include <utility>

// The one place that knows simdjson's versions: 3.0 to 4. All that weir uses of it are the
// `get(out)` forms and value_unsafe(), which all versions have, and the helpers below.

namespace weir::json::detail {

namespace ondemand = simdjson::ondemand;

/// simdjson chooses its kernels for this machine at first use, and keeps what that takes for ever.
/// Done before main, it is in no stage's ledger.
inline const bool kernels_are_chosen = !simdjson::get_active_implementation()->name().empty();

/// The document stream would otherwise start a thread for the batch after this one.
inline void forbid_threads([[maybe_unused]] ondemand::parser& parser) noexcept {
#ifdef SIMDJSON_THREADS_ENABLED
    parser.threaded = false;
#endif
}

/// Before 3.6.3 a fraction with more digits than 64 bits hold is read as another number where a
/// lone zero stands before its point: 0.95000000000000000000 as 0.027… (simdjson issue 2093).
inline constexpr bool misreads_long_fractions = simdjson::SIMDJSON_VERSION_MAJOR * 1'000'000
                                                  + simdjson::SIMDJSON_VERSION_MINOR * 1'000
                                                  + simdjson::SIMDJSON_VERSION_REVISION
                                              < 3'006'003;

/// What the result holds, where it stands. Taking it out with get() reads as a whole what was
/// written in parts just before; the processor waits for that, for longer than all else a member
/// costs.
template <class T>
T& in_place(simdjson::simdjson_result<T>& result) noexcept {
    T&& held = std::move(result).value_unsafe();
    return static_cast<T&>(held);
}

inline std::string_view without_blanks_behind(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// The raw text of the scalar, or the bracket, that the value begins with, without blanks behind
/// it. Consumes nothing.
inline std::string_view token_of(ondemand::value& member) noexcept {
    return without_blanks_behind(member.raw_json_token());
}
template <class Document>
std::string_view token_of(Document& root) noexcept {
    std::string_view token;
    if (root.raw_json_token().get(token) != simdjson::SUCCESS) return {};
    return without_blanks_behind(token);
}

} // namespace weir::json::detail
