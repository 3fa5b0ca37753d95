// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/carried_puller.hpp>
#include <weir/memory/detail/program_ledger.hpp>

#include <bit>
#include <cstdint>

namespace weir::detail {

WEIR_DETAIL_INLINE void carried_puller::note_sources(puller& of, std::uint32_t trace,
                                                     std::uint64_t sources) noexcept {
    auto& self = static_cast<carried_puller&>(of);
    self.sources_ |= trace == self.by_.trace ? sources : all_sources;
    program_ledger.locked(trace, [&](ledger& at) {
        for (; sources != 0; sources &= sources - 1)
            at.note_carried(static_cast<stage_id>(std::countr_zero(sources)), self.by_.stage);
    });
}

} // namespace weir::detail
