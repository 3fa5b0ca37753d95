// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/budget.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/gauge.hpp>

#include <cstdint>
#include <utility>

// The budgets of gauges, and the stack of those that this thread is upstream of. So a stage that
// collects, or never yields, is checked by the gauges that it pulls from.

namespace weir::detail {

/// Watches the budget of one gauge.
class budget_watch {
public:
    class pull;

    explicit budget_watch(budget limit) : limit_{std::move(limit)}, next_{limit_.bytes()} {}

    void begin(const gauge& at) const;

    /// A pull has ended: looks at this budget and at those around it.
    static void after_pull(const crossing&);

private:
    void check(const gauge& at);

    std::uint64_t live_bytes(const gauge& at) const noexcept;

    [[noreturn]] static void refuse(const gauge& at, const char* why);

    budget_exceeded tell(const gauge& at, std::uint64_t live) const;

    budget limit_;
    std::uint64_t next_; ///< the action is called above this
};

/// One pull of a gauge that has a budget, from construction to destruction.
class budget_watch::pull {
public:
    pull(budget_watch& watched, const gauge& at) noexcept
        : watched_{watched}, at_{at}, around_{innermost} {
        innermost = this;
    }
    ~pull() { innermost = around_; }
    pull(const pull&) = delete;
    pull& operator=(const pull&) = delete;

    static bool is_under_way() noexcept { return innermost != nullptr; }

    /// Checks the budgets of all pulls that this thread is in.
    [[gnu::noinline]] static void check_all() {
        // A pull that an action makes is not upstream of any of them.
        const struct hidden {
            const pull* before = std::exchange(innermost, nullptr);
            ~hidden() { innermost = before; }
        } all;
        for (const pull* each = all.before; each != nullptr; each = each->around_)
            each->watched_.check(each->at_);
    }

private:
    [[gnu::visibility("default")]] static constinit thread_local const pull* innermost;

    budget_watch& watched_;
    const gauge& at_;
    const pull* around_;
};

[[gnu::visibility("default")]] inline constinit thread_local const budget_watch::pull*
    budget_watch::pull::innermost = nullptr;

inline void budget_watch::after_pull(const crossing&) { pull::check_all(); }

/// The budget of a gauge that has none.
struct no_budget {
    struct pull {
        pull(no_budget, const gauge&) noexcept {}
    };

    void begin(const gauge&) const noexcept {}

    [[gnu::always_inline]] static void after_pull(const crossing& through) {
        if (through.measures() && budget_watch::pull::is_under_way()) [[unlikely]]
            budget_watch::pull::check_all();
    }
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/budget_watch-inl.hpp>
#endif
