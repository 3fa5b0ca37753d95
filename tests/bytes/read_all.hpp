// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>

#include <cstddef>
#include <string>

namespace weir::test {

/// All that a source has, `asked` bytes at a time. If it throws, `seen` has what came before.
inline void read_all(bytes::source& source, std::string& seen, std::size_t asked = 4096) {
    std::string into(asked, '?');
    while (const std::size_t got = source.read(into)) seen.append(into, 0, got);
}
inline std::string read_all(bytes::source& source, std::size_t asked = 4096) {
    std::string seen;
    read_all(source, seen, asked);
    return seen;
}

} // namespace weir::test
