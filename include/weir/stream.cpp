// SPDX-License-Identifier: BSL-1.0

// The compiled form of weir/stream/: see weir/detail/compiled.hpp.

#include <weir/stream/detail/batch_crew-inl.hpp>
