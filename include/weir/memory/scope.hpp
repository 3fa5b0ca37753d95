// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/current_stage.hpp>

#include <source_location>
#include <string_view>

namespace weir {

/// A named section of code outside any pipe: during its lifetime, what this thread allocates is
/// charged to `name` in the running trace; without a trace it does nothing. Scopes and gauges nest,
/// and must end in the reverse order of their construction, as local variables do. So a scope must
/// not live across a co_yield: the code that pulls would run within it.
///
///     weir::scope load("load");
///     const auto users = load_everything(path);
class [[nodiscard]] scope {
public:
    explicit scope(std::string_view name,
                   std::source_location place = std::source_location::current()) noexcept
        : inside_{opened(name, place)} {}

    scope(const scope&) = delete;
    scope& operator=(const scope&) = delete;

private:
    static detail::running_stage opened(std::string_view name,
                                        const std::source_location& at) noexcept;

    detail::stage_guard inside_;
};

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/memory/detail/scope-inl.hpp>
#endif
