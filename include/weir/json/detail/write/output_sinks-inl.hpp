// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/json/detail/write/output_sinks.hpp>

#include <cerrno>
#include <filesystem>
#include <ios>
#include <memory>
#include <ostream>
#include <string_view>
#include <system_error>
#include <utility>

namespace weir::json::detail {

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

template <class Operation>
void stream_sink::check(Operation operation) const {
    errno = 0;
    try {
        operation();
    } catch (const std::ios_base::failure&) { // says neither what failed nor why
    }
    if (to_) return;
    const int why = errno;
    throw std::system_error{why != 0 ? std::error_code{why, std::generic_category()}
                                     : make_error_code(std::io_errc::stream),
                            "weir: cannot write to " + name()};
}

WEIR_DETAIL_INLINE void stream_sink::write(std::string_view bytes) {
    check([&] { to_.write(bytes.data(), static_cast<std::streamsize>(bytes.size())); });
}

WEIR_DETAIL_INLINE void stream_sink::flush() {
    check([&] { to_.flush(); });
}

} // namespace weir::json::detail
