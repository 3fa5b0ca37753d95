// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace weir::detail {

/// The name of a stage, held in place: naming a stage must not allocate, or the ledger would show
/// its own instruments. Longer names are cut, at a UTF-8 boundary, to `capacity` bytes.
class stage_name {
public:
    static constexpr std::size_t capacity = 63;

    constexpr stage_name() = default;
    constexpr explicit stage_name(std::string_view name) noexcept {
        std::size_t length = name.size() < capacity ? name.size() : capacity;
        if (length < name.size())
            while (length > capacity - 4
                   && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80)
                --length;
        for (std::size_t i = 0; i < length; ++i) bytes_[i] = name[i];
        length_ = static_cast<unsigned char>(length);
    }

    constexpr std::string_view view() const noexcept { return {bytes_.data(), length_}; }

private:
    std::array<char, capacity> bytes_{};
    unsigned char length_ = 0;
};

} // namespace weir::detail
