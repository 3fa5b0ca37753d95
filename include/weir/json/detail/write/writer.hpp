// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/floating_point.hpp>
#include <weir/detail/text_room.hpp>
#include <weir/json/describe.hpp>
#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/context.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/write_options.hpp>

#include <charconv>
#include <concepts>
#include <cstddef>
#include <functional>
#include <limits>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// From C++ objects to JSON text, by type: `writer<T>::put(to, value, at)` appends the text of a value
// at `to`, in the room of `at`, and returns its end. Returns null if there is no text: then `at`
// holds the fault, and the text appended so far is useless. Nested values are appended by put_value,
// as their types may be described.

namespace weir::json::detail {

/// The state shared by the writers of one record.
struct write_context : context {
    /// The text is written into the string, whose size is then that of the room.
    write_context(std::string& text, const write_options& options) noexcept
        : context{options.max_depth}, how{options}, room{text} {}

    /// The value whose text would be at `to` has none.
    failed fail(const char* to, json::reason reason, std::string message) {
        context::fail(reason, std::move(message));
        return stop(to);
    }
    failed stop(const char* to) noexcept {
        end = room.offset_of(to);
        return {};
    }

    const write_options& how;
    weir::detail::text_room room;
    std::size_t end = 0;          ///< where the text ends that was written before a fault
    std::string written;          ///< the text of the record, or as much as is kept of it
    std::size_t written_size = 0; ///< the size of all of it
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
    static char* put(char* to, const T&, write_context&) { return to; }
};

/// Appends integers exactly; float and double as the shortest text that reads as the same number. It
/// always has a fraction or an exponent (1.0): this keeps the sign of -0.0, and no reader takes the
/// number for an integer of 300 digits.
template <class T>
    requires integer<T> || real<T>
char* put_number(char* to, T value, weir::detail::text_room& room) {
    constexpr std::size_t longest = real<T> ? 32 : std::numeric_limits<T>::digits10 + 2;
    char* const begin = room.reserve(to, longest);
    to = std::to_chars(begin, begin + longest, value).ptr;
    if constexpr (real<T>)
        if (std::string_view{begin, to}.find_first_of(".e") == std::string_view::npos)
            to = room.put(to, ".0");
    return to;
}

template <class T>
    requires integer<T> || real<T>
struct writer<T> {
    static char* put(char* to, T value, write_context& at) {
        if constexpr (real<T>)
            if (!weir::detail::is_finite(value)) [[unlikely]]
                return put_not_finite(to, value, at);
        return put_number(to, value, at.room);
    }

private:
    static char* put_not_finite(char* to, T value, write_context& at) {
        if (at.how.not_finite == not_finite::refuse)
            return at.fail(to, reason::number_out_of_range,
                           std::string{weir::detail::is_nan(value) ? "not a number"
                                       : value > 0                 ? "infinity"
                                                                   : "minus infinity"}
                               + ", which JSON cannot say");
        return at.room.put(to, "null");
    }
};

template <>
struct writer<bool> {
    static char* put(char* to, bool value, write_context& at) {
        return value ? at.room.put(to, "true") : at.room.put(to, "false");
    }
};

/// Appends a value. If its type is described by a conversion, appends the result of the conversion.
template <class T>
char* put_value(char* to, T& value, write_context& at) {
    using type = std::remove_cv_t<T>;
    if constexpr (!converted<type>) {
        return writer<type>::put(to, value, at);
    } else {
        constexpr auto& write = describe<type>.write;
        constexpr bool is_readable_only =
            std::is_same_v<std::remove_cvref_t<decltype(write)>, not_written>;
        static_assert(!is_readable_only,
                      "weir: json::write cannot write this type: its weir::json::describe says how "
                      "to read it, but not how to write it; add .to(function)");
        if constexpr (!is_readable_only) {
            const auto made = std::invoke(write, value);
            return put_value(to, made, at);
        }
        return to;
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
