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

/// More bytes are alive than a weir::budget allows. what() is one sentence: the gauge, the live
/// bytes, the stage that allocated the largest part (if several stages count), and the likely
/// holder: the other stage, if there is one, that freed most of that stage's freed bytes.
/// `figures()` is the whole ledger at that moment, and prints as a table. Copying the exception
/// does not throw.
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

/// A limit on the live bytes of a stage, and the action if there are more:
///
///     | weir::stage("dedupe", weir::budget{256 * 1024})                      // throws
///     | weir::stage("dedupe", weir::budget{256 * 1024, weir::budget::warn})  // tells std::cerr
///     | weir::stage("dedupe", weir::budget{256 * 1024, [&](auto&) { cache.clear(); }})
///     | weir::stage("all", weir::budget::of_pipe(1024 * 1024))
///     | weir::stage("all", weir::budget::of_trace(1024 * 1024))
///
/// Bytes count for the stage that allocated them: a stage that only keeps what the stage before it
/// allocated stays within its own budget, but may exceed one of_pipe. All pipes with this gauge are
/// counted together, because they share a line of the report.
///
/// The budget is checked when a pull of the gauge ends, with or without an element, never within
/// operator new. It is also checked when a pull of an upstream gauge ends on the same thread, so
/// that a stage that collects its input is stopped while it collects. Without a gauge upstream,
/// bytes that are allocated and freed within one pull are not seen. What an iterator's `*`
/// allocates is seen one pull later.
///
/// The action is called when more bytes are alive than the budget. If it brings them back within
/// the budget, it is called the next time, too; if not, each time they have doubled since, and
/// again after they have been half the budget or less. An exception from the action leaves the pull
/// that has ended. If that was a pull of the gauge itself, a second begin() continues with the
/// element that was pulled; if it was a pull of an upstream gauge, the exception passes through the
/// ranges between and ends the coroutines there. What the action allocates and frees is charged to
/// the stage.
///
/// A pull throws std::logic_error if the bytes cannot be known: no weir::trace is running, or it
/// has ended, or the program has neither the allocation hooks nor a weir::stage_resource (if one
/// exists, it is assumed that the stage uses it), or the trace has no line of its own for the stage
/// (see weir::stage). A budget that nobody watches would be worse than none.
///
/// Cost: each check reads the ledger once and, if there are threads, with a lock and the account of
/// each; of_pipe adds up all stages, at most 64. Pulls upstream of a budget check it as well.
class budget {
public:
    using action = std::function<void(const budget_exceeded&)>;

    /// Whose bytes are counted.
    enum class reach : std::uint8_t { stage, pipe, trace };

    /// Throws the weir::budget_exceeded.
    [[noreturn]] static void fail(const budget_exceeded& told);
    /// Writes what() to std::cerr.
    static void warn(const budget_exceeded& told);

    /// `bytes`: the most that the stage may have allocated and not freed. Throws
    /// std::invalid_argument if `on_exceed` is empty.
    explicit budget(std::uint64_t bytes, action on_exceed = fail);

    /// Counts the stage together with all stages that it has pulled from, itself or through a
    /// weir::tee or weir::replay that another stage has made pull. What its consumer keeps, as
    /// `to<std::vector>` does, is not counted; of_trace counts it.
    static budget of_pipe(std::uint64_t bytes, action on_exceed = fail);

    /// Counts all bytes of the trace: those of every stage and of the code outside, including the
    /// sink.
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
