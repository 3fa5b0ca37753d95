// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <cstdint>
#include <ostream>
#include <string>

namespace weir {

/// The result of an assertion about memory. It needs no particular test framework:
///
///     if (const weir::verdict v = weir::peak_below(report, 65'536); !v) std::cerr << v << '\n';
///
/// The message is one line with the figures, also if the assertion passed.
struct [[nodiscard]] verdict {
    bool passed = false;
    std::string message;

    explicit operator bool() const noexcept { return passed; }
};

inline std::ostream& operator<<(std::ostream& out, const verdict& found) {
    return out << found.message;
}

/// Passes if nothing that was allocated under the trace was left: nothing of any stage when its
/// pipe was destroyed, and nothing at all, including the code outside the stages, when the report
/// was made. Fails while a pipe is alive, because what it will retain is not known yet, and if
/// memory was not measured.
///
/// The result of a sink is retained by the stages that allocated it: destroy it before the report.
verdict nothing_retained(const report& figures);

/// Passes if each stage allocated fewer than `limit` blocks for each record that passed its gauge,
/// on average. A stage that no record passed is not judged: one that was not reached, a
/// weir::scope, the code outside. Fails if there is no other stage, and if memory was not measured.
/// The message names the stage that allocates most per record.
verdict allocations_per_record_below(const report& figures, double limit);

/// Passes if the peak of all stages together, and the code outside them, is less than `bytes`
/// bytes. Fails if memory was not measured. The message names the stage with the largest part of
/// the peak.
verdict peak_below(const report& figures, std::uint64_t bytes);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/assertions-inl.hpp>
#endif
