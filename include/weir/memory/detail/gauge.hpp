// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/charging.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/puller.hpp>

#include <cstdint>
#include <source_location>
#include <utility>

namespace weir::detail {

/// One gauge of the program: a name, a place in the source, and, once bound, a line in the ledger
/// of the trace that was running then. A gauge that was bound while no trace ran stays unbound.
class gauge : public puller {
public:
    gauge(stage_name name, std::source_location place) noexcept
        : puller{&note_sources}, name_{name}, place_{place} {}

    /// Moves the pipe too: the gauge that was moved from does not end it.
    gauge(gauge&& other) noexcept
        : puller{other}, name_{other.name_}, place_{other.place_}, bound_{other.bound_},
          line_{other.line_}, bit_{other.bit_}, in_pipe_{std::exchange(other.in_pipe_, false)} {}
    gauge& operator=(gauge&& other) noexcept {
        if (this == &other) return *this;
        end_pipe();
        puller::operator=(other);
        name_ = other.name_;
        place_ = other.place_;
        bound_ = other.bound_;
        line_ = other.line_;
        bit_ = other.bit_;
        in_pipe_ = std::exchange(other.in_pipe_, false);
        return *this;
    }
    ~gauge() = default;

    /// Binds to the running trace, if there is one, until end_pipe().
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

    static void note_sources(puller& of, std::uint32_t trace, std::uint64_t sources) noexcept;

    stage_name name_;
    std::source_location place_;
    running_stage bound_{};
    ledger_line* line_ = nullptr; ///< the ledger line of `bound_`
    std::uint64_t bit_ = 0;       ///< that of its line, in the sources of who pulls from it
    bool in_pipe_ = false;
};

/// Marks this thread as upstream of a gauge, from construction to destruction. One branch if
/// nothing is measured; inlined into the loop that pulls, because g++ would call a function for it.
class crossing {
public:
    [[gnu::always_inline]] explicit crossing(gauge& through) noexcept
        : gauge_{through.measures() ? &through : nullptr} {
        if (gauge_ == nullptr) return;
        previous_ = std::exchange(current_stage, gauge_->bound_);
        consumer_ = std::exchange(innermost_puller, gauge_);
    }
    [[gnu::always_inline]] ~crossing() {
        if (gauge_ == nullptr) return;
        current_stage = previous_;
        innermost_puller = consumer_;
    }

    crossing(const crossing&) = delete;
    crossing& operator=(const crossing&) = delete;

    bool measures() const noexcept { return gauge_ != nullptr; }

    /// The gauge around this one pulls from it.
    [[gnu::always_inline]] void tell_consumer() const noexcept {
        if (gauge_ != nullptr && (consumer_->sources() & gauge_->bit_) == 0) [[unlikely]]
            consumer_->learn(gauge_->bound_.trace, gauge_->bit_);
    }
    /// What is allocated from here on belongs to a new pull.
    [[gnu::always_inline]] void begin_pull() const noexcept {
        if (gauge_ != nullptr) count_pull(gauge_->bound_, *gauge_->line_, gauge_->sources() == 0);
    }
    /// The pull brought an element.
    [[gnu::always_inline]] void end_pull() const noexcept {
        if (gauge_ != nullptr) count_pass(gauge_->bound_, *gauge_->line_, gauge_->sources() == 0);
    }

private:
    gauge* gauge_;
    running_stage previous_;
    puller* consumer_;
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/gauge-inl.hpp>
#endif
