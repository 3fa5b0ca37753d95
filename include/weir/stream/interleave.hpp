// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/as_generator.hpp>
#include <weir/stream/detail/closure.hpp>

#include <functional>
#include <utility>
#include <vector>

namespace weir {

namespace detail {

inline constexpr auto interleaving = []<class Stream>(std::vector<Stream> streams) -> Stream {
    for (bool any = true; std::exchange(any, false);)
        for (Stream& each : streams) {
            const auto at = each.begin();
            if (at == each.end()) continue;
            any = true;
            auto&& element = *at;
            co_yield std::ref(element);
            each.consume(); // the consumer is done with it
        }
};

} // namespace detail

/// Yields one element of each stream in turn: interleave(a, b, c), or interleave(streams) for a
/// range of streams. Streams that have ended are skipped, until all have ended.
///
/// Lvalue streams are held by reference, rvalues are moved in. Each stream is pulled only when it
/// is its turn.
///
/// Element: the common reference type of the streams; references stay references, valid until the
/// next pull. Memory: only the streams. Throws: what the streams throw.
template <class... Ranges>
    requires detail::are_sources<Ranges...>
[[nodiscard]] auto interleave(Ranges&&... sources) {
    return detail::read_together(detail::interleaving, std::forward<Ranges>(sources)...);
}

} // namespace weir
