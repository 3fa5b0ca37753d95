// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/budget.hpp>
#include <weir/memory/detail/budget_watch.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/gauge.hpp>
#include <weir/memory/detail/make_report.hpp>
#include <weir/memory/detail/measured.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/thread_batch.hpp>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace weir::detail {

WEIR_DETAIL_INLINE void budget_watch::begin(const gauge& at) const {
    if (!at.measures()) refuse(at, "no weir::trace is running, or it began after the pipe");
}

WEIR_DETAIL_INLINE void budget_watch::check(const gauge& at) {
    if (!at.measures()) refuse(at, "its weir::trace has ended");
    if (!may_be_measured())
        refuse(at, "memory is not measured, because the program has neither the allocation "
                   "hooks (WEIR_DEFINE_ALLOCATION_HOOKS) nor a weir::stage_resource");
    const std::uint64_t live = live_bytes(at);
    if (live <= limit_.bytes() / 2) next_ = limit_.bytes();
    if (live <= next_) return;
    next_ = live > std::numeric_limits<std::uint64_t>::max() / 2 ? live : 2 * live;
    const budget_exceeded told = tell(at, live);
    const stage_guard inside{at.stage()};
    limit_.exceeded(told);
    if (live_bytes(at) <= limit_.bytes()) next_ = limit_.bytes();
}

WEIR_DETAIL_INLINE std::uint64_t budget_watch::live_bytes(const gauge& at) const noexcept {
    if (program_ledger.relaxed()) untold.tell();
    return program_ledger.locked(at.stage().trace, [&](const ledger& now) {
        return limit_.counted() == budget::reach::trace
                 ? now.live_bytes()
                 : now.live_bytes(at.stage().stage, limit_.counted() == budget::reach::pipe);
    });
}

WEIR_DETAIL_INLINE void budget_watch::refuse(const gauge& at, const char* why) {
    const stage_guard own{untracked};
    throw std::logic_error{"weir: the budget of stage \"" + std::string{at.name().view()}
                           + "\" cannot be watched: " + why};
}

WEIR_DETAIL_INLINE budget_exceeded budget_watch::tell(const gauge& at, std::uint64_t live) const {
    const stage_guard own{untracked};
    report figures = make_report(true, 0);
    return {budget_sentence(limit_, at, live, figures.records), std::string{at.name().view()}, live,
            limit_.bytes(), std::move(figures)};
}

} // namespace weir::detail
