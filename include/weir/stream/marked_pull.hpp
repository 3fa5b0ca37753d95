// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/pipe_node.hpp>
#include <weir/stream/for_each_while.hpp>

#include <ranges>
#include <utility>

namespace weir::detail {

/// `pull_while` on behalf of a stage, whose mark counts the elements.
template <class Upstream, class Function>
bool marked_pull_while(mark& stage, Upstream& upstream, Function&& function) {
    mark::first_pull joining{stage};
    bool begun = false;
    return pull_while(upstream, [&](std::ranges::range_reference_t<Upstream>&& element) {
        joining.end();
        if (std::exchange(begun, true))
            stage.elements.pass();
        else
            stage.elements.template begin<Upstream>();
        return function(std::forward<decltype(element)>(element));
    });
}

} // namespace weir::detail
