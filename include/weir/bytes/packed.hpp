// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compression.hpp>
#include <weir/bytes/gzip.hpp>
#include <weir/bytes/packer.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/bytes/zstd.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace weir::bytes {

/// Compresses what is written, for another sink. Only close() writes the end of the compressed data
/// and closes the other sink: without it, what is there is recognisably cut off.
///
/// The constructor throws std::runtime_error if this program was built without the library of the
/// compression, and std::invalid_argument for compression::none.
class packed final : public sink {
public:
    packed(std::unique_ptr<sink> into, compression how)
        : into_{std::move(into)},
          packer_{how == compression::gzip ? detail::make_gzip() : detail::make_zstd()},
          buffer_{std::make_unique_for_overwrite<char[]>(buffer_size)} {
        if (how == compression::none)
            throw std::invalid_argument{"weir: bytes::packed packs with gzip or zstd; to write "
                                        "what is not packed, use the other sink by itself"};
        if (!packer_) refuse_unsupported(how);
    }

    void write(std::string_view bytes) override {
        const std::span into{buffer_.get(), buffer_size};
        check_whole();
        is_whole_ = false;
        while (!bytes.empty()) hand_on(packer_->pack(bytes, into));
        is_whole_ = true;
    }

    void close() override {
        if (is_closed_) return;
        const std::span into{buffer_.get(), buffer_size};
        check_whole();
        is_whole_ = false;
        while (const std::size_t made = packer_->finish(into)) hand_on(made);
        into_->close();
        is_closed_ = true;
    }

    std::string name() const override { return into_->name(); }

private:
    static constexpr std::size_t buffer_size = std::size_t{64} << 10;

    void hand_on(std::size_t made) {
        if (made != 0) into_->write({buffer_.get(), made});
    }

    /// Once the other sink has refused a piece, what comes later would not fit what came before.
    void check_whole() const {
        if (is_whole_) return;
        throw std::system_error{std::make_error_code(std::errc::io_error),
                                "weir: cannot write " + name()
                                    + (is_closed_ ? ", which has been closed"
                                                  : ", of which a part could not be written")};
    }

    [[noreturn]] void refuse_unsupported(compression how) const {
        const std::string tool{to_string(how)};
        throw std::runtime_error{"weir: cannot compress " + name() + " with " + tool
                                 + ": this program was built without "
                                 + (how == compression::gzip ? "zlib" : "libzstd")
                                 + "; write it uncompressed, and run " + tool + " on it"};
    }

    std::unique_ptr<sink> into_;
    std::unique_ptr<detail::packer> packer_;
    std::unique_ptr<char[]> buffer_;
    bool is_whole_ = true; ///< nothing of what was written is lost
    bool is_closed_ = false;
};

} // namespace weir::bytes
