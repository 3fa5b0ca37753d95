// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compression.hpp>
#include <weir/bytes/decompressed_source.hpp>
#include <weir/bytes/detail/codec.hpp>
#include <weir/bytes/detail/gzip.hpp>
#include <weir/bytes/detail/zstd.hpp>
#include <weir/bytes/source.hpp>
#include <weir/detail/printable.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace weir::bytes {

WEIR_DETAIL_INLINE std::size_t decompressed_source::read(std::span<char> into) {
    look();
    if (is_packed()) return decompress(into);
    if (seen_passed_ != seen_size_) {
        const std::size_t got = std::min(into.size(), seen_size_ - seen_passed_);
        std::memcpy(into.data(), seen_.data() + seen_passed_, got);
        seen_passed_ += got;
        return got;
    }
    const std::size_t got = from_->read(into);
    consumed_ += got;
    return got;
}

WEIR_DETAIL_INLINE std::uint64_t decompressed_source::skip(std::uint64_t count) {
    look();
    if (is_packed()) return source::skip(count);
    const std::uint64_t of_seen = std::min<std::uint64_t>(count, seen_size_ - seen_passed_);
    seen_passed_ += static_cast<std::size_t>(of_seen);
    const std::uint64_t of_rest = count == of_seen ? 0 : from_->skip(count - of_seen);
    consumed_ += of_rest;
    return of_seen + of_rest;
}

WEIR_DETAIL_INLINE std::optional<std::uint64_t> decompressed_source::size() {
    look();
    return is_packed() ? std::nullopt : from_->size();
}

WEIR_DETAIL_INLINE std::string decompressed_source::name() const { return from_->name(); }

WEIR_DETAIL_INLINE void decompressed_source::look() {
    while (!looked_) {
        const std::size_t got = from_->read(std::span{seen_}.subspan(seen_size_));
        seen_size_ += got;
        consumed_ += got;
        const auto told = detail::compression_of({seen_.data(), seen_size_});
        how_ = told.value_or(compression::none);
        looked_ = told.has_value() || got == 0;
    }
}

WEIR_DETAIL_INLINE std::size_t decompressed_source::decompress(std::span<char> into) {
    if (!buffer_) begin_decompressing();
    for (;;) {
        const std::size_t made = decompressor_->decompress(compressed_, into);
        made_ += made;
        if (made != 0) return made;
        if (decompressor_->what_is_wrong() != detail::fault::none) refuse();
        const std::size_t got = from_->read({buffer_.get(), buffer_size});
        consumed_ += got;
        compressed_ = {buffer_.get(), got};
        if (got == 0) {
            if (decompressor_->is_complete()) return 0;
            refuse_cut_off();
        }
    }
}

WEIR_DETAIL_INLINE void decompressed_source::begin_decompressing() {
    decompressor_ = how_ == compression::gzip ? detail::make_gunzip() : detail::make_unzstd();
    if (!decompressor_) refuse_unsupported();
    buffer_ = std::make_unique_for_overwrite<char[]>(buffer_size);
    std::memcpy(buffer_.get(), seen_.data(), seen_size_);
    compressed_ = {buffer_.get(), seen_size_};
}

WEIR_DETAIL_INLINE bool decompressed_source::is_gzip() const noexcept {
    return how_ == compression::gzip;
}

WEIR_DETAIL_INLINE std::string decompressed_source::kind() const {
    return std::string{to_string(how_)};
}

WEIR_DETAIL_INLINE std::string decompressed_source::so_far() const {
    return std::to_string(made_) + " bytes had been decompressed. ";
}

WEIR_DETAIL_INLINE std::string decompressed_source::get_it_again() const {
    return "Get or make the file again; " + kind() + " -t tells whether one is whole";
}

WEIR_DETAIL_INLINE void decompressed_source::refuse_cut_off() const {
    throw broken_compression{"weir: " + weir::detail::shown_name(name()) + ": the " + kind()
                             + " data ends in the middle, after " + std::to_string(consumed_)
                             + " bytes; " + so_far() + get_it_again()};
}

WEIR_DETAIL_INLINE void decompressed_source::refuse() const {
    const std::string at = std::to_string(consumed_ - compressed_.size());
    const std::string data =
        "weir: " + weir::detail::shown_name(name()) + ": the " + kind() + " data ";
    switch (decompressor_->what_is_wrong()) {
    case detail::fault::followed_by_other:
        throw broken_compression{data + "is followed, at byte " + at + ", by something else; "
                                 + so_far()
                                 + "Cut the file off there, if that does not belong to it"};
    case detail::fault::window_too_large:
        throw broken_compression{
            data + "takes more than 128 MiB of memory to decompress, from byte " + at + " on; "
            + so_far() + "Unpack it first, with zstd -dc --long=31 for example"};
    case detail::fault::needs_dictionary:
        throw broken_compression{data + "needs a dictionary to decompress, from byte " + at
                                 + " on; " + so_far()
                                 + "Unpack it first, with zstd -dc -D DICTIONARY for example"};
    default:
        throw broken_compression{data + "is damaged at byte " + at + " or shortly behind it; "
                                 + so_far() + get_it_again()};
    }
}

WEIR_DETAIL_INLINE void decompressed_source::refuse_unsupported() const {
    throw broken_compression{"weir: " + weir::detail::shown_name(name()) + " is compressed with "
                             + kind() + ", and this program was built without "
                             + (is_gzip() ? "zlib; define WEIR_WITH_ZLIB as 1 and link zlib"
                                          : "libzstd; define WEIR_WITH_ZSTD as 1 and link libzstd")
                             + ", or decompress it first, with " + (is_gzip() ? "zcat" : "zstdcat")
                             + " for example"};
}

} // namespace weir::bytes
