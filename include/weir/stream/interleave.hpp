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
            each.consume(); // its last element has been passed on
            const auto at = each.begin();
            if (at == each.end()) continue;
            any = true;
            auto&& element = *at;
            co_yield std::ref(element);
        }
};

} // namespace detail

/// One element of each stream in turn: interleave(a, b, c), or interleave(streams) for a range of
/// them. Streams that have ended are left out, until all have.
///
/// Streams in variables are referred to, temporaries move in. Each is pulled when it is its turn,
/// and not before.
///
/// Element: what the elements of all have in common; references stay references, good until the
/// next pull. Memory: nothing but the streams. Throws: what the streams throw.
template <class... Ranges>
    requires detail::are_sources<Ranges...>
[[nodiscard]] auto interleave(Ranges&&... sources) {
    detail::check_common_elements<Ranges...>();
    return detail::interleaving(detail::streams_of(std::forward<Ranges>(sources)...));
}

} // namespace weir
