// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/decompressed_source.hpp>
#include <weir/bytes/file.hpp>
#include <weir/bytes/source.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace demo {

/// The first `length` bytes of a file, when it is decompressed.
class file_prefix final : public weir::bytes::source {
public:
    file_prefix(std::filesystem::path path, std::uint64_t length)
        : file_{std::make_unique<weir::bytes::file>(std::move(path))}, left_{length} {}

    std::size_t read(std::span<char> into) override {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left_));
        if (wanted == 0) return 0;
        const std::size_t got = text_.read(into.first(wanted));
        left_ -= got;
        return got;
    }

    std::string name() const override { return file_->name(); }

private:
    std::unique_ptr<weir::bytes::file> file_; // text_ has its address, and this one moves
    weir::bytes::decompressed_source text_{*file_};
    std::uint64_t left_;
};

} // namespace demo
