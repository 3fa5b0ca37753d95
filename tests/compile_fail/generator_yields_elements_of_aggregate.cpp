// SPDX-License-Identifier: BSL-1.0
// expect: weir: g++ 12 destroys an aggregate that is made in a co_yield expression twice
#include <weir/stream/generator.hpp>

#include <array>
#include <string>

weir::generator<const std::string&> names(std::string first) {
#ifdef WEIR_FIXED
    const std::array<std::string, 2> both{first, "second"};
    co_yield weir::elements_of(both);
#else
    co_yield weir::elements_of(std::array<std::string, 2>{first, "second"});
#endif
}
