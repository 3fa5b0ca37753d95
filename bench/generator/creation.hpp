// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "libraries.hpp"
#include "opaque.hpp"
#include "row.hpp"

#include <string>
#include <vector>

// What a generator costs that is made, read to its end and destroyed, where it has but one element,
// or four.

namespace bench::creation {

inline constexpr number generators = 1 << 16;

template <class Library>
typename Library::template generator<number> one(number n) {
    co_yield n;
}

template <class Library>
typename Library::template generator<number> several(number n, number count) {
    for (number i = 0; i < count; ++i) co_yield n + i;
}

inline row of_one() {
    row made{"made for 1 element", generators, {}, {of_standard(0.25)}};
    made.programs = {{std::string{column::loop}, [] {
                          number total = 0;
                          for (number i = 0, n = opaque(generators); i < n; ++i) {
                              total += i;
                              look_at(total);
                          }
                          return total;
                      }}};
    add_generators(made, []<class L>(L) {
        number total = 0;
        for (number i = 0, n = opaque(generators); i < n; ++i)
            for (number element : one<L>(i)) {
                total += element;
                look_at(total);
            }
        return total;
    });
    return made;
}

inline row of_four() {
    row made{"made for 4 elements", generators, {}, {of_standard(0.25)}};
    made.programs = {{std::string{column::loop}, [] {
                          number total = 0;
                          for (number i = 0, n = opaque(generators); i < n; ++i)
                              for (number k = 0, count = opaque(number{4}); k < count; ++k) {
                                  total += i + k;
                                  look_at(total);
                              }
                          return total;
                      }}};
    add_generators(made, []<class L>(L) {
        number total = 0;
        for (number i = 0, n = opaque(generators); i < n; ++i)
            for (number element : several<L>(i, opaque(number{4}))) {
                total += element;
                look_at(total);
            }
        return total;
    });
    return made;
}

inline std::vector<row> rows() { return {of_one(), of_four()}; }

} // namespace bench::creation
