// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/detail/format_number.hpp>
#include <weir/memory/budget.hpp>
#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/gauge.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/ledger_snapshot.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/stage_tree.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

// The message of a budget that is exceeded.

namespace weir::detail {

/// Whether bytes of `stage` count in a budget of `gauge`.
inline bool counts(budget::reach counted, stage_id gauge, stage_id stage, const ledger_line& of) {
    switch (counted) {
    case budget::reach::stage:
        return stage == gauge;
    case budget::reach::pipe:
        return has_pulled(gauge, of);
    case budget::reach::trace:
        break;
    }
    return true;
}

inline std::string quoted(const ledger_snapshot& from, stage_id stage) {
    return '"' + (stage == outside ? "outside" : std::string{from.lines[stage].name.view()}) + '"';
}

/// The other stage that has freed more than half of the freed bytes of `origin`, if there is one.
/// The future holder of the live bytes cannot be known; this is the best guess.
inline std::optional<stage_id> usual_holder(const ledger_snapshot& from, stage_id origin) {
    const ledger_line& made = from.lines[origin];
    const std::uint64_t freed = made.allocated_bytes - made.live.bytes;
    for (stage_id holder = 0; holder < from.stages; ++holder)
        if (holder != origin && from.handed[origin][holder] > freed / 2) return holder;
    return std::nullopt;
}

/// Names the stage that allocated the largest part, if several stages count, and its usual holder.
inline std::string largest_of(const budget& limit, stage_id gauge) {
    const auto copied = std::make_unique<ledger_snapshot>();
    program_ledger.copy_to(*copied);
    std::optional<stage_id> largest;
    std::size_t counted = 0;
    for (stage_id stage = 0; stage < copied->stages; ++stage) {
        if (!counts(limit.counted(), gauge, stage, copied->lines[stage])) continue;
        ++counted;
        if (!largest || copied->lines[stage].live.bytes > copied->lines[*largest].live.bytes)
            largest = stage;
    }
    if (!largest) return {};
    std::string told;
    if (counted > 1)
        told += ", " + in_bytes(copied->lines[*largest].live.bytes) + " of them made by "
              + quoted(*copied, *largest);
    if (const auto holder = usual_holder(*copied, *largest))
        told += "; of its freed bytes " + quoted(*copied, *holder) + " held most";
    return told;
}

inline std::string budget_sentence(const budget& limit, const gauge& at, std::uint64_t live,
                                   std::uint64_t record) {
    const std::string few = in_bytes(limit.bytes()), many = in_bytes(live);
    const bool differ = few != many; // if not, print them to the byte
    const std::string stage = '"' + std::string{at.name().view()} + '"';
    std::string told = "weir: " + (differ ? many : with_commas(live) + " bytes") + " are alive ";
    switch (limit.counted()) {
    case budget::reach::stage:
        told += "in stage " + stage;
        break;
    case budget::reach::pipe:
        told += "in stage " + stage + " and upstream of it";
        break;
    case budget::reach::trace:
        told += "in the trace at stage " + stage;
        break;
    }
    return told + ", over the budget of " + (differ ? few : with_commas(limit.bytes()) + " bytes")
         + ", at record " + with_commas(record) + largest_of(limit, at.stage().stage);
}

} // namespace weir::detail

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
