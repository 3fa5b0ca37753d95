// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace weir::bytes {

/// Where bytes come from. Made when a pipe is written down, read when it is pulled: constructing a
/// source opens and reads nothing.
class source {
public:
    virtual ~source() = default;

    /// Fills `into`, which is not empty, from its front with the next bytes and returns how many
    /// there were: at least 1, or 0 at the end. Returns what there is rather than wait for more.
    /// Throws std::system_error, whose message names the source, if it cannot be opened or read.
    virtual std::size_t read(std::span<char> into) = 0;

    /// Passes over the next `count` bytes and returns how many there were: fewer only at the end.
    /// Reads them, unless the source knows better. Throws as read() does.
    virtual std::uint64_t skip(std::uint64_t count) {
        constexpr std::uint64_t at_once = std::uint64_t{64} << 10;
        const auto size = static_cast<std::size_t>(std::min(count, at_once));
        const auto unwanted = std::make_unique_for_overwrite<char[]>(size);
        std::uint64_t left = count;
        while (left != 0) {
            const std::size_t got = read(
                {unwanted.get(), static_cast<std::size_t>(std::min<std::uint64_t>(left, size))});
            if (got == 0) break;
            left -= got;
        }
        return count - left;
    }

    /// How many bytes there are from the beginning to the end, where that can be known without
    /// reading them; may open the source. Throws as read() does.
    virtual std::optional<std::uint64_t> size() { return {}; }

    /// What error messages call it.
    virtual std::string name() const = 0;

protected:
    source() = default;
    source(const source&) = default;
    source(source&&) = default;
    source& operator=(const source&) = default;
    source& operator=(source&&) = default;
};

} // namespace weir::bytes
