// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "row.hpp"

#include <weir/stream/elements_of.hpp>
#include <weir/stream/generator.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <version>

#ifdef __cpp_lib_generator
#include <generator>
#include <ranges>
#endif

// The generators of weir and of the standard library behind the same names, so that a coroutine is
// written once and is the same program for both.

namespace bench {

struct weir_generators {
    static constexpr std::string_view name = column::generator;

    template <class T>
    using generator = weir::generator<T>;

    template <class T>
    static auto elements_of(generator<T>&& nested) {
        return weir::elements_of(std::move(nested));
    }
};

#ifdef __cpp_lib_generator
struct std_generators {
    static constexpr std::string_view name = column::standard;

    template <class T>
    using generator = std::generator<T>;

    template <class T>
    static auto elements_of(generator<T>&& nested) {
        return std::ranges::elements_of(std::move(nested));
    }
};
#endif

/// Adds the program `run(library)` with weir's generators and, where there is std::generator, with
/// that.
template <class Run>
void add_generators(row& to, Run run, const std::string& how = "") {
    const auto add = [&](auto library) {
        to.programs.push_back({std::string{library.name} + how, [=] { return run(library); }});
    };
    add(weir_generators{});
#ifdef __cpp_lib_generator
    add(std_generators{});
#endif
}

/// The numbers from 0 to n - 1.
template <class Library>
typename Library::template generator<number> numbers(number n) {
    for (number i = 0; i < n; ++i) co_yield i;
}

/// No row ought to be slower than std::generator, and some ought to be much faster.
inline goal of_standard(double at_most) { return {column::generator, at_most, column::standard}; }

} // namespace bench
