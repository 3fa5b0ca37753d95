// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/detail/codec.hpp>
#include <weir/bytes/detail/gzip.hpp>
#include <weir/bytes/detail/zstd.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/detail/printable.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace weir::bytes {

WEIR_DETAIL_INLINE compressed_sink::compressed_sink(std::unique_ptr<sink> into, compression how)
    : into_{std::move(into)},
      compressor_{how == compression::gzip ? detail::make_gzip() : detail::make_zstd()},
      buffer_{std::make_unique_for_overwrite<char[]>(buffer_size)} {
    if (how == compression::none)
        throw std::invalid_argument{
            "weir: bytes::compressed_sink compresses with gzip or zstd; to write "
            "what is not compressed, use the other sink by itself"};
    if (!compressor_) refuse_unsupported(how);
}

WEIR_DETAIL_INLINE void compressed_sink::write(std::string_view bytes) {
    const std::span into{buffer_.get(), buffer_size};
    check_whole();
    is_whole_ = false;
    while (!bytes.empty()) hand_on(compressor_->compress(bytes, into));
    is_whole_ = true;
}

WEIR_DETAIL_INLINE void compressed_sink::close() {
    if (is_closed_) return;
    const std::span into{buffer_.get(), buffer_size};
    check_whole();
    is_whole_ = false;
    while (const std::size_t made = compressor_->finish(into)) hand_on(made);
    into_->close();
    is_closed_ = true;
}

WEIR_DETAIL_INLINE std::string compressed_sink::name() const { return into_->name(); }

WEIR_DETAIL_INLINE void compressed_sink::hand_on(std::size_t made) {
    if (made != 0) into_->write({buffer_.get(), made});
}

WEIR_DETAIL_INLINE void compressed_sink::check_whole() const {
    if (is_whole_) return;
    throw std::system_error{
        std::make_error_code(std::errc::io_error),
        "weir: cannot write " + weir::detail::shown_name(name())
            + (is_closed_ ? ", which has been closed" : ", of which a part could not be written")};
}

WEIR_DETAIL_INLINE void compressed_sink::refuse_unsupported(compression how) const {
    const std::string tool{to_string(how)};
    throw std::runtime_error{"weir: cannot compress " + weir::detail::shown_name(name()) + " with "
                             + tool + ": this program was built without "
                             + (how == compression::gzip ? "zlib" : "libzstd")
                             + "; write it uncompressed, and run " + tool + " on it"};
}

} // namespace weir::bytes
