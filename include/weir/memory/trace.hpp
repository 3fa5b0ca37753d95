// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>
#include <weir/memory/find_header.hpp>
#include <weir/memory/fork_guard.hpp>
#include <weir/memory/hook_probe.hpp>
#include <weir/memory/ledger.hpp>
#include <weir/memory/make_report.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/resource_use.hpp>
#include <weir/memory/thread_batch.hpp>
#include <weir/memory/timeline.hpp>
#include <weir/memory/trace_options.hpp>

#include <atomic>
#include <span>
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
        detail::guard_against_fork();
        {
            const probing account;
            detail::program_hooks.store(detail::probe_hooks(), std::memory_order_relaxed);
        }
        begin(options, moments_);
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
    /// told yet is missing: at most 64 events of each, of less than 64 KiB allocated and freed.
    weir::report report() const {
        return detail::make_report(detail::is_measured(), moments_.size());
    }

private:
    static void begin(const trace_options& options, std::span<detail::timeline::moment> moments) {
        if (!detail::program_ledger.begin(options, moments))
            throw std::logic_error{
                "weir::trace: another trace is running, and traces do not nest; let the first one "
                "end, or use weir::scope to tell the parts of one program apart"};
    }

    /// An account of its own, so that what is tried does not stand in that of the trace.
    struct probing {
        probing() { begin({}, {}); }
        ~probing() { detail::program_ledger.end(); }
        probing(const probing&) = delete;
        probing& operator=(const probing&) = delete;
    };

    std::vector<detail::timeline::moment> moments_;
};

} // namespace weir
