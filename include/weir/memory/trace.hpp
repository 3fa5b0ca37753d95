// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/trace_options.hpp>

#include <vector>

namespace weir {

/// Measures, from construction to destruction, how many bytes each stage of the program allocated
/// and held; `weir::report` defines the words. Gauges (`weir::stage`) and `weir::scope`s that are
/// first reached during its lifetime take part in it.
///
/// Needs the allocation hooks of memory/hooks.hpp, or a weir::stage_resource; without them records
/// are counted and memory is reported as not measured. Blocks allocated before the trace are
/// ignored. Traces do not nest: the constructor throws std::logic_error while another one lives,
/// and if only some forms of operator new and delete are hooked.
class [[nodiscard]] trace {
public:
    explicit trace(const trace_options& options = {});
    ~trace();

    trace(const trace&) = delete;
    trace& operator=(const trace&) = delete;

    /// The figures so far. May be called at any time, also while a pipe is partly read. Its own
    /// allocations are not counted. What other threads are just counting may be in it by half.
    weir::report report() const;

private:
    std::vector<detail::timeline::moment> moments_;
};

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/memory/detail/trace-inl.hpp>
#endif
