// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ostream>
#include <string>

namespace weir {

/// What an assertion about memory found. It belongs to no test framework:
///
///     if (const weir::verdict v = weir::peak_below(report, 65'536); !v) std::cerr << v << '\n';
///
/// The message is one line and has the figures, also if it passed.
struct [[nodiscard]] verdict {
    bool passed = false;
    std::string message;

    explicit operator bool() const noexcept { return passed; }
};

inline std::ostream& operator<<(std::ostream& out, const verdict& found) {
    return out << found.message;
}

} // namespace weir
