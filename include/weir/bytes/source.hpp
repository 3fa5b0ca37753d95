// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <cstdint>
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
    virtual std::uint64_t skip(std::uint64_t count);

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

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/source-inl.hpp>
#endif
