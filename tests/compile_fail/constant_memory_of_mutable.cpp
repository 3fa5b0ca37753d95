// SPDX-License-Identifier: BSL-1.0
// expect: weir::catch2::constant_memory: what makes the pipe cannot be called with a number of records
#include <weir/interop/catch2.hpp>

#include <cstdint>

int main() {
    const auto matches = [](const auto& make_pipe) { // as CHECK_THAT of version 2 does
        return weir::catch2::constant_memory().match(make_pipe);
    };
#ifdef WEIR_FIXED
    return matches([](std::uint64_t records) { return static_cast<int>(records); });
#else
    return matches(
        [calls = 0](std::uint64_t records) mutable { return static_cast<int>(records) + ++calls; });
#endif
}
