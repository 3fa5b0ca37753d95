// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compression.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/detail/compiled.hpp>

#include <filesystem>
#include <memory>

namespace weir::bytes {

/// What a file at this path is to be compressed with, by the end of its name.
compression compression_by_name(const std::filesystem::path& path);

/// The file at a path, to be written: a weir::bytes::output_file, compressed if its name ends in
/// .gz or .zst. Throws std::runtime_error if this program was built without the library for that.
std::unique_ptr<sink> create(std::filesystem::path path);

} // namespace weir::bytes

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/create-inl.hpp>
#endif
