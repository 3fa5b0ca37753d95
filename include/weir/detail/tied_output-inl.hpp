// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/tied_output.hpp>

#include <utility>

namespace weir::detail {

WEIR_DETAIL_INLINE tied_output::tied_output() noexcept : next_{std::exchange(tied_outputs, this)} {}

WEIR_DETAIL_INLINE tied_output::~tied_output() {
    tied_output** at = &tied_outputs;
    while (*at != this) at = &(*at)->next_;
    *at = next_;
}

WEIR_DETAIL_INLINE void hand_on_tied_outputs() {
    for (tied_output* output = tied_outputs; output != nullptr; output = output->next_)
        output->hand_on();
}

} // namespace weir::detail
