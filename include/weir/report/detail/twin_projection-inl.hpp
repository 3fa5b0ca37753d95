// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/memory_limit.hpp>
#include <weir/report/growth.hpp>
#include <weir/report/projection.hpp>
#include <weir/report/twin_projection.hpp>

#include <cstdint>
#include <ostream>
#include <string>

namespace weir {

WEIR_DETAIL_INLINE std::string twin_projection::table(std::uint64_t records,
                                                      const memory_limit& limit) const {
    const detail::stage_guard own{detail::untracked};
    return lazy.table(records, limit) + '\n' + eager.table(records, limit);
}

WEIR_DETAIL_INLINE std::ostream& operator<<(std::ostream& out, const twin_projection& of) {
    return out << of.lazy << '\n' << of.eager;
}

} // namespace weir
