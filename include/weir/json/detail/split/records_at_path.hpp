// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::json::detail {

/// The steps of options.records_at: a JSON pointer (RFC 6901) in which `*` is any member or
/// element. Throws std::invalid_argument if the text is not such a pointer.
class records_at_path {
public:
    static constexpr std::size_t most_steps = 64;

    records_at_path() = default;
    explicit records_at_path(std::string_view pointer);

    std::size_t size() const noexcept { return steps_.size(); }
    const std::string& text() const noexcept { return pointer_; }
    /// The first `steps` steps, as a JSON pointer.
    std::string_view text(std::size_t steps) const noexcept;

    /// Whether the last step is `*`: then the members that it stands for are records too.
    bool takes_any_member() const noexcept { return !steps_.empty() && steps_.back() == "*"; }

    bool takes_member(std::size_t step, std::string_view name) const noexcept;
    bool takes_element(std::size_t step, std::uint64_t index) const;

private:
    std::string pointer_;
    std::vector<std::string> steps_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/records_at_path-inl.hpp>
#endif
