// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

namespace weir {

/// More bytes were alive than a weir::budget allows. what() says in one sentence where, how many,
/// which stage made most of them, if there are several, and which other one has freed most of what
/// that one made, if there is one: the likely holder. `figures()` is the whole account at that
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

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/memory/detail/budget_exceeded-inl.hpp>
#endif
