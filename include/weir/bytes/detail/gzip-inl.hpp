// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compression.hpp>
#include <weir/bytes/detail/codec.hpp>
#include <weir/bytes/detail/gzip.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <string_view>

#if WEIR_WITH_ZLIB
#include <zlib.h>
#endif

// gzip, by zlib. The rest of weir uses only the interfaces compressor and decompressor.

namespace weir::bytes::detail {

// Weak: defined by the source files that are compiled with zlib, and null where there are none. All
// others have the same code, so that it is not the order of linking that decides what is read.
[[gnu::weak]] std::unique_ptr<decompressor> gunzip_by_zlib();
[[gnu::weak]] std::unique_ptr<compressor> gzip_by_zlib();

WEIR_DETAIL_INLINE std::unique_ptr<decompressor> make_gunzip() {
    return gunzip_by_zlib ? gunzip_by_zlib() : nullptr;
}
WEIR_DETAIL_INLINE std::unique_ptr<compressor> make_gzip() {
    return gzip_by_zlib ? gzip_by_zlib() : nullptr;
}

#if WEIR_WITH_ZLIB

/// Allocates memory for zlib with operator new, so that weir::trace counts it.
inline void* zlib_allocate(void*, unsigned count, unsigned size) {
    return ::operator new(std::size_t{count} * size, std::nothrow);
}
inline void zlib_free(void*, void* at) { ::operator delete(at); }

/// Added to the size of the window, it selects the gzip format. zlib.h has no name for it.
inline constexpr int gzip_format = 16;

/// The input and output of one call of zlib, and how many bytes of each it used.
class gzip_step {
public:
    gzip_step(z_stream& stream, std::string_view from, std::span<char> into)
        : stream_{stream}, in_{clamped(from.size())}, out_{clamped(into.size())} {
        // zlib does not write to its input, but declares it const only if a macro is defined.
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(from.data()));
        stream.avail_in = in_;
        stream.next_out = reinterpret_cast<Bytef*>(into.data());
        stream.avail_out = out_;
    }

    void take_from(std::string_view& from) const { from.remove_prefix(in_ - stream_.avail_in); }
    std::size_t made() const { return out_ - stream_.avail_out; }

private:
    static uInt clamped(std::size_t size) {
        return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
    }

    z_stream& stream_;
    uInt in_, out_;
};

/// Decompresses gzip with 43 KiB of memory, whatever the length. Members follow each other
/// directly, or after zeros, which some programs pad with. Anything else after a member is a fault,
/// reported when all before it has been decompressed; `gzip -d` ignores it, and loses data.
class gunzip final : public decompressor {
public:
    gunzip() {
        stream_.zalloc = zlib_allocate;
        stream_.zfree = zlib_free;
        if (inflateInit2(&stream_, MAX_WBITS + gzip_format) != Z_OK) throw std::bad_alloc{};
    }
    ~gunzip() override { ::inflateEnd(&stream_); }

    std::size_t decompress(std::string_view& compressed, std::span<char> into) override {
        std::size_t made = 0;
        while (fault_ == fault::none && made < into.size()) {
            if (between_members_ && !begin_member(compressed)) break;
            const gzip_step step{stream_, compressed, into.subspan(made)};
            const int result = ::inflate(&stream_, Z_NO_FLUSH);
            step.take_from(compressed);
            made += step.made();
            if (result == Z_STREAM_END) {
                ::inflateReset(&stream_);
                between_members_ = true;
                is_first_ = false;
            } else if (result == Z_MEM_ERROR) {
                throw std::bad_alloc{};
            } else if (result == Z_BUF_ERROR && compressed.empty()) {
                break;
            } else if (result != Z_OK) {
                const bool without_header = stream_.total_in <= 2;
                fault_ = without_header && !is_first_ ? fault::followed_by_other : fault::damaged;
            }
        }
        return made;
    }

    bool is_complete() const noexcept override { return between_members_; }

private:
    bool begin_member(std::string_view& compressed) {
        compressed.remove_prefix(std::min(compressed.find_first_not_of('\0'), compressed.size()));
        if (compressed.empty()) return false;
        between_members_ = compressed.front() != '\x1f';
        if (between_members_) fault_ = fault::followed_by_other;
        return !between_members_;
    }

    z_stream stream_ = {}; // zlib holds its address
    bool is_first_ = true;
    bool between_members_ = false;
};

/// Compresses to gzip, at zlib's default level, in one member without name or time: the same text
/// gives the same bytes.
class gzip final : public compressor {
public:
    gzip() {
        stream_.zalloc = zlib_allocate;
        stream_.zfree = zlib_free;
        constexpr int usual_memory = 8; // zlib.h has no name for it
        if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + gzip_format,
                         usual_memory, Z_DEFAULT_STRATEGY)
            != Z_OK)
            throw std::bad_alloc{};
    }
    ~gzip() override { ::deflateEnd(&stream_); }

    std::size_t compress(std::string_view& plain, std::span<char> into) override {
        const gzip_step step{stream_, plain, into};
        ::deflate(&stream_, Z_NO_FLUSH);
        step.take_from(plain);
        return step.made();
    }

    std::size_t finish(std::span<char> into) override {
        if (finished_) return 0;
        const gzip_step step{stream_, {}, into};
        finished_ = ::deflate(&stream_, Z_FINISH) == Z_STREAM_END;
        return step.made();
    }

private:
    z_stream stream_ = {}; // zlib holds its address
    bool finished_ = false;
};

// Not inlined, so that others can call them.
[[gnu::noinline]] inline std::unique_ptr<decompressor> gunzip_by_zlib() {
    return std::make_unique<gunzip>();
}
[[gnu::noinline]] inline std::unique_ptr<compressor> gzip_by_zlib() {
    return std::make_unique<gzip>();
}

#elif !defined __ELF__ // there a weak function must be defined

inline std::unique_ptr<decompressor> gunzip_by_zlib() { return nullptr; }
inline std::unique_ptr<compressor> gzip_by_zlib() { return nullptr; }

#endif

} // namespace weir::bytes::detail
