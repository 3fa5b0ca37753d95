// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string_view>
#include <utility>

// Define WEIR_ASSERTIONS as 1 to end the program where a range of weir's is pulled that was moved
// away. As 0, such a range has no elements. Without a definition, it is 1 where the standard
// library has its own assertions. Source files that differ in it link; what they share does
// either.
#ifndef WEIR_ASSERTIONS
#ifdef _GLIBCXX_ASSERTIONS
#define WEIR_ASSERTIONS 1
#else
#define WEIR_ASSERTIONS 0
#endif
#endif

namespace weir::detail {

/// Call it when a range is pulled. Returns `here`, which is false if it was moved away.
template <bool Asserts = (WEIR_ASSERTIONS != 0)>
bool expect_presence(bool here, std::string_view name,
                     const std::source_location& written = {}) noexcept {
    if constexpr (Asserts)
        if (!here) [[unlikely]] {
            std::fputs("weir: ", stderr);
            for (const char c : name) // on one line, as everywhere
                std::fputc(static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c, stderr);
            if (written.line() != 0)
                std::fprintf(stderr, " (%s:%u)", written.file_name(), written.line());
            std::fputs(" was moved away, and is pulled again; pull what it was moved into\n",
                       stderr);
            std::abort();
        }
    return here;
}

/// A member that tells whether the object has been moved away.
class presence {
public:
    presence() = default;
    presence(presence&& other) noexcept : here_{std::exchange(other.here_, false)} {}
    presence& operator=(presence&& other) noexcept {
        here_ = std::exchange(other.here_, false);
        return *this;
    }
    ~presence() = default;

    bool expect(std::string_view name, const std::source_location& written = {}) const noexcept {
        return expect_presence(here_, name, written);
    }

private:
    bool here_ = true;
};

} // namespace weir::detail
