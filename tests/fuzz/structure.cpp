// SPDX-License-Identifier: BSL-1.0
//
// The end of a value, found 64 bytes at a time in pieces of any size, by vectors and byte by byte,
// is where the slow and simple way finds it.

#include "json/slow_value_end.hpp"

#include <weir/json/detail/split/value_end_finder.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using weir::test::value_end;

template <class Marks>
value_end in_pieces(std::string_view value, const std::uint8_t* sizes, std::size_t count) {
    weir::json::detail::value_end_finder<Marks> finder;
    finder.start(value.front());
    std::size_t at = 1;
    for (std::size_t i = 0; at < value.size(); ++i) {
        const std::size_t size = std::min(
            value.size() - at, 1 + std::size_t{count == 0 ? std::uint8_t{0} : sizes[i % count]});
        // What is behind a piece is not looked at, whatever it is.
        const std::string piece = std::string{value.substr(at, size)}
                                + std::string(weir::json::detail::block_bytes, "\"}]\\"[i % 4]);
        const std::size_t end = finder.find(std::string_view{piece}.substr(0, size));
        if (end != finder.npos) return {at + end, finder.is_broken()};
        at += size;
    }
    return {};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace weir::json::detail;
    if (size < 4) return 0;
    const std::size_t sizes = data[0] % 4;
    std::string value = std::string{"{[\""[data[1] % 3]};
    value.append(reinterpret_cast<const char*>(data) + 2, size - 2);
    const value_end expected = weir::test::slow_value_end(value);
    if (in_pieces<fastest_marks>(value, data, sizes) != expected) std::abort();
    if (in_pieces<bitmasks_by_byte>(value, data, sizes) != expected) std::abort();
    return 0;
}
