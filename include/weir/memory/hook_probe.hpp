// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>
#include <weir/memory/find_header.hpp>
#include <weir/memory/ledger.hpp>
#include <weir/memory/thread_batch.hpp>

#include <cstdint>
#include <new>

namespace weir::detail {

/// Whether operator new of this program reports to the running account: tried, not assumed.
inline bool probe_hooks() {
    const stage_guard charged{outside};
    const std::uint64_t before = program_ledger.charges();
    ::operator delete(::operator new(1, std::nothrow), std::nothrow);
    untold.tell();
    const bool hooks = program_ledger.charges() != before;
    program_hooks.store(hooks ? hooked::operator_new : hooked::nothing, std::memory_order_relaxed);
    return hooks;
}

} // namespace weir::detail
