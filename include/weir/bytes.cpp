// SPDX-License-Identifier: BSL-1.0

// The compiled form of weir/bytes/: see weir/detail/compiled.hpp.

#include <weir/bytes/detail/compressed_sink-inl.hpp>
#include <weir/bytes/detail/decompressed_source-inl.hpp>
#include <weir/bytes/detail/descriptor-inl.hpp>
#include <weir/bytes/detail/file-inl.hpp>
#include <weir/bytes/detail/gzip-inl.hpp>
#include <weir/bytes/detail/output_descriptor-inl.hpp>
#include <weir/bytes/detail/output_file-inl.hpp>
#include <weir/bytes/detail/source-inl.hpp>
#include <weir/bytes/detail/stream-inl.hpp>
#include <weir/bytes/detail/zstd-inl.hpp>
