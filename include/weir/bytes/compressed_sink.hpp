// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compression.hpp>
#include <weir/bytes/detail/codec.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace weir::bytes {

/// Compresses what is written, into another sink, which it owns. Only close() writes the end of the
/// compressed data and closes the other sink: without it, the data is recognisably cut off. flush()
/// does nothing, as it would make the compression worse.
///
/// The constructor throws std::runtime_error if this program was built without the library, and
/// std::invalid_argument for compression::none.
class compressed_sink final : public sink {
public:
    compressed_sink(std::unique_ptr<sink> into, compression how);

    void write(std::string_view bytes) override;

    void close() override;

    std::string name() const override;

private:
    static constexpr std::size_t buffer_size = std::size_t{64} << 10;

    void hand_on(std::size_t made);

    /// Throws if the other sink has failed to write a piece: later pieces would not follow on.
    void check_whole() const;

    [[noreturn]] void refuse_unsupported(compression how) const;

    std::unique_ptr<sink> into_;
    std::unique_ptr<detail::compressor> compressor_;
    std::unique_ptr<char[]> buffer_;
    bool is_whole_ = true; ///< no data that was written is lost
    bool is_closed_ = false;
};

} // namespace weir::bytes

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/compressed_sink-inl.hpp>
#endif
