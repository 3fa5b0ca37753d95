// SPDX-License-Identifier: BSL-1.0

// Messages are to be stored four at a time, but some are long. How many at once are too many?

#include <weir/weir.hpp>

#include <cstddef>
#include <iostream>
#include <span>
#include <string>

weir::generator<std::string> messages() {
    for (const std::size_t length : {10u, 20u, 30u, 40u, 50u, 500u, 600u, 2000u, 10u, 20u})
        co_yield std::string(length, '.');
}

// A batch lies side by side in memory, and is good until the next one.
void store(std::span<const std::string> batch) {
    std::cout << "  lengths:";
    for (const std::string& message : batch) std::cout << ' ' << message.size();
    std::cout << '\n';
}

int main() {
    std::cout << "Four at a time:\n";
    messages() | weir::batch(4) | weir::for_each(store);

    // Bytes are those of the memory that a batch takes: characters, and the strings that hold them.
    // What is larger than the bound goes alone.
    std::cout << "\nFour at a time, or 1000 bytes of memory:\n";
    messages() | weir::batch({.items = 4, .bytes = 1000}) | weir::for_each(store);
}
