// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>

#include <cstdint>

namespace weir::detail {

/// One line for the book that a thread writes later, with others; see thread_batch.hpp.
struct event {
    enum class kind : std::uint8_t { charge, credit, pull, pass };

    kind what = kind::charge;
    stage_id stage = outside; ///< of a credit the holder
    block concerned{};        ///< of a pull: one with the last sequence number before it
};

} // namespace weir::detail
