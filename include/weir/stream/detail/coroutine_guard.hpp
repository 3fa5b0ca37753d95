// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/type_name.hpp>
#include <weir/stream/may_dangle.hpp>

#include <string_view>
#include <type_traits>

// The parameters that a generator coroutine may have, checked where its promise is compiled.

namespace weir::detail {

/// Whether the last part of a qualified name is the name that g++ ("f()::<lambda(int)>") or clang
/// ("(lambda at f.cpp:3:7)") gives a lambda. A lambda among the template arguments does not count.
constexpr bool names_lambda(std::string_view name) noexcept {
    bool found = false;
    int depth = 0;
    for (; !name.empty(); name.remove_prefix(1)) {
        if (depth == 0 && name.starts_with("::")) found = false;
        if (depth == 0 && (name.starts_with("<lambda(") || name.starts_with("(lambda at ")))
            found = true;
        if (name.front() == '<' || name.front() == '(') ++depth;
        if (name.front() == '>' || name.front() == ')') --depth;
    }
    return found;
}

template <class T>
inline constexpr bool is_lambda = names_lambda(type_name<T>());

/// A coroutine copies its parameters, but of a reference only the reference: what a `const T&` or
/// `T&&` was bound to is usually destroyed before the first resume. An empty object has nothing to
/// dangle, so captureless lambdas and stateless function objects pass.
template <class Parameter>
inline constexpr bool is_safe_parameter =
    !std::is_reference_v<Parameter> || std::is_empty_v<std::remove_cvref_t<Parameter>>
    || (std::is_lvalue_reference_v<Parameter>
        && !std::is_const_v<std::remove_reference_t<Parameter>>
        && !is_lambda<std::remove_cvref_t<Parameter>>);

template <class Parameter>
inline constexpr bool is_capturing_lambda =
    std::is_reference_v<Parameter> && is_lambda<std::remove_cvref_t<Parameter>>
    && !std::is_empty_v<std::remove_cvref_t<Parameter>>;

template <class... Parameters>
constexpr void check_parameters() noexcept {
    constexpr bool excused = (std::is_same_v<std::remove_cvref_t<Parameters>, may_dangle_t> || ...);
    constexpr bool captures = (is_capturing_lambda<Parameters> || ...);
    static_assert(excused || !captures,
                  "weir: this generator coroutine is a lambda with captures, which are gone when "
                  "the lambda is; pass what it needs as parameters by value, or add a "
                  "weir::may_dangle_t parameter if the lambda outlives the generator");
    static_assert(excused || captures || (is_safe_parameter<Parameters> && ...),
                  "weir: this generator coroutine takes a parameter by const& or &&, which would "
                  "dangle after the first element; take it by value (or as "
                  "std::reference_wrapper, passing std::ref), or add a weir::may_dangle_t "
                  "parameter if the argument outlives the generator");
}

} // namespace weir::detail
