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

// zstd, by libzstd. Everything else of weir knows only packers and unpackers.

namespace weir::bytes::detail {

#if WEIR_WITH_ZSTD

/// Unpacks zstd: one frame after another, skippable ones too. Anything else that follows a frame is
/// a fault, found when all before it has been decompressed. The memory is that of the frame's window:
/// 2 to 8 MiB as the levels of `zstd` have it. A frame that asks for more than 128 MiB, which is
/// also the limit of `zstd -d`, is a fault. libzstd takes it from malloc(), where weir::trace does
/// not see it. A frame without a checksum, which `zstd` writes only if asked to, may be damaged and
/// nobody can tell.
class unzstd final : public decompressor {
public:
    unzstd() : stream_{::ZSTD_createDStream()} {
        if (!stream_) throw std::bad_alloc{};
        wanted_ = first_wanted_ = ::ZSTD_initDStream(stream_.get());
    }

    std::size_t decompress(std::string_view& compressed, std::span<char> into) override {
        ZSTD_outBuffer out{into.data(), into.size(), 0};
        while (out.pos < out.size && (has_more_ || !compressed.empty())) {
            // libzstd would wait for four bytes to say so.
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

    /// libzstd forgets, at an error, what it has written in the same call. So it is given one block
    /// at a time, without the header of the next, which it asks for at the same time, and nothing
    /// while it still has bytes to write.
    std::size_t next_piece(std::size_t available) const noexcept {
        constexpr std::size_t block_header = 3;
        const std::size_t piece = wanted_ > block_header ? wanted_ - block_header : wanted_;
        return std::min(available, piece);
    }

    void stop_at(ZSTD_ErrorCode error) {
        if (error == ZSTD_error_memory_allocation) throw std::bad_alloc{};
        if (error == ZSTD_error_frameParameter_windowTooLarge)
            fault_ = fault::window_too_large;
        else if (error == ZSTD_error_prefix_unknown) // the first was recognised
            fault_ = fault::followed_by_other;
        else
            fault_ = fault::damaged;
    }

    std::unique_ptr<ZSTD_DStream, free_stream> stream_;
    std::size_t first_wanted_ = 0;
    std::size_t wanted_ = 0; ///< how many compressed bytes it takes to go on
    bool has_more_ = false;  ///< it may have bytes that found no place
    bool between_frames_ = false;
};

/// Packs zstd, at libzstd's usual level, into one frame with a checksum.
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

WEIR_DETAIL_INLINE std::unique_ptr<decompressor> make_unzstd() {
    return std::make_unique<unzstd>();
}
WEIR_DETAIL_INLINE std::unique_ptr<compressor> make_zstd() { return std::make_unique<zstd>(); }

#else

/// None: this program was built without libzstd.
WEIR_DETAIL_INLINE std::unique_ptr<decompressor> make_unzstd() { return nullptr; }
WEIR_DETAIL_INLINE std::unique_ptr<compressor> make_zstd() { return nullptr; }

#endif

} // namespace weir::bytes::detail
