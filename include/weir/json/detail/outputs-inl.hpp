// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/create.hpp>
#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/json/outputs.hpp>

#include <filesystem>
#include <memory>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::unique_ptr<bytes::sink> open_output(const std::filesystem::path& path) {
    auto file = std::make_unique<bytes::output_file>(path);
    const bytes::compression how = bytes::compression_by_name(path);
    if (how == bytes::compression::none)
        if (const auto descriptor = bytes::detail::descriptor_called(path.native()))
            return std::make_unique<bytes::output_descriptor>(*descriptor, file->name());
    file->write({});
    if (how == bytes::compression::none) return file;
    return std::make_unique<bytes::packed>(std::move(file), how);
}

} // namespace weir::json::detail
