// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/json/detail/write/record_output.hpp>
#include <weir/json/detail/write/writer.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/write_options.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::uint64_t record_output::close() {
    if (how_.as == written_as::array) text_ += count_ == 0 ? "[\n]\n" : "\n]\n";
    flush();
    to_.close();
    return count_;
}

WEIR_DETAIL_INLINE void record_output::give_up() noexcept {
    if (failed_) return;
    text_.resize(whole_);
    try {
        flush();
    } catch (...) {
    }
}

WEIR_DETAIL_INLINE void record_output::flush() {
    failed_ = true;
    if (!text_.empty()) to_.write(text_);
    failed_ = false;
    written_ += text_.size();
    text_.clear();
    whole_ = 0;
}

WEIR_DETAIL_INLINE std::unique_ptr<bytes::sink> open_output(const std::filesystem::path& path) {
    const bytes::compression how = bytes::compression_by_name(path);
    std::unique_ptr<bytes::sink> made = std::make_unique<bytes::output_file>(path);
    if (how == bytes::compression::none)
        if (const auto descriptor = bytes::detail::descriptor_called(path.native()))
            made = std::make_unique<bytes::output_descriptor>(*descriptor, made->name());
    made->write({});
    if (how == bytes::compression::none) return made;
    return std::make_unique<bytes::compressed_sink>(std::move(made), how);
}

} // namespace weir::json::detail
