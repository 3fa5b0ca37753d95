// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>
#include <weir/memory/ledger.hpp>

#include <cstdint>
#include <source_location>

namespace weir::detail {

/// One gauge of the program: a name, a place in the source, and, once bound, a line in the account
/// of the trace that was running then. A gauge that was bound while no trace ran stays unbound.
class gauge {
public:
    gauge(stage_name name, std::source_location place) noexcept : name_{name}, place_{place} {}

    /// Binds to the running trace, if there is one. `counts_records` says that elements pass here.
    void bind(bool counts_records) noexcept {
        trace_ = program_ledger.running();
        if (trace_ != 0)
            stage_ = program_ledger.open(name_, place_.file_name(), position(), current_stage,
                                         counts_records);
    }

    /// Whether the trace that this gauge is bound to is still running.
    bool measures() const noexcept { return trace_ != 0 && trace_ == program_ledger.running(); }
    stage_id stage() const noexcept { return stage_; }

private:
    std::uint32_t position() const noexcept {
        return place_.line() << 12 | (place_.column() & 0xFFF);
    }

    stage_name name_;
    std::source_location place_;
    std::uint32_t trace_ = 0;
    stage_id stage_ = outside;
};

/// Being upstream of a gauge, from construction to destruction. One branch where nothing is
/// measured.
class crossing {
public:
    explicit crossing(const gauge& through) noexcept
        : gauge_{through.measures() ? &through : nullptr} {
        if (gauge_ == nullptr) return;
        previous_ = current_stage;
        current_stage = gauge_->stage();
    }
    ~crossing() {
        if (gauge_ != nullptr) current_stage = previous_;
    }

    crossing(const crossing&) = delete;
    crossing& operator=(const crossing&) = delete;

    /// What is allocated from here on belongs to a new pull.
    void begin_pull() const noexcept {
        if (gauge_ != nullptr) program_ledger.pull(gauge_->stage());
    }
    /// The pull brought an element.
    void end_pull() const noexcept {
        if (gauge_ != nullptr) program_ledger.pass(gauge_->stage());
    }

private:
    const gauge* gauge_;
    stage_id previous_ = outside;
};

} // namespace weir::detail
