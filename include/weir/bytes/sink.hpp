// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <string>
#include <string_view>

namespace weir::bytes {

/// Where bytes are written to. What was written is complete only after close(): a sink that is
/// destroyed before leaves nothing that could be taken for the whole.
class sink {
public:
    virtual ~sink() = default;

    /// Writes all of `bytes`. Throws std::system_error, whose message names the sink, if they
    /// cannot be written.
    virtual void write(std::string_view bytes) = 0;

    /// Hands on what has been written so far, if whoever reads the output could see it before it is
    /// complete. Called before a source on the same thread waits for more. Throws as write() does.
    virtual void flush() {}

    /// Completes the output: all that was written is then at its destination. Throws as write()
    /// does. Nothing may be written afterwards.
    virtual void close() = 0;

    /// The name used in error messages.
    virtual std::string name() const = 0;

protected:
    sink() = default;
    sink(const sink&) = default;
    sink(sink&&) = default;
    sink& operator=(const sink&) = default;
    sink& operator=(sink&&) = default;
};

} // namespace weir::bytes
