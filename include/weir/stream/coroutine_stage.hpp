// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/pipe_node.hpp>
#include <weir/stream/through.hpp>

#include <source_location>
#include <string_view>
#include <utility>

namespace weir::detail {

/// A stage of the library's own that is a coroutine, as weir::through makes one of a user's.
template <class Coroutine, class... Arguments>
constexpr auto coroutine_stage(std::string_view name, std::source_location place,
                               Coroutine coroutine, Arguments... arguments) {
    return through_closure<Coroutine, Arguments...>{
        {stage_name{name}, place}, std::move(coroutine), std::move(arguments)...};
}

} // namespace weir::detail
