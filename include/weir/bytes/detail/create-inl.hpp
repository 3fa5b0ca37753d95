// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/create.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/bytes/sink.hpp>

#include <filesystem>
#include <memory>
#include <utility>

namespace weir::bytes {

WEIR_DETAIL_INLINE compression compression_by_name(const std::filesystem::path& path) {
    const std::filesystem::path ending = path.extension();
    return ending == ".gz"  ? compression::gzip
         : ending == ".zst" ? compression::zstd
                            : compression::none;
}

WEIR_DETAIL_INLINE std::unique_ptr<sink> create(std::filesystem::path path) {
    const compression how = compression_by_name(path);
    auto file = std::make_unique<output_file>(std::move(path));
    if (how == compression::none) return file;
    return std::make_unique<packed>(std::move(file), how);
}

} // namespace weir::bytes
