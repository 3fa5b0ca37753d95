// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/charging.hpp>
#include <weir/memory/detail/gauge.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/thread_batch.hpp>

#include <cstdint>
#include <utility>

namespace weir::detail {

WEIR_DETAIL_INLINE void gauge::bind_to_pipe() noexcept {
    open(true);
    in_pipe_ = measures();
    if (in_pipe_)
        program_ledger.locked(bound_.trace, [&](ledger& at) { at.begin_pipe(bound_.stage); });
}

WEIR_DETAIL_INLINE void gauge::end_pipe() noexcept {
    if (!std::exchange(in_pipe_, false) || !measures()) return;
    untold.tell();
    program_ledger.locked(bound_.trace, [&](ledger& at) { at.end_pipe(bound_.stage); });
}

WEIR_DETAIL_INLINE void gauge::open(bool counts_records) noexcept {
    const std::uint32_t trace = program_ledger.running();
    if (trace == 0) return;
    bound_.trace = trace;
    const gauge_place place{place_.file_name(), place_.line(), place_.column()};
    program_ledger.locked(trace, [&](ledger& at) {
        bound_.stage = at.open(name_, place, charged_stage(), counts_records);
        line_ = &at.line(bound_.stage);
    });
}

} // namespace weir::detail
