// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>
#include <weir/memory/hook_probe.hpp>
#include <weir/memory/ledger.hpp>
#include <weir/memory/make_report.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/thread_batch.hpp>
#include <weir/memory/trace_options.hpp>

#include <stdexcept>
#include <vector>

namespace weir {

/// Measures, from construction to destruction, which stage of the program made and held how many
/// bytes; see `weir::report` for the words. Gauges (`weir::stage`) and `weir::scope`s that are
/// first reached while it lives take part in it.
///
/// Needs the allocation hooks of memory/hooks.hpp, or a weir::stage_resource; without them records
/// are counted and memory is reported as not measured. Blocks allocated before the trace change
/// nothing. Traces do not nest: the constructor throws std::logic_error while another one lives, and
/// where some forms of operator new are hooked and others are not.
class [[nodiscard]] trace {
public:
    explicit trace(const trace_options& options = {}) {
        const detail::stage_guard own{detail::untracked};
        moments_.resize(options.moments);
        if (!detail::program_ledger.begin(options, moments_))
            throw std::logic_error{
                "weir::trace: another trace is running, and traces do not nest; let the first one "
                "end, or use weir::scope to tell the parts of one program apart"};
        try {
            measured_ = detail::probe_hooks();
        } catch (...) {
            detail::program_ledger.end();
            throw;
        }
        // The probe must not stand in the account.
        detail::program_ledger.end();
        detail::program_ledger.begin(options, moments_);
    }
    ~trace() {
        detail::program_ledger.end();
        const detail::stage_guard own{detail::untracked};
        std::vector<detail::timeline::moment>{}.swap(moments_);
    }

    trace(const trace&) = delete;
    trace& operator=(const trace&) = delete;

    /// The figures so far. May be called at any time, also while a pipe is half run. What it
    /// allocates itself is not charged to anybody. In a relaxed trace, what other threads have not
    /// told yet is missing: at most 64 events of each.
    weir::report report() const { return detail::make_report(measured_, moments_.size()); }

private:
    std::vector<detail::timeline::moment> moments_;
    bool measured_ = false;
};

} // namespace weir
