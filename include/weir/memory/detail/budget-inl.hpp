// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/budget.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>

#include <cstdint>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace weir {

WEIR_DETAIL_INLINE void budget::fail(const budget_exceeded& told) { throw budget_exceeded{told}; }

WEIR_DETAIL_INLINE void budget::warn(const budget_exceeded& told) {
    const detail::stage_guard own{detail::untracked};
    std::cerr << told.what() << '\n';
}

WEIR_DETAIL_INLINE budget::budget(std::uint64_t bytes, action on_exceed)
    : budget{bytes, std::move(on_exceed), reach::stage} {}

WEIR_DETAIL_INLINE budget budget::of_pipe(std::uint64_t bytes, action on_exceed) {
    return budget{bytes, std::move(on_exceed), reach::pipe};
}

WEIR_DETAIL_INLINE budget budget::of_trace(std::uint64_t bytes, action on_exceed) {
    return budget{bytes, std::move(on_exceed), reach::trace};
}

WEIR_DETAIL_INLINE void budget::exceeded(const budget_exceeded& told) const { on_exceed_(told); }

WEIR_DETAIL_INLINE budget::budget(std::uint64_t bytes, action on_exceed, reach counted)
    : bytes_{bytes}, on_exceed_{std::move(on_exceed)}, counted_{counted} {
    if (!on_exceed_)
        throw std::invalid_argument{
            "weir::budget: there is nothing to call when it is exceeded; leave the action out "
            "to have weir::budget_exceeded thrown"};
}

WEIR_DETAIL_INLINE budget_exceeded::budget_exceeded(const std::string& sentence, std::string stage,
                                                    std::uint64_t live_bytes,
                                                    std::uint64_t budget_bytes,
                                                    weir::report figures)
    : std::runtime_error{sentence},
      told_{std::make_shared<const told>(
          told{std::move(stage), live_bytes, budget_bytes, std::move(figures)})} {}

} // namespace weir
