// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace weir::bytes {

/// Where bytes are read from. Constructing a source opens and reads nothing; that happens when the
/// pipe is pulled.
class source {
public:
    virtual ~source() = default;

    /// Writes the next bytes to the front of `into`, which must not be empty, and returns how many:
    /// at least 1, or 0 at the end. Does not wait for more than is available. Throws
    /// std::system_error, which names the source, if it cannot be opened or read.
    virtual std::size_t read(std::span<char> into) = 0;

    /// Skips the next `count` bytes and returns how many were skipped: fewer only at the end. Reads
    /// them, unless the source has a faster way. Throws as read() does.
    virtual std::uint64_t skip(std::uint64_t count);

    /// The number of bytes from the beginning to the end; std::nullopt if that is not known without
    /// reading them. May open the source. Throws as read() does.
    virtual std::optional<std::uint64_t> size() { return {}; }

    /// The name used in error messages.
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
