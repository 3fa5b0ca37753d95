// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/scope.hpp>

#include <string_view>

namespace weir::detail {

/// The line of a sink in the table of memory. What is allocated within it is charged to the sink; what
/// the pipe allocates before and behind it is not.
class own_stage {
public:
    explicit own_stage(std::string_view name) : own_{opened(name)} {}

    [[nodiscard]] stage_guard enter() const noexcept { return stage_guard{own_}; }
    template <class Work>
    decltype(auto) operator()(Work&& work) const {
        const stage_guard inside{own_};
        return work();
    }

private:
    static running_stage opened(std::string_view name) {
        const weir::scope here{name};
        return current_stage;
    }

    running_stage own_;
};

} // namespace weir::detail
