// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/bound.hpp>

#include <cstddef>

namespace weir {

/// How weir::parallel shares work out.
struct parallel_options {
    /// With the one that pulls; 0: as many as this process may use, by its affinity and cgroup.
    std::size_t threads = 0;
    /// Whether elements come out in the order of the stream, or as soon as they are there.
    bool in_order = true;
    /// How much a thread is given at a time. By default one element at first, and then more and more,
    /// up to 256, or 64 KiB as weir::byte_count counts them; right behind json::read, up to 256 KiB of
    /// text.
    bound batch = {};
};

} // namespace weir
