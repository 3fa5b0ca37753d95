// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/floating_point.hpp>
#include <weir/json/describe.hpp>
#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/context.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/write_options.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <functional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>

// From C++ objects to JSON text, by type: `writer<T>::append(to, value, at)` appends the text of a
// value. Returns false if it has none: then `at` holds the fault, and the text appended so far is
// useless. Nested values are appended by append_value, as their types may be described.

namespace weir::json::detail {

/// The state shared by the writers of one record.
struct write_context : context {
    explicit write_context(const write_options& options) noexcept
        : context{options.max_depth}, how{options} {}
    const write_options& how;
    std::string written;          ///< the text written before a fault, or as much as is kept
    std::size_t written_size = 0; ///< the size of all text written before the fault
};

template <class T>
struct writer {
    static_assert(std::is_pointer_v<T> || sizeof(T) == 0,
                  "weir: json::write cannot write this type; it writes integers, float and double, "
                  "bool, enumerations with a fixed underlying type, std::string, std::string_view, "
                  "std::optional, smart pointers, std::variant, std::pair, std::tuple, containers, "
                  "maps whose keys are strings, weir::json::value, and plain structs (aggregates "
                  "without base classes and C arrays) of these; say with weir::json::describe how "
                  "to write any other");
    static_assert(!std::is_pointer_v<T>,
                  "weir: json::write does not follow pointers: none, one or many objects may be "
                  "behind one; transform to the object, a std::optional or a std::string_view");
    static bool append(std::string&, const T&, write_context&) { return true; }
};

template <class T>
    requires integer<T> || real<T>
struct writer<T> {
    /// Integers exactly; float and double as the shortest text that reads as the same number. It
    /// always has a fraction or an exponent (1.0): this keeps the sign of -0.0, and no reader takes
    /// the number for an integer of 300 digits.
    static bool append(std::string& to, T value, [[maybe_unused]] write_context& at) {
        std::array<char, 32> text;
        if constexpr (real<T>)
            if (!weir::detail::is_finite(value)) [[unlikely]]
                return append_not_finite(to, value, at);
        char* end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
        if constexpr (real<T>)
            if (std::string_view{text.data(), end}.find_first_of(".e") == std::string_view::npos) {
                *end++ = '.';
                *end++ = '0';
            }
        to.append(text.data(), end);
        return true;
    }

private:
    static bool append_not_finite(std::string& to, T value, write_context& at) {
        if (at.how.not_finite == not_finite::refuse)
            return at.fail(reason::number_out_of_range,
                           std::string{weir::detail::is_nan(value) ? "not a number"
                                       : value > 0                 ? "infinity"
                                                                   : "minus infinity"}
                               + ", which JSON cannot say");
        to += "null";
        return true;
    }
};

template <>
struct writer<bool> {
    static bool append(std::string& to, bool value, write_context&) {
        to += value ? "true" : "false";
        return true;
    }
};

/// Appends a value. If its type is described by a conversion, appends the result of the conversion.
template <class T>
bool append_value(std::string& to, T& value, write_context& at) {
    using type = std::remove_cv_t<T>;
    if constexpr (!converted<type>) {
        return writer<type>::append(to, value, at);
    } else {
        constexpr auto& write = describe<type>.write;
        constexpr bool is_readable_only =
            std::is_same_v<std::remove_cvref_t<decltype(write)>, not_written>;
        static_assert(!is_readable_only,
                      "weir: json::write cannot write this type: its weir::json::describe says how "
                      "to read it, but not how to write it; add .to(function)");
        if constexpr (!is_readable_only) {
            const auto made = std::invoke(write, value);
            return append_value(to, made, at);
        }
        return true;
    }
}

/// Returns an element of a range; a bool for a proxy, as in std::vector<bool>.
template <class Range, class Element>
constexpr decltype(auto) without_proxy(Element& element) {
    if constexpr (std::same_as<std::ranges::range_value_t<Range>, bool>)
        return static_cast<bool>(element);
    else
        return (element);
}

} // namespace weir::json::detail
