// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/charging.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/stage_name.hpp>
#include <weir/memory/scope.hpp>

#include <cstdint>
#include <source_location>
#include <string_view>

namespace weir {

WEIR_DETAIL_INLINE detail::running_stage scope::opened(std::string_view name,
                                                       const std::source_location& at) noexcept {
    const std::uint32_t trace = detail::program_ledger.running();
    const detail::gauge_place place{at.file_name(), at.line(), at.column()};
    detail::running_stage line = detail::current_stage;
    detail::program_ledger.locked(trace, [&](detail::ledger& of_trace) {
        line = {trace,
                of_trace.open(detail::stage_name{name}, place, detail::charged_stage(), false)};
    });
    return line;
}

} // namespace weir
