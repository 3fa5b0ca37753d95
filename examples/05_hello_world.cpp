// SPDX-License-Identifier: BSL-1.0

// When does the code of a generator run, and in what order do the stages of a pipe?

#include <weir/weir.hpp>

#include <iostream>
#include <ranges>

weir::generator<int> greet() {
    std::cout << "    hello\n";
    co_yield 42;
    std::cout << "    world\n";
}

weir::generator<int> numbers() {
    for (int n = 1;; ++n) {
        std::cout << "    " << n << " is made\n";
        co_yield n;
    }
}

int main() {
    std::cout << "A call makes a generator, and runs nothing of it.\n";
    auto greeting = greet();
    std::cout << "The loop does. It asks for an element:\n";
    for (const int n : greeting) std::cout << "    " << n << ", and the loop asks for the next:\n";

    std::cout << "\nA pipe is only a description, too.\n";
    auto odd = numbers() | weir::stage("numbers")
             | weir::inspect([](int n) { std::cout << "    " << n << " is looked at\n"; })
             | std::views::filter([](int n) { return n % 2 != 0; }) | weir::take(2);
    std::cout << "Each number goes all the way before the next one is made:\n";
    for (const int n : odd) std::cout << "    " << n << " has arrived\n";

    std::cout << "\nThe numbers have no end. How many were made for these two? Upstream first:\n"
              << weir::explain(odd);
}
