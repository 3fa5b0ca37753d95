// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/puller.hpp>

#include <cstdint>
#include <utility>

namespace weir::detail {

/// What this thread pulls while it lives is pulled by a stage that was carried here. The ledger is
/// told, and not the gauge: that may run on another thread, or have gone.
class carried_puller : public puller {
public:
    explicit carried_puller(const running_stage& by) noexcept
        : puller{&note_sources}, by_{by}, outer_{std::exchange(innermost_puller, this)} {}
    ~carried_puller() { innermost_puller = outer_; }
    carried_puller(const carried_puller&) = delete;
    carried_puller& operator=(const carried_puller&) = delete;

private:
    static void note_sources(puller& of, std::uint32_t trace, std::uint64_t sources) noexcept;

    running_stage by_;
    puller* outer_;
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/carried_puller-inl.hpp>
#endif
