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
    if (in_pipe_) program_ledger.begin_pipe(bound_.trace, bound_.stage);
}

WEIR_DETAIL_INLINE void gauge::end_pipe() noexcept {
    if (!std::exchange(in_pipe_, false) || !measures()) return;
    untold.tell();
    program_ledger.end_pipe(bound_.trace, bound_.stage);
}

WEIR_DETAIL_INLINE void gauge::open(bool counts_records) noexcept {
    const std::uint32_t trace = program_ledger.running();
    if (trace == 0) return;
    bound_.trace = trace;
    bound_.stage = program_ledger.open(name_, {place_.file_name(), place_.line(), place_.column()},
                                       charged_stage(), counts_records);
    line_ = &program_ledger.without_lock().line(bound_.stage);
}

} // namespace weir::detail
