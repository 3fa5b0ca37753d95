// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/budget.hpp>
#include <weir/memory/budget_exceeded.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/gauge.hpp>

#include <cstdint>
#include <utility>

// The budgets of gauges, and which of them this thread is upstream of: a stage that collects, or
// never yields, is seen by the gauges that it pulls from.

namespace weir::detail {

/// Watches the budget of one gauge.
class kept_budget {
public:
    class pull;

    explicit kept_budget(budget limit) : limit_{std::move(limit)}, next_{limit_.bytes()} {}

    void begin(const gauge& at) const;

    /// A pull has ended: looks at this budget and at those around it.
    static void end_pull(const crossing&);

private:
    void check(const gauge& at);

    std::uint64_t live_bytes(const gauge& at) const noexcept;

    [[noreturn]] static void refuse(const gauge& at, const char* why);

    budget_exceeded tell(const gauge& at, std::uint64_t live) const;

    budget limit_;
    std::uint64_t next_; ///< more than these are told of
};

/// One pull of a gauge that has a budget, from construction to destruction.
class kept_budget::pull {
public:
    pull(kept_budget& watched, const gauge& at) noexcept
        : watched_{watched}, at_{at}, around_{innermost} {
        innermost = this;
    }
    ~pull() { innermost = around_; }
    pull(const pull&) = delete;
    pull& operator=(const pull&) = delete;

    static bool is_under_way() noexcept { return innermost != nullptr; }

    /// Looks at the budgets of all pulls that this thread is in.
    [[gnu::noinline]] static void check_all() {
        // What an action pulls is not upstream of any of them.
        const struct hidden {
            const pull* before = std::exchange(innermost, nullptr);
            ~hidden() { innermost = before; }
        } all;
        for (const pull* each = all.before; each != nullptr; each = each->around_)
            each->watched_.check(each->at_);
    }

private:
    [[gnu::visibility("default")]] static constinit thread_local const pull* innermost;

    kept_budget& watched_;
    const gauge& at_;
    const pull* around_;
};

[[gnu::visibility("default")]] inline constinit thread_local const kept_budget::pull*
    kept_budget::pull::innermost = nullptr;

inline void kept_budget::end_pull(const crossing&) { pull::check_all(); }

/// What a gauge has that has no budget.
struct no_budget {
    struct pull {
        pull(no_budget, const gauge&) noexcept {}
    };

    void begin(const gauge&) const noexcept {}

    [[gnu::always_inline]] static void end_pull(const crossing& through) {
        if (through.measures() && kept_budget::pull::is_under_way()) [[unlikely]]
            kept_budget::pull::check_all();
    }
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/kept_budget-inl.hpp>
#endif
