// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>

#include <array>
#include <cstddef>
#include <simdjson.h>
#include <string_view>
#include <utility>

// The only file that depends on the version of simdjson: 3.0 to 4. weir uses only the `get(out)`
// forms and value_unsafe(), which all versions have, and the helpers below.

namespace weir::json::detail {

namespace ondemand = simdjson::ondemand;

/// simdjson chooses its kernels for this machine at first use, and never frees the memory for it.
/// Done before main, this is in the ledger of no stage.
inline const bool kernels_are_chosen = !simdjson::get_active_implementation()->name().empty();

/// Otherwise the document stream would start a thread for the next batch.
inline void forbid_threads([[maybe_unused]] ondemand::parser& parser) noexcept {
#ifdef SIMDJSON_THREADS_ENABLED
    parser.threaded = false;
#endif
}

/// allocate() does not notice that there is no memory for the strings, which would then be written
/// through a null pointer. iterate() does: it allocates anew, for its own text alone.
inline simdjson::error_code allocate(ondemand::parser& parser, std::size_t capacity) {
    static constexpr std::array<char, 1 + simdjson::SIMDJSON_PADDING> text{'0'};
    if (const simdjson::error_code error = parser.allocate(capacity)) return error;
    ondemand::document probe;
    const simdjson::error_code error = parser.iterate(text.data(), 1, text.size()).get(probe);
    return error == simdjson::SUCCESS && parser.capacity() != capacity ? simdjson::MEMALLOC : error;
}

/// Before 3.6.3, a number that begins with "0." and has more digits than fit in 64 bits is read as
/// another number: 0.95000000000000000000 as 0.027… (simdjson issue 2093).
inline constexpr bool misreads_long_fractions = simdjson::SIMDJSON_VERSION_MAJOR * 1'000'000
                                                  + simdjson::SIMDJSON_VERSION_MINOR * 1'000
                                                  + simdjson::SIMDJSON_VERSION_REVISION
                                              < 3'006'003;

/// A reference to the value in the result. get() would copy as a whole what was just written in
/// parts: this stalls the processor (store forwarding) for longer than all other work on a member.
template <class T>
T& in_place(simdjson::simdjson_result<T>& result) noexcept {
    T&& held = std::move(result).value_unsafe();
    return static_cast<T&>(held);
}

inline std::string_view without_blanks_behind(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// The raw text of the first token of the value (a scalar or a bracket), without blanks after it.
/// Consumes nothing.
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
