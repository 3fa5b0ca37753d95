// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/broken_compression.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/gzip.hpp>
#include <weir/bytes/source.hpp>
#include <weir/bytes/unpacker.hpp>
#include <weir/bytes/zstd.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir::bytes {

/// What another source holds, unpacked if it is compressed with gzip or zstd: told by how it
/// begins, not by its name. Anything else is passed through as it is, without a copy. What was
/// packed twice is unpacked once. The other source must outlive this one.
///
/// Several gzip members or zstd frames in succession are one text. Zeros behind a gzip member are
/// passed over. Where the data is cut off, damaged, or followed by something else, all bytes before
/// that place are delivered, and then read() throws weir::bytes::broken_compression, again each
/// time; the formats have their checksums at the end, so that among the last bytes delivered may be
/// wrong ones. Memory: 128 KiB for what is packed, and 43 KiB for gzip or the window of the frame,
/// at most 128 MiB, for zstd, taken at the beginning; nothing for what is not compressed.
class unpacked final : public source {
public:
    explicit unpacked(source& from) noexcept : from_{&from} {}

    std::size_t read(std::span<char> into) override {
        look();
        if (is_packed()) return unpack(into);
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

    std::uint64_t skip(std::uint64_t count) override {
        look();
        if (is_packed()) return source::skip(count);
        const std::uint64_t of_seen = std::min<std::uint64_t>(count, seen_size_ - seen_passed_);
        seen_passed_ += static_cast<std::size_t>(of_seen);
        const std::uint64_t of_rest = count == of_seen ? 0 : from_->skip(count - of_seen);
        consumed_ += of_rest;
        return of_seen + of_rest;
    }

    /// That of the other source, unless it is compressed. Reads the first bytes to see.
    std::optional<std::uint64_t> size() override {
        look();
        return is_packed() ? std::nullopt : from_->size();
    }

    std::string name() const override { return from_->name(); }

    /// How many bytes were taken from the other source: packed ones, if it is packed.
    std::uint64_t consumed() const noexcept { return consumed_; }

    /// Whether the other source is compressed. Known after the first read().
    bool is_packed() const noexcept { return looked_ && how_ != compression::none; }

private:
    static constexpr std::size_t buffer_size = std::size_t{128} << 10;

    /// Reads no further than it takes to tell, so that a terminal is not waited for.
    void look() {
        while (!looked_) {
            const std::size_t got = from_->read(std::span{seen_}.subspan(seen_size_));
            seen_size_ += got;
            consumed_ += got;
            const auto told = detail::compression_of({seen_.data(), seen_size_});
            how_ = told.value_or(compression::none);
            looked_ = told.has_value() || got == 0;
        }
    }

    std::size_t unpack(std::span<char> into) {
        if (!buffer_) begin_unpacking();
        for (;;) {
            const std::size_t made = unpacker_->unpack(packed_, into);
            made_ += made;
            if (made != 0) return made;
            if (unpacker_->what_is_wrong() != detail::fault::none) refuse();
            const std::size_t got = from_->read({buffer_.get(), buffer_size});
            consumed_ += got;
            packed_ = {buffer_.get(), got};
            if (got == 0) {
                if (unpacker_->is_complete()) return 0;
                refuse_cut_off();
            }
        }
    }

    void begin_unpacking() {
        unpacker_ = how_ == compression::gzip ? detail::make_gunzip() : detail::make_unzstd();
        if (!unpacker_) refuse_unsupported();
        buffer_ = std::make_unique_for_overwrite<char[]>(buffer_size);
        std::memcpy(buffer_.get(), seen_.data(), seen_size_);
        packed_ = {buffer_.get(), seen_size_};
    }

    bool is_gzip() const noexcept { return how_ == compression::gzip; }
    std::string kind() const { return std::string{to_string(how_)}; }
    std::string so_far() const { return std::to_string(made_) + " bytes had been unpacked. "; }
    std::string get_it_again() const {
        return "Get or make the file again; " + kind() + " -t tells whether one is whole";
    }

    [[noreturn]] void refuse_cut_off() const {
        throw broken_compression{"weir: " + name() + ": the " + kind()
                                 + " data ends in the middle, after " + std::to_string(consumed_)
                                 + " bytes; " + so_far() + get_it_again()};
    }

    [[noreturn]] void refuse() const {
        const std::string at = std::to_string(consumed_ - packed_.size());
        const std::string data = "weir: " + name() + ": the " + kind() + " data ";
        switch (unpacker_->what_is_wrong()) {
        case detail::fault::followed_by_other:
            throw broken_compression{data + "is followed, at byte " + at + ", by something else; "
                                     + so_far()
                                     + "Cut the file off there, if that does not belong to it"};
        case detail::fault::window_too_large:
            throw broken_compression{
                data + "takes more than 128 MiB of memory to unpack, from byte " + at + " on; "
                + so_far() + "Unpack it first, with zstd -dc --long=31 for example"};
        default:
            throw broken_compression{data + "is damaged at byte " + at + " or shortly behind it; "
                                     + so_far() + get_it_again()};
        }
    }

    [[noreturn]] void refuse_unsupported() const {
        throw broken_compression{"weir: " + name() + " is compressed with " + kind()
                                 + ", and this program was built without "
                                 + (is_gzip() ? "zlib" : "libzstd") + "; unpack it first, with "
                                 + (is_gzip() ? "zcat" : "zstdcat") + " for example"};
    }

    source* from_;
    std::array<char, detail::telling_bytes> seen_ = {}; ///< what it begins with
    std::size_t seen_size_ = 0;
    std::size_t seen_passed_ = 0;
    bool looked_ = false;
    compression how_ = compression::none;
    std::unique_ptr<detail::unpacker> unpacker_;
    std::unique_ptr<char[]> buffer_;
    std::string_view packed_; ///< in the buffer, not yet unpacked
    std::uint64_t consumed_ = 0;
    std::uint64_t made_ = 0;
};

} // namespace weir::bytes
