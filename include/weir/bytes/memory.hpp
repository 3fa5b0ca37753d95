// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace weir::bytes {

/// Text that is already in memory. It is not copied, and must outlive the pipe.
class memory final : public source {
public:
    explicit memory(std::string_view text, std::string name = "memory")
        : rest_{text}, size_{text.size()}, name_{std::move(name)} {}
    template <std::same_as<std::string> Temporary>
    explicit memory(Temporary&&, std::string = {}) {
        static_assert(sizeof(Temporary) == 0,
                      "weir: bytes::memory does not copy its text, and this string is gone before "
                      "it is read; give it a name, and let that outlive the pipe");
    }

    std::size_t read(std::span<char> into) override {
        const std::size_t got = std::min(into.size(), rest_.size());
        if (got != 0) std::memcpy(into.data(), rest_.data(), got);
        rest_.remove_prefix(got);
        return got;
    }

    std::uint64_t skip(std::uint64_t count) override {
        const auto over = static_cast<std::size_t>(std::min<std::uint64_t>(count, rest_.size()));
        rest_.remove_prefix(over);
        return over;
    }

    std::optional<std::uint64_t> size() override { return size_; }

    std::string name() const override { return name_; }

private:
    std::string_view rest_;
    std::uint64_t size_ = 0;
    std::string name_;
};

} // namespace weir::bytes
