// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>

#include <cstddef>
#include <string>

namespace weir::test {

/// What one read returns.
inline std::string read_once(bytes::source& source, std::size_t asked = 1000) {
    std::string into(asked, '?');
    into.resize(source.read(into));
    return into;
}

} // namespace weir::test
