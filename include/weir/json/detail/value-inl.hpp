// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/parse/cursor.hpp>
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
    if (kind_ != json::kind::array && kind_ != json::kind::object) return 0;
    std::size_t count = 0;
    for (detail::value_reader walk{text_, place_}; walk.next();) ++count;
    return count;
}

WEIR_DETAIL_INLINE value value::operator[](std::string_view name) const {
    if (kind_ != json::kind::object) return {};
    if (place_.last != nullptr) {
        const char* const origin = text_.data() - *place_.first;
        const detail::indexed_place place = detail::find_last(name, place_, origin);
        if (place.first == nullptr) return {};
        const char* const begin = origin + *place.first;
        return {detail::kind_begun_by(*begin),
                detail::without_blanks_behind({begin, place.last[1] - *place.first}), place};
    }
    value found;
    for (detail::value_reader walk{text_, place_}; walk.next();)
        if (detail::is_named(walk.raw_name().data(), name))
            found = {walk.kind(), walk.value(), walk.place()};
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
