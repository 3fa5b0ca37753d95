// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <cstdint>
#include <ostream>
#include <string>

namespace weir {

/// What an assertion about memory found. It belongs to no test framework:
///
///     if (const weir::verdict v = weir::peak_below(report, 65'536); !v) std::cerr << v << '\n';
///
/// The message is one line and has the figures, also if it passed.
struct [[nodiscard]] verdict {
    bool passed = false;
    std::string message;

    explicit operator bool() const noexcept { return passed; }
};

inline std::ostream& operator<<(std::ostream& out, const verdict& found) {
    return out << found.message;
}

/// Passes if nothing that was allocated under the trace was left: nothing of a stage when its pipe
/// was destroyed, and nothing of anybody, the code outside the stages included, when the report was
/// made. Fails while a pipe is alive, since what it will retain is not known yet, and if memory was
/// not measured.
///
/// What a sink returns is retained by the stages that made it: destroy it before the report.
verdict nothing_retained(const report& figures);

/// Passes if each stage allocated fewer than `limit` blocks for each record that passed its gauge,
/// on average. What no record passed is never judged: a stage that was not reached, a weir::scope,
/// the code outside. Fails if that is all there is, and if memory was not measured. The message
/// names the stage that allocates most.
verdict allocations_per_record_below(const report& figures, double limit);

/// Passes if all stages together, and the code outside them, never had `bytes` bytes alive at once.
/// Fails if memory was not measured. The message names the stage with the largest part of the peak.
verdict peak_below(const report& figures, std::uint64_t bytes);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/assertions-inl.hpp>
#endif
