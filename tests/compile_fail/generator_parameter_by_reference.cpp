// SPDX-License-Identifier: BSL-1.0
// expect: this generator coroutine takes a parameter by const& or &&, which would dangle after the first element
#include <weir/stream/generator.hpp>

#include <string>

#ifdef WEIR_FIXED
weir::generator<char> letters(std::string word) {
#else
weir::generator<char> letters(const std::string& word) {
#endif
    for (char letter : word) co_yield letter;
}
