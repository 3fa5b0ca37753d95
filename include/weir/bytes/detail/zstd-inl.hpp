// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compression.hpp>
#include <weir/bytes/detail/codec.hpp>
#include <weir/bytes/detail/zstd.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <string_view>

#if WEIR_WITH_ZSTD
#include <zstd.h>
#include <zstd_errors.h>
#endif

// zstd, by libzstd. The rest of weir uses only the interfaces compressor and decompressor.

namespace weir::bytes::detail {

// Weak: defined by the source files that are compiled with libzstd, and null where there are none. All
// others have the same code, so that it is not the order of linking that decides what is read.
[[gnu::weak]] std::unique_ptr<decompressor> unzstd_by_libzstd();
[[gnu::weak]] std::unique_ptr<compressor> zstd_by_libzstd();

WEIR_DETAIL_INLINE std::unique_ptr<decompressor> make_unzstd() {
    return unzstd_by_libzstd ? unzstd_by_libzstd() : nullptr;
}
WEIR_DETAIL_INLINE std::unique_ptr<compressor> make_zstd() {
    return zstd_by_libzstd ? zstd_by_libzstd() : nullptr;
}

#if WEIR_WITH_ZSTD

/// Decompresses zstd: one frame after another, also skippable ones. Anything else after a frame is
/// a fault, reported when all before it has been decompressed. Memory: the window of the frame, 2
/// to 8 MiB at the levels of `zstd`. A frame that needs more than 128 MiB, also the limit of
/// `zstd -d`, is a fault. libzstd allocates it with malloc(), which weir::trace does not see. In a
/// frame without a checksum, which `zstd` writes only on request, damage may not be detected.
class unzstd final : public decompressor {
public:
    unzstd() : stream_{::ZSTD_createDStream()} {
        if (!stream_) throw std::bad_alloc{};
        wanted_ = first_wanted_ = ::ZSTD_initDStream(stream_.get());
    }

    std::size_t decompress(std::string_view& compressed, std::span<char> into) override {
        ZSTD_outBuffer out{into.data(), into.size(), 0};
        while (out.pos < out.size && (has_more_ || !compressed.empty())) {
            // libzstd would need four bytes to report it.
            if (between_frames_ && compression_of(compressed.substr(0, 1)) == compression::none)
                fault_ = fault::followed_by_other;
            if (fault_ != fault::none) break;
            const std::size_t before = out.pos;
            ZSTD_inBuffer in{compressed.data(), has_more_ ? 0 : next_piece(compressed.size()), 0};
            const std::size_t result = ::ZSTD_decompressStream(stream_.get(), &out, &in);
            if (::ZSTD_isError(result)) {
                out.pos = before;
                stop_at(::ZSTD_getErrorCode(result));
                continue;
            }
            compressed.remove_prefix(in.pos);
            if (result == 0)
                between_frames_ = true;
            else if (in.pos != 0)
                between_frames_ = false;
            wanted_ = result == 0 ? first_wanted_ : result;
            has_more_ = result != 0 && out.pos == out.size;
        }
        return out.pos;
    }

    bool is_complete() const noexcept override { return between_frames_; }

private:
    struct free_stream {
        void operator()(ZSTD_DStream* stream) const noexcept { ::ZSTD_freeDStream(stream); }
    };

    /// At an error, libzstd discards what it has written in the same call. So it gets one block at
    /// a time, without the header of the next block, which it asks for too, and no input while it
    /// still has bytes to write.
    std::size_t next_piece(std::size_t available) const noexcept {
        constexpr std::size_t block_header = 3;
        const std::size_t piece = wanted_ > block_header ? wanted_ - block_header : wanted_;
        return std::min(available, piece);
    }

    void stop_at(ZSTD_ErrorCode error) {
        if (error == ZSTD_error_memory_allocation) throw std::bad_alloc{};
        if (error == ZSTD_error_frameParameter_windowTooLarge)
            fault_ = fault::window_too_large;
        else if (error == ZSTD_error_dictionary_wrong)
            fault_ = fault::needs_dictionary;
        else if (error == ZSTD_error_prefix_unknown) // the first was detected
            fault_ = fault::followed_by_other;
        else
            fault_ = fault::damaged;
    }

    std::unique_ptr<ZSTD_DStream, free_stream> stream_;
    std::size_t first_wanted_ = 0;
    std::size_t wanted_ = 0; ///< how many compressed bytes libzstd needs next
    bool has_more_ = false;  ///< libzstd may have output that did not fit
    bool between_frames_ = false;
};

/// Compresses to zstd, at libzstd's default level, in one frame with a checksum.
class zstd final : public compressor {
public:
    zstd() : context_{::ZSTD_createCCtx()} {
        if (!context_) throw std::bad_alloc{};
        ::ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
    }

    std::size_t compress(std::string_view& plain, std::span<char> into) override {
        return step(plain, into, ZSTD_e_continue);
    }

    std::size_t finish(std::span<char> into) override {
        std::string_view nothing;
        return finished_ ? 0 : step(nothing, into, ZSTD_e_end);
    }

private:
    struct free_context {
        void operator()(ZSTD_CCtx* context) const noexcept { ::ZSTD_freeCCtx(context); }
    };

    std::size_t step(std::string_view& plain, std::span<char> into, ZSTD_EndDirective how) {
        ZSTD_inBuffer in{plain.data(), plain.size(), 0};
        ZSTD_outBuffer out{into.data(), into.size(), 0};
        const std::size_t left = ::ZSTD_compressStream2(context_.get(), &out, &in, how);
        if (::ZSTD_isError(left)) throw std::bad_alloc{}; // nothing else can go wrong
        plain.remove_prefix(in.pos);
        finished_ = how == ZSTD_e_end && left == 0;
        return out.pos;
    }

    std::unique_ptr<ZSTD_CCtx, free_context> context_;
    bool finished_ = false;
};

// Not inlined, so that others can call them.
[[gnu::noinline]] inline std::unique_ptr<decompressor> unzstd_by_libzstd() {
    return std::make_unique<unzstd>();
}
[[gnu::noinline]] inline std::unique_ptr<compressor> zstd_by_libzstd() {
    return std::make_unique<zstd>();
}

#elif !defined __ELF__ // there a weak function must be defined

inline std::unique_ptr<decompressor> unzstd_by_libzstd() { return nullptr; }
inline std::unique_ptr<compressor> zstd_by_libzstd() { return nullptr; }

#endif

} // namespace weir::bytes::detail
