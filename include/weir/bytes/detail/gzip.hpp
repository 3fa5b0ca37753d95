// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/detail/codec.hpp>
#include <weir/detail/compiled.hpp>

#include <memory>

namespace weir::bytes::detail {

// gzip, by zlib; null if no source file of this program was compiled with it. The rest of weir uses
// only the interfaces compressor and decompressor.
std::unique_ptr<decompressor> make_gunzip();
std::unique_ptr<compressor> make_gzip();

} // namespace weir::bytes::detail

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/gzip-inl.hpp>
#endif
