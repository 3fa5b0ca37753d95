// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <stdexcept>

namespace weir::bytes {

/// Compressed data that cannot be unpacked, or not to its end: it is cut off, damaged, followed by
/// something else, needs too much memory, or this program was built without the library. what()
/// names the source, says how far it was good, and what to do.
class broken_compression : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace weir::bytes
