// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/charging.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/program_ledger.hpp>

#include <source_location>
#include <utility>

namespace weir::detail {

/// One gauge of the program: a name, a place in the source, and, once bound, a line in the ledger
/// of the trace that was running then. A gauge that was bound while no trace ran stays unbound.
class gauge {
public:
    gauge(stage_name name, std::source_location place) noexcept : name_{name}, place_{place} {}

    /// Moves the pipe too: the gauge that was moved from does not end it.
    gauge(gauge&& other) noexcept
        : name_{other.name_}, place_{other.place_}, bound_{other.bound_}, line_{other.line_},
          in_pipe_{std::exchange(other.in_pipe_, false)} {}
    gauge& operator=(gauge&& other) noexcept {
        if (this == &other) return *this;
        end_pipe();
        name_ = other.name_;
        place_ = other.place_;
        bound_ = other.bound_;
        line_ = other.line_;
        in_pipe_ = std::exchange(other.in_pipe_, false);
        return *this;
    }
    ~gauge() = default;

    /// Binds to the running trace, if there is one.
    void bind() noexcept { open(false); }

    /// Binds as the gauge of a pipe, where elements pass and are counted, until end_pipe().
    void bind_to_pipe() noexcept;
    /// Call it when everything upstream has been destroyed.
    void end_pipe() noexcept;

    /// Whether the trace that this gauge is bound to is still running.
    bool measures() const noexcept {
        return bound_.trace != no_trace && bound_.trace == program_ledger.running();
    }
    const running_stage& stage() const noexcept { return bound_; }
    const stage_name& name() const noexcept { return name_; }

private:
    friend class crossing;

    void open(bool counts_records) noexcept;

    stage_name name_;
    std::source_location place_;
    running_stage bound_{};
    ledger_line* line_ = nullptr; ///< the ledger line of `bound_`
    bool in_pipe_ = false;
};

/// Marks this thread as upstream of a gauge, from construction to destruction. One branch if
/// nothing is measured; inlined into the loop that pulls, because g++ would call a function for it.
class crossing {
public:
    [[gnu::always_inline]] explicit crossing(const gauge& through) noexcept
        : gauge_{through.measures() ? &through : nullptr} {
        if (gauge_ == nullptr) return;
        previous_ = current_stage;
        current_stage = gauge_->bound_;
    }
    [[gnu::always_inline]] ~crossing() {
        if (gauge_ != nullptr) current_stage = previous_;
    }

    crossing(const crossing&) = delete;
    crossing& operator=(const crossing&) = delete;

    bool measures() const noexcept { return gauge_ != nullptr; }

    /// What is allocated from here on belongs to a new pull.
    [[gnu::always_inline]] void begin_pull() const noexcept {
        if (gauge_ != nullptr) count_pull(gauge_->bound_, *gauge_->line_);
    }
    /// The pull brought an element.
    [[gnu::always_inline]] void end_pull() const noexcept {
        if (gauge_ != nullptr) count_pass(gauge_->bound_, *gauge_->line_);
    }

private:
    const gauge* gauge_;
    running_stage previous_;
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/gauge-inl.hpp>
#endif
