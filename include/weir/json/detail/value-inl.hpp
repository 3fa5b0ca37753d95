// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/value_reader.hpp>
#include <weir/json/detail/pointer_steps.hpp>
#include <weir/json/kind.hpp>
#include <weir/json/value.hpp>

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

namespace weir::json {

WEIR_DETAIL_INLINE std::size_t value::size() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const value each : elements()) ++count;
    for ([[maybe_unused]] const named_value each : members()) ++count;
    return count;
}

WEIR_DETAIL_INLINE value value::operator[](std::string_view name) const {
    value found;
    std::string unescaped;
    for (const named_value each : members()) {
        std::string_view own = each.raw_name;
        if (own.find('\\') != own.npos) {
            unescaped.clear();
            if (!detail::unescape(own, unescaped)) continue;
            own = unescaped;
        }
        if (own == name) found = each.value;
    }
    return found;
}

WEIR_DETAIL_INLINE value value::operator[](std::size_t index) const {
    for (const value each : elements())
        if (index-- == 0) return each;
    return {};
}

WEIR_DETAIL_INLINE value value::at(std::string_view pointer) const {
    value here = *this;
    for (const std::string& step : detail::pointer_steps(pointer, "the path")) {
        if (here.kind() != json::kind::array) {
            here = here[std::string_view{step}];
            continue;
        }
        std::size_t index{};
        const char* const end = step.data() + step.size();
        const auto [stopped, error] = std::from_chars(step.data(), end, index);
        const bool leading_zero = step.size() > 1 && step.front() == '0';
        here = error != std::errc{} || stopped != end || leading_zero ? value{} : here[index];
    }
    return here;
}

} // namespace weir::json
