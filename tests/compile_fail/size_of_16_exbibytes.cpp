// SPDX-License-Identifier: BSL-1.0
// expect: weir: a size in bytes is a whole decimal number, and comes to less than 2^64 bytes (16 EiB)
#include <weir/memory/literals.hpp>

#include <cstdint>

using namespace weir::literals;

int main() {
#ifdef WEIR_FIXED
    constexpr std::uint64_t size = 17'179'869'183_GiB;
#else
    constexpr std::uint64_t size = 17'179'869'184_GiB;
#endif
    return size == 0;
}
