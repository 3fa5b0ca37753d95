// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/value_reader.hpp>
#include <weir/json/kind.hpp>
#include <weir/json/value.hpp>

#include <charconv>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::vector<std::string> steps_of(std::string_view pointer) {
    if (!pointer.empty() && pointer.front() != '/')
        throw std::invalid_argument{"weir: a JSON pointer is empty or begins with \"/\""};
    std::vector<std::string> steps;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        if (pointer[i] == '/') {
            steps.emplace_back();
        } else if (pointer[i] != '~') {
            steps.back() += pointer[i];
        } else {
            const char which = ++i < pointer.size() ? pointer[i] : '\0';
            if (which != '0' && which != '1')
                throw std::invalid_argument{"weir: in a JSON pointer \"~\" is followed by 0 or 1"};
            steps.back() += which == '0' ? '~' : '/';
        }
    }
    return steps;
}

} // namespace weir::json::detail

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
    for (const std::string& step : detail::steps_of(pointer)) {
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
