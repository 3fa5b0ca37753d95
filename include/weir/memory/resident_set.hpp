// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstdint>

#if __has_include(<unistd.h>)
#endif

namespace weir::detail {

/// Bytes of this process that are in memory now; 0 where the system does not tell. Allocates
/// nothing.
std::uint64_t resident_set() noexcept;

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/resident_set-inl.hpp>
#endif
