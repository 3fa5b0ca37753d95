// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/budget.hpp>
#include <weir/memory/budget_exceeded.hpp>
#include <weir/memory/budget_sentence.hpp>
#include <weir/memory/current_stage.hpp>
#include <weir/memory/gauge.hpp>
#include <weir/memory/ledger.hpp>
#include <weir/memory/make_report.hpp>
#include <weir/memory/resource_use.hpp>
#include <weir/memory/thread_batch.hpp>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

// The budgets of gauges, and which of them this thread is upstream of: a stage that collects, or
// never yields, is seen by the gauges that it pulls from.

namespace weir::detail {

/// Watches the budget of one gauge.
class kept_budget {
public:
    class pull;

    explicit kept_budget(budget limit) : limit_{std::move(limit)}, next_{limit_.bytes()} {}

    void begin(const gauge& at) const {
        if (!at.measures()) refuse(at, "no weir::trace is running, or it began after the pipe");
    }

    /// A pull has ended: looks at this budget and at those around it.
    static void end_pull(const crossing&);

private:
    void check(const gauge& at) {
        if (!at.measures()) refuse(at, "its weir::trace has ended");
        if (!may_be_measured())
            refuse(at, "memory is not measured, because the program has neither the allocation "
                       "hooks (WEIR_DEFINE_ALLOCATION_HOOKS) nor a weir::stage_resource");
        const std::uint64_t live = live_bytes(at);
        if (live <= limit_.bytes() / 2) next_ = limit_.bytes();
        if (live <= next_) return;
        next_ = live > std::numeric_limits<std::uint64_t>::max() / 2 ? live : 2 * live;
        const budget_exceeded told = tell(at, live);
        const stage_guard inside{at.stage()};
        limit_.exceeded(told);
        if (live_bytes(at) <= limit_.bytes()) next_ = limit_.bytes();
    }

    std::uint64_t live_bytes(const gauge& at) const noexcept {
        if (program_ledger.relaxed()) untold.tell();
        return limit_.counted() == budget::reach::trace
                 ? program_ledger.live_bytes()
                 : program_ledger.live_bytes(at.stage().stage,
                                             limit_.counted() == budget::reach::pipe);
    }

    [[noreturn]] static void refuse(const gauge& at, const char* why) {
        const stage_guard own{untracked};
        throw std::logic_error{"weir: the budget of stage \"" + std::string{at.name().view()}
                               + "\" cannot be watched: " + why};
    }

    budget_exceeded tell(const gauge& at, std::uint64_t live) const {
        const stage_guard own{untracked};
        report figures = make_report(true, 0);
        return {budget_sentence(limit_, at, live, figures.records), std::string{at.name().view()},
                live, limit_.bytes(), std::move(figures)};
    }

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
