// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/budget_exceeded.hpp>
#include <weir/memory/report.hpp>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace weir {

WEIR_DETAIL_INLINE budget_exceeded::budget_exceeded(const std::string& sentence, std::string stage,
                                                    std::uint64_t live_bytes,
                                                    std::uint64_t budget_bytes,
                                                    weir::report figures)
    : std::runtime_error{sentence}, told_{std::make_shared<const told>(
                                        told{std::move(stage), live_bytes, budget_bytes,
                                             std::move(figures)})} {}

} // namespace weir
