// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/budget_exceeded.hpp>
#include <weir/memory/current_stage.hpp>
#include <weir/memory/gauge.hpp>
#include <weir/memory/ledger.hpp>
#include <weir/memory/make_report.hpp>
#include <weir/memory/resource_use.hpp>
#include <weir/memory/units.hpp>

#include <cstdint>
#include <functional>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace weir {

/// How many bytes a stage may have alive, and what is done when there are more:
///
///     | weir::stage("dedupe", weir::budget{256 * 1024})                      // throws
///     | weir::stage("dedupe", weir::budget{256 * 1024, weir::budget::warn})  // tells std::cerr
///     | weir::stage("dedupe", weir::budget{256 * 1024, [&](auto&) { cache.clear(); }})
///     | weir::stage("all", weir::budget::of_pipe(1024 * 1024))
///
/// It is looked at whenever an element has passed the gauge, never within operator new. What is to
/// be done is called when the bytes are more than the budget, again each time they have doubled
/// since, and again after they have been less. What it throws comes out of the pull; a second
/// begin() goes on with the element that was pulled. What it allocates and frees is the stage's.
///
/// Where the bytes cannot be known, for want of a running weir::trace or of anything that tells it
/// of blocks, or when the trace has ended, a pull throws std::logic_error: a budget that nobody watches would be worse than none.
class budget {
public:
    using action = std::function<void(const budget_exceeded&)>;

    /// Throws the weir::budget_exceeded.
    static void fail(const budget_exceeded& told) { throw budget_exceeded{told}; }
    /// Writes its sentence to std::cerr.
    static void warn(const budget_exceeded& told) {
        const detail::stage_guard own{detail::untracked};
        std::cerr << told.what() << '\n';
    }

    /// `bytes`: allocated by the stage and not freed.
    explicit budget(std::uint64_t bytes, action on_exceed = fail)
        : bytes_{bytes}, on_exceed_{std::move(on_exceed)} {}

    /// For the stage together with all stages upstream of it.
    static budget of_pipe(std::uint64_t bytes, action on_exceed = fail) {
        budget made{bytes, std::move(on_exceed)};
        made.with_upstream_ = true;
        return made;
    }

    std::uint64_t bytes() const noexcept { return bytes_; }
    bool with_upstream() const noexcept { return with_upstream_; }
    void exceeded(const budget_exceeded& told) const { on_exceed_(told); }

private:
    std::uint64_t bytes_;
    action on_exceed_;
    bool with_upstream_ = false;
};

namespace detail {

/// The stage with the most live bytes among those that a budget is about, in words.
inline std::string largest_maker(const report& figures, const std::string& stage,
                                 bool with_upstream) {
    const report::row* largest = nullptr;
    for (std::size_t i = 0; i < figures.stages.size(); ++i) {
        bool concerned = figures.stages[i].name == stage;
        for (auto at = figures.stages[i].within; with_upstream && at && !concerned;
             at = figures.stages[*at].within)
            concerned = figures.stages[*at].name == stage;
        if (concerned && (largest == nullptr || figures.stages[i].live_bytes > largest->live_bytes))
            largest = &figures.stages[i];
    }
    if (largest == nullptr) return {};
    return ", " + in_bytes(largest->live_bytes) + " of them made by \"" + largest->name + '"';
}

/// Watches the budget of one gauge.
class kept_budget {
public:
    explicit kept_budget(budget limit) : limit_{std::move(limit)}, next_{limit_.bytes()} {}

    void begin(const gauge& at) const {
        if (!at.measures()) refuse(at, "no weir::trace is running, or it began after the pipe");
    }

    void check(const gauge& at) {
        if (!at.measures()) refuse(at, "its weir::trace has ended");
        if (!may_be_measured())
            refuse(at, "memory is not measured, because the program has neither the allocation "
                       "hooks (WEIR_DEFINE_ALLOCATION_HOOKS) nor a weir::stage_resource");
        if (program_ledger.relaxed()) untold.tell();
        const std::uint64_t live =
            program_ledger.live_bytes(at.stage().stage, limit_.with_upstream());
        if (live <= limit_.bytes()) {
            next_ = limit_.bytes();
        } else if (live > next_) {
            next_ = live > std::numeric_limits<std::uint64_t>::max() / 2 ? live : 2 * live;
            limit_.exceeded(told(at, live));
        }
    }

private:
    [[noreturn]] static void refuse(const gauge& at, const char* why) {
        const stage_guard own{untracked};
        throw std::logic_error{"weir: the budget of stage \"" + std::string{at.name().view()}
                               + "\" cannot be watched: " + why};
    }

    budget_exceeded told(const gauge& at, std::uint64_t live) const {
        const stage_guard own{untracked};
        report figures = make_report(true, 0);
        std::string stage{at.name().view()};
        const std::string few = in_bytes(limit_.bytes()), many = in_bytes(live);
        const bool differ = few != many; // or else they are told to the byte
        std::string sentence =
            "weir: " + (differ ? many : with_commas(live) + " bytes") + " are alive in stage \""
            + stage + (limit_.with_upstream() ? "\" and upstream of it" : "\"")
            + ", over the budget of " + (differ ? few : with_commas(limit_.bytes()) + " bytes")
            + ", at record " + with_commas(figures.records)
            + largest_maker(figures, stage, limit_.with_upstream());
        return {sentence, std::move(stage), live, limit_.bytes(), std::move(figures)};
    }

    budget limit_;
    std::uint64_t next_;
};

/// What a gauge has that has no budget.
struct no_budget {
    void begin(const gauge&) const noexcept {}
    void check(const gauge&) const noexcept {}
};

} // namespace detail

} // namespace weir
