// SPDX-License-Identifier: BSL-1.0
// expect: weir: g++ 12 destroys an aggregate that is made in a co_yield expression twice
#include <weir/stream/generator.hpp>

#include <string>

struct record {
    std::string name;
    int number;
};

weir::generator<const record&> records(std::string name) {
    for (int i = 0; i < 3; ++i) {
#ifdef WEIR_FIXED
        const record made{name, i};
        co_yield made;
#else
        co_yield {name, i};
#endif
    }
}
