// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/available_memory.hpp>
#include <weir/memory/memory_limit.hpp>
#include <weir/report/growth.hpp>
#include <weir/report/projection.hpp>

#include <cstdint>
#include <ostream>
#include <string>

namespace weir {

/// The same question answered twice: by a pipe, and by a program that loads everything first.
/// `weir::project(make_lazy, make_eager)` makes it.
struct twin_projection {
    projection lazy;
    projection eager;

    /// Both tables, as of `projection::table`.
    std::string table(std::uint64_t records, const memory_limit& limit = available_memory()) const;
};

std::ostream& operator<<(std::ostream& out, const twin_projection& of);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/twin_projection-inl.hpp>
#endif
