// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>
#include <weir/detail/compiled.hpp>

#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

// The sinks to which records are written.

namespace weir::json::detail {

/// The sink of bytes::create, but opened at once, so that a file that cannot be created is reported
/// before the records are computed; and without a buffer for a descriptor that another process
/// may read.
std::unique_ptr<bytes::sink> open_output(const std::filesystem::path& path);

/// Writes to a std::ostream, which must outlive the sink.
class stream_sink final : public bytes::sink {
public:
    explicit stream_sink(std::ostream& to) noexcept : to_{to} {}

    void write(std::string_view bytes) override;
    void flush() override;
    void close() override { flush(); }
    std::string name() const override { return "the output stream"; }

private:
    /// Says why it failed as far as the stream leaves that in errno.
    template <class Operation>
    void check(Operation operation) const;

    std::ostream& to_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/write/output_sinks-inl.hpp>
#endif
