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

/// The bytes of another source, decompressed if they are compressed with gzip or zstd. The first
/// bytes decide, not the name. Other data is passed through unchanged, without a copy. Data
/// compressed twice is decompressed once. The other source must outlive this one.
///
/// Consecutive gzip members or zstd frames are one text. Zeros after a gzip member are skipped. If
/// the data is truncated, damaged, or followed by other data, read() returns all bytes before that
/// place, and then throws weir::bytes::broken_compression at each call; the formats have their
/// checksums at the end, so the last bytes returned may be wrong. Memory: 128 KiB, plus 43 KiB for
/// gzip or the window of the frame, at most 128 MiB, for zstd, allocated at the beginning; none for
/// data that is not compressed.
class decompressed_source final : public source {
public:
    explicit decompressed_source(source& from) noexcept : from_{&from} {}

    std::size_t read(std::span<char> into) override;

    std::uint64_t skip(std::uint64_t count) override;

    /// The size of the other source; std::nullopt if it is compressed. Reads its first bytes.
    std::optional<std::uint64_t> size() override;

    std::string name() const override;

    /// How many bytes were taken from the other source: compressed bytes, if it is compressed.
    std::uint64_t consumed() const noexcept { return consumed_; }

    /// Whether the other source is compressed. Known after the first read(), skip() or size().
    bool is_packed() const noexcept { return looked_ && how_ != compression::none; }

private:
    static constexpr std::size_t buffer_size = std::size_t{128} << 10;

    /// Reads no more bytes than detection needs, so as not to wait for a terminal.
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
    std::array<char, detail::telling_bytes> seen_ = {}; ///< the first bytes of the other source
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
