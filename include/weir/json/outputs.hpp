// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/detail/compiled.hpp>

#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>

// Where records are written to.

namespace weir::json::detail {

/// The sink of bytes::create, but opened at once, so that it is known whether there can be a file
/// before an hour is spent on what to write to it, and with nothing held back from descriptors that
/// others read along.
std::unique_ptr<bytes::sink> open_output(const std::filesystem::path& path);

/// A stream of the standard library, which outlives it.
class stream_sink final : public bytes::sink {
public:
    explicit stream_sink(std::ostream& to) noexcept : to_{to} {}

    void write(std::string_view bytes) override {
        check(to_.write(bytes.data(), static_cast<std::streamsize>(bytes.size())));
    }
    void close() override { check(to_.flush()); }
    std::string name() const override { return "the output stream"; }

private:
    void check(const std::ostream& after) const {
        if (!after)
            throw std::system_error{std::make_error_code(std::errc::io_error),
                                    "weir: cannot write to " + name()};
    }

    std::ostream& to_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/outputs-inl.hpp>
#endif
