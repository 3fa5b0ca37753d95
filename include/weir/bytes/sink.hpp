// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace weir::bytes {

/// Where bytes go to. What was written counts only once it is closed: a sink that is destroyed
/// before that has given up, and leaves nothing behind that could be taken for the whole.
class sink {
public:
    virtual ~sink() = default;

    /// Takes all of the bytes. Throws std::system_error, whose message names the sink, if they
    /// cannot be written.
    virtual void write(std::string_view bytes) = 0;

    /// Sees to it that all that was written is where it belongs. Throws as write() does. Nothing is
    /// written afterwards.
    virtual void close() = 0;

    /// What error messages call it.
    virtual std::string name() const = 0;

protected:
    sink() = default;
    sink(const sink&) = default;
    sink(sink&&) = default;
    sink& operator=(const sink&) = default;
    sink& operator=(sink&&) = default;
};

} // namespace weir::bytes
