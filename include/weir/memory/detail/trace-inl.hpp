// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/hold_over_fork.hpp>
#include <weir/memory/detail/block_header.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/hook_probe.hpp>
#include <weir/memory/detail/make_report.hpp>
#include <weir/memory/detail/measured.hpp>
#include <weir/memory/detail/open_ledger.hpp>
#include <weir/memory/detail/own_account.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/sanitized.hpp>
#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/trace.hpp>
#include <weir/memory/trace_options.hpp>

#include <atomic>
#include <span>
#include <stdexcept>
#include <vector>

namespace weir {

namespace detail {

inline void begin_trace(const trace_options& options, std::span<timeline::moment> moments) {
    if (!open_ledger(options, moments))
        throw std::logic_error{
            "weir::trace: another trace is running, and traces do not nest; let the first one end, "
            "or use weir::scope to tell the parts of one program apart"};
}

/// A ledger of its own, so that blocks of the probe are not in the ledger of the trace.
struct probing {
    probing() { begin_trace({}, {}); }
    ~probing() { close_ledger(); }
    probing(const probing&) = delete;
    probing& operator=(const probing&) = delete;
};

} // namespace detail

WEIR_DETAIL_INLINE trace::trace(const trace_options& options) {
    const detail::stage_guard own{detail::untracked};
    moments_.resize(options.moments);
#if WEIR_DETAIL_SANITIZED
    detail::hold_over_fork<detail::program_blocks>();
#endif
    detail::hold_over_fork<detail::program_ledger>();
    detail::give_accounts_to_threads();
    {
        const detail::probing account;
        detail::program_hooks.store(detail::probe_hooks(), std::memory_order_relaxed);
    }
    detail::begin_trace(options, moments_);
    detail::resident_before.store(detail::resident_set(), std::memory_order_relaxed);
}

WEIR_DETAIL_INLINE trace::~trace() {
    detail::close_ledger();
    const detail::stage_guard own{detail::untracked};
    std::vector<detail::timeline::moment>{}.swap(moments_);
}

WEIR_DETAIL_INLINE weir::report trace::report() const {
    return detail::make_report(detail::is_measured(), moments_.size());
}

} // namespace weir
