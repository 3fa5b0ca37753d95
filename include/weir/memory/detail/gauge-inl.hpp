// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/charging.hpp>
#include <weir/memory/detail/gauge.hpp>
#include <weir/memory/detail/program_ledger.hpp>

#include <bit>
#include <cstdint>
#include <utility>

namespace weir::detail {

WEIR_DETAIL_INLINE void gauge::bind_to_pipe() noexcept {
    const std::uint32_t trace = program_ledger.running();
    if (trace == 0) return;
    bound_.trace = trace;
    const gauge_place place{place_.file_name(), place_.line(), place_.column()};
    program_ledger.locked(trace, [&](ledger& at) {
        bound_.stage = at.open(name_, place, charged_stage(), true);
        line_ = &at.line(bound_.stage);
        bit_ = std::uint64_t{1} << bound_.stage;
        at.begin_pipe(bound_.stage);
        in_pipe_ = true;
    });
}

WEIR_DETAIL_INLINE void gauge::end_pipe() noexcept {
    if (!std::exchange(in_pipe_, false) || !measures()) return;
    program_ledger.locked_and_told(bound_.trace, [&](ledger& at) { at.end_pipe(bound_.stage); });
}

WEIR_DETAIL_INLINE void gauge::note_sources(puller& of, std::uint32_t trace,
                                            std::uint64_t sources) noexcept {
    auto& self = static_cast<gauge&>(of);
    const running_stage& consumer = self.bound_;
    if (trace != consumer.trace) return;
    self.sources_ |= sources;
    program_ledger.locked(trace, [&](ledger& at) {
        for (; sources != 0; sources &= sources - 1)
            at.note_consumer(static_cast<stage_id>(std::countr_zero(sources)), consumer.stage);
    });
}

} // namespace weir::detail
