// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/detail/printable.hpp>
#include <weir/memory/budget.hpp>
#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/budget_watch.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/gauge.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/ledger_snapshot.hpp>
#include <weir/memory/detail/make_report.hpp>
#include <weir/memory/detail/measured.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/stage_tree.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
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
    return '"' + (stage == outside ? "outside" : on_one_line(from.lines[stage].name.view())) + '"';
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
    const std::string stage = '"' + on_one_line(at.name().view()) + '"';
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

WEIR_DETAIL_INLINE void budget_watch::begin(const gauge& at) const {
    if (!at.measures()) refuse(at, "no weir::trace is running, or it began after the pipe");
    if (at.stage().stage == shared_line && limit_.counted() != budget::reach::trace)
        refuse(at,
               "the trace has lines for 62 stages and scopes, and this one shares the last line "
               "with others");
}

WEIR_DETAIL_INLINE void budget_watch::check(const gauge& at) {
    if (!at.measures()) refuse(at, "its weir::trace has ended");
    if (!may_be_measured())
        refuse(at, "memory is not measured, because the program has neither the allocation "
                   "hooks (WEIR_DEFINE_ALLOCATION_HOOKS) nor a weir::stage_resource");
    const std::uint64_t live = live_bytes(at);
    if (live <= limit_.bytes() / 2) next_ = limit_.bytes();
    if (live <= next_) return;
    next_ = live > std::numeric_limits<std::uint64_t>::max() / 2 ? live : 2 * live;
    const budget_exceeded told = tell(at, live);
    {
        const stage_guard inside{at.stage()};
        const unknown_puller apart; // what the action pulls, no gauge passes on
        limit_.exceeded(told);
    }
    if (live_bytes(at) <= limit_.bytes()) next_ = limit_.bytes();
}

WEIR_DETAIL_INLINE std::uint64_t budget_watch::live_bytes(const gauge& at) const noexcept {
    return program_ledger.locked_and_told(at.stage().trace, [&](const ledger& now) {
        return limit_.counted() == budget::reach::trace
                 ? now.live_bytes()
                 : now.live_bytes(at.stage().stage, limit_.counted() == budget::reach::pipe);
    });
}

WEIR_DETAIL_INLINE void budget_watch::refuse(const gauge& at, const char* why) {
    const stage_guard own{untracked};
    throw std::logic_error{"weir: the budget of stage \"" + on_one_line(at.name().view())
                           + "\" cannot be watched: " + why};
}

WEIR_DETAIL_INLINE budget_exceeded budget_watch::tell(const gauge& at, std::uint64_t live) const {
    const stage_guard own{untracked};
    report figures = make_report(true, 0);
    return {budget_sentence(limit_, at, live, figures.records), std::string{at.name().view()}, live,
            limit_.bytes(), std::move(figures)};
}

} // namespace weir::detail
