// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compression.hpp>
#include <weir/bytes/detail/codec.hpp>
#include <weir/bytes/source.hpp>
#include <weir/detail/compiled.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir::bytes {

/// What another source holds, decompressed if it is compressed with gzip or zstd: told by how it
/// begins, not by its name. Anything else is passed through as it is, without a copy. What was
/// compressed twice is decompressed once. The other source must outlive this one.
///
/// Several gzip members or zstd frames in succession are one text. Zeros behind a gzip member are
/// passed over. Where the data is cut off, damaged, or followed by something else, all bytes before
/// that place are delivered, and then read() throws weir::bytes::broken_compression, again each
/// time; the formats have their checksums at the end, so that among the last bytes delivered may be
/// wrong ones. Memory: 128 KiB for what is compressed, and 43 KiB for gzip or the window of the frame,
/// at most 128 MiB, for zstd, taken at the beginning; nothing for what is not compressed.
class decompressed_source final : public source {
public:
    explicit decompressed_source(source& from) noexcept : from_{&from} {}

    std::size_t read(std::span<char> into) override;

    std::uint64_t skip(std::uint64_t count) override;

    /// That of the other source, unless it is compressed. Reads the first bytes to see.
    std::optional<std::uint64_t> size() override;

    std::string name() const override;

    /// How many bytes were taken from the other source: compressed ones, if it is compressed.
    std::uint64_t consumed() const noexcept { return consumed_; }

    /// Whether the other source is compressed. Known after the first read().
    bool is_packed() const noexcept { return looked_ && how_ != compression::none; }

private:
    static constexpr std::size_t buffer_size = std::size_t{128} << 10;

    /// Reads no further than it takes to tell, so that a terminal is not waited for.
    void look();

    std::size_t decompress(std::span<char> into);

    void begin_decompressing();

    bool is_gzip() const noexcept;
    std::string kind() const;
    std::string so_far() const;
    std::string get_it_again() const;

    [[noreturn]] void refuse_cut_off() const;

    [[noreturn]] void refuse() const;

    [[noreturn]] void refuse_unsupported() const;

    source* from_;
    std::array<char, detail::telling_bytes> seen_ = {}; ///< what it begins with
    std::size_t seen_size_ = 0;
    std::size_t seen_passed_ = 0;
    bool looked_ = false;
    compression how_ = compression::none;
    std::unique_ptr<detail::decompressor> decompressor_;
    std::unique_ptr<char[]> buffer_;
    std::string_view compressed_; ///< in the buffer, not yet decompressed
    std::uint64_t consumed_ = 0;
    std::uint64_t made_ = 0;
};

} // namespace weir::bytes

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/decompressed_source-inl.hpp>
#endif
