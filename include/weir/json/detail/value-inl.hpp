// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/value_reader.hpp>
#include <weir/json/kind.hpp>
#include <weir/json/value.hpp>

#include <charconv>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::string unescaped_step(std::string_view step) {
    std::string name;
    for (std::size_t i = 0; i < step.size(); ++i) {
        if (step[i] != '~') {
            name += step[i];
            continue;
        }
        const char which = ++i < step.size() ? step[i] : '\0';
        if (which != '0' && which != '1')
            throw std::invalid_argument{"weir: in a JSON pointer \"~\" is followed by 0 or 1"};
        name += which == '0' ? '~' : '/';
    }
    return name;
}

} // namespace weir::json::detail

namespace weir::json {

WEIR_DETAIL_INLINE std::size_t value::size() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const value& each : elements()) ++count;
    for ([[maybe_unused]] const named_value& each : members()) ++count;
    return count;
}

WEIR_DETAIL_INLINE std::optional<value> value::operator[](std::string_view name) const {
    std::optional<value> found;
    std::string unescaped;
    for (const named_value& each : members()) {
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

WEIR_DETAIL_INLINE std::optional<value> value::operator[](std::size_t index) const {
    for (const value& each : elements())
        if (index-- == 0) return each;
    return {};
}

WEIR_DETAIL_INLINE std::optional<value> value::at(std::string_view pointer) const {
    std::optional<value> here = *this;
    while (here && !pointer.empty()) {
        if (pointer.front() != '/')
            throw std::invalid_argument{"weir: a JSON pointer is empty or begins with \"/\""};
        pointer.remove_prefix(1);
        const std::string_view step = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(step.size());
        const std::string name = detail::unescaped_step(step);
        if (here->kind() != json::kind::array) {
            here = (*here)[std::string_view{name}];
            continue;
        }
        std::size_t index{};
        const char* const end = step.data() + step.size();
        const auto [stopped, error] = std::from_chars(step.data(), end, index);
        const bool leading_zero = step.size() > 1 && step.front() == '0';
        if (error != std::errc{} || stopped != end || leading_zero) return {};
        here = (*here)[index];
    }
    return here;
}

} // namespace weir::json
