// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace weir::bytes {

/// Text that is in memory already. It is not copied, and must outlive the pipe.
class memory final : public source {
public:
    explicit memory(std::string_view text, std::string name = "memory")
        : rest_{text}, name_{std::move(name)} {}
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

    std::string name() const override { return name_; }

private:
    std::string_view rest_;
    std::string name_;
};

} // namespace weir::bytes
