// SPDX-License-Identifier: BSL-1.0
// expect: weir: g++ 12 destroys an aggregate that is made in a co_yield expression twice; name it first (T element{...};), then co_yield element, which copies it, or std::ref(element), which lets it be moved from
#include <weir/stream/generator.hpp>

#include <functional>
#include <string>
#include <utility>

struct record {
    std::string name;
    int number;
};

weir::generator<record> records(std::string name) {
    for (int i = 0; i < 3; ++i) {
#ifdef WEIR_FIXED
        record made{name, i};
        co_yield std::ref(made);
#else
        co_yield record{name, i};
#endif
    }
}
