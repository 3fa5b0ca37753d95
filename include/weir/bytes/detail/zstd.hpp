// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/detail/codec.hpp>
#include <weir/detail/compiled.hpp>

#include <memory>

namespace weir::bytes::detail {

// zstd, by libzstd; null if this program was built without it. The rest of weir uses only the
// interfaces compressor and decompressor.
std::unique_ptr<decompressor> make_unzstd();
std::unique_ptr<compressor> make_zstd();

} // namespace weir::bytes::detail

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/zstd-inl.hpp>
#endif
