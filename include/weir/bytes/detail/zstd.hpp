// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/detail/codec.hpp>
#include <weir/detail/compiled.hpp>

#include <memory>

namespace weir::bytes::detail {

// zstd, by libzstd; null if no source file of this program was compiled with it. The rest of weir uses
// only the interfaces compressor and decompressor.
std::unique_ptr<decompressor> make_unzstd();
std::unique_ptr<compressor> make_zstd();

} // namespace weir::bytes::detail

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/zstd-inl.hpp>
#endif
