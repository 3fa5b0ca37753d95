// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/trace_options.hpp>

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
    explicit trace(const trace_options& options = {});
    ~trace();

    trace(const trace&) = delete;
    trace& operator=(const trace&) = delete;

    /// The figures so far. May be called at any time, also while a pipe is half run. What it
    /// allocates itself is not charged to anybody. In a relaxed trace, what other threads have not
    /// told yet is missing: at most 64 events of each, of less than 64 KiB allocated and freed.
    weir::report report() const;

private:
    std::vector<detail::timeline::moment> moments_;
};

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/memory/detail/trace-inl.hpp>
#endif
