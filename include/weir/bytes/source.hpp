// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
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
