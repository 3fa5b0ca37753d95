// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace weir {

/// More bytes were alive than a weir::budget allows. what() says in one sentence where, how many,
/// which stage made most of them, if there are several, and which other one has freed most of what
/// that one made, if there is one: the likely holder. `figures()` is the whole ledger at that
/// moment, which prints as a table. Copying it does not throw.
class budget_exceeded : public std::runtime_error {
public:
    budget_exceeded(const std::string& sentence, std::string stage, std::uint64_t live_bytes,
                    std::uint64_t budget_bytes, weir::report figures);

    /// The name of the gauge that has the budget.
    const std::string& stage() const noexcept { return told_->stage; }
    std::uint64_t live_bytes() const noexcept { return told_->live_bytes; }
    std::uint64_t budget_bytes() const noexcept { return told_->budget_bytes; }
    const report& figures() const noexcept { return told_->figures; }

private:
    struct told {
        std::string stage;
        std::uint64_t live_bytes;
        std::uint64_t budget_bytes;
        report figures;
    };
    std::shared_ptr<const told> told_;
};

/// How many bytes a stage may have alive, and what is done when there are more:
///
///     | weir::stage("dedupe", weir::budget{256 * 1024})                      // throws
///     | weir::stage("dedupe", weir::budget{256 * 1024, weir::budget::warn})  // tells std::cerr
///     | weir::stage("dedupe", weir::budget{256 * 1024, [&](auto&) { cache.clear(); }})
///     | weir::stage("all", weir::budget::of_pipe(1024 * 1024))
///     | weir::stage("all", weir::budget::of_trace(1024 * 1024))
///
/// Counted are bytes by the stage that allocated them: a stage that only keeps what the one before
/// it has made stays within a budget of its own, and may exceed one of_pipe. All pipes with this
/// gauge count together, as they share a line of the report.
///
/// It is looked at, never within operator new, when a pull of the gauge ends, with an element or
/// without; and when one ends of a gauge that is being pulled from within, on the same thread, so
/// that a stage that collects is stopped while it does. Where no gauge is upstream, what comes and
/// goes within one pull is not seen. What `*` of an iterator allocates is seen one pull later; in a
/// relaxed trace, what other threads allocate, when they tell of it.
///
/// What is to be done is called when there are more bytes than the budget. If it brings them back
/// within, it is called the next time, too; if not, each time they have doubled since, and anew
/// after they have been half the budget or less. What it throws comes out of the pull that has
/// ended: of the gauge itself, where a second begin() goes on with the element that was pulled; of
/// one upstream, from where it passes through what lies between, and ends the coroutines there.
/// What it allocates and frees is the stage's.
///
/// Where the bytes cannot be known, for want of a running weir::trace, or when that has ended, or
/// because the program has neither the allocation hooks nor any weir::stage_resource (of one that
/// exists it is believed that the stage uses it), a pull throws std::logic_error: a budget that
/// nobody watches would be worse than none.
///
/// Cost: each look is one at the ledger, with a lock where there are threads; of_pipe adds up all
/// stages, 64 at most. Pulls upstream of a budget look at it as well.
class budget {
public:
    using action = std::function<void(const budget_exceeded&)>;

    /// Whose bytes are counted.
    enum class reach : std::uint8_t { stage, pipe, trace };

    /// Throws the weir::budget_exceeded.
    static void fail(const budget_exceeded& told);
    /// Writes its sentence to std::cerr.
    static void warn(const budget_exceeded& told);

    /// `bytes`: allocated by the stage and not freed. Throws std::invalid_argument if there is
    /// nothing in `on_exceed` to call.
    explicit budget(std::uint64_t bytes, action on_exceed = fail);

    /// For the stage together with all stages that it has pulled from. What its consumer keeps, as
    /// `to<std::vector>` does, is not among it, but is in of_trace.
    static budget of_pipe(std::uint64_t bytes, action on_exceed = fail);

    /// For all bytes of the trace: those of every stage and what runs outside, the sink too.
    static budget of_trace(std::uint64_t bytes, action on_exceed = fail);

    std::uint64_t bytes() const noexcept { return bytes_; }
    reach counted() const noexcept { return counted_; }
    void exceeded(const budget_exceeded& told) const;

private:
    budget(std::uint64_t bytes, action on_exceed, reach counted);

    std::uint64_t bytes_;
    action on_exceed_;
    reach counted_;
};

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/memory/detail/budget-inl.hpp>
#endif
