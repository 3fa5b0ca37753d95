// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/report.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace weir::test {

/// The stage of this name.
inline const report::row& row_named(const report& figures, std::string_view name) {
    for (const report::row& row : figures.stages)
        if (row.name == name) return row;
    throw std::logic_error{"no stage of this name: " + std::string{name}};
}

} // namespace weir::test
