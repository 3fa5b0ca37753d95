// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/bind/number.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/token.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/value.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// The kinds of JSON values that a type accepts, by which a std::variant chooses.

namespace weir::json::detail {

using kinds = unsigned;

constexpr kinds only(kind of) noexcept { return 1U << static_cast<unsigned>(of); }
inline constexpr kinds any_kind = (1U << 6) - 1;

template <class T>
inline constexpr kinds taken_kinds = only(kind::object); // of plain structs

template <class T>
    requires integer<T> || real<T>
inline constexpr kinds taken_kinds<T> = only(kind::number);
template <class T>
    requires(std::is_enum_v<T> && !converted<T>)
inline constexpr kinds taken_kinds<T> = only(kind::string);
template <converted T>
inline constexpr kinds taken_kinds<T> = taken_kinds<typename description_of<T>::from>;
template <>
inline constexpr kinds taken_kinds<bool> = only(kind::boolean);
template <>
inline constexpr kinds taken_kinds<std::string> = only(kind::string);
template <>
inline constexpr kinds taken_kinds<std::string_view> = only(kind::string);
template <>
inline constexpr kinds taken_kinds<std::monostate> = only(kind::null);
template <>
inline constexpr kinds taken_kinds<value> = any_kind;
template <class T>
inline constexpr kinds taken_kinds<std::optional<T>> = only(kind::null) | taken_kinds<T>;
template <class T>
inline constexpr kinds taken_kinds<std::unique_ptr<T>> = only(kind::null) | taken_kinds<T>;
template <class T, class Allocator>
inline constexpr kinds taken_kinds<std::vector<T, Allocator>> = only(kind::array);
template <class T, std::size_t N>
inline constexpr kinds taken_kinds<std::array<T, N>> = only(kind::array);
template <class... Ts>
inline constexpr kinds taken_kinds<std::tuple<Ts...>> = only(kind::array);
template <class First, class Second>
inline constexpr kinds taken_kinds<std::pair<First, Second>> = only(kind::array);
template <class... Ts>
inline constexpr kinds taken_kinds<std::variant<Ts...>> = (taken_kinds<Ts> | ...);

/// Whether the number that a T takes, if any, is an integer.
template <class T>
inline constexpr bool takes_integer = integer<T>;
template <converted T>
inline constexpr bool takes_integer<T> = takes_integer<typename description_of<T>::from>;
template <class T>
inline constexpr bool takes_integer<std::optional<T>> = takes_integer<T>;
template <class T>
inline constexpr bool takes_integer<std::unique_ptr<T>> = takes_integer<T>;

/// "an object, a number or null"
inline std::string described_kinds(kinds of) {
    std::string text;
    std::size_t left = static_cast<std::size_t>(std::popcount(of));
    for (const kind each :
         {kind::object, kind::array, kind::string, kind::number, kind::boolean, kind::null}) {
        if ((of & only(each)) == 0) continue;
        --left;
        if (!text.empty()) text += left == 0 ? " or " : ", ";
        text += described(each);
    }
    return text;
}

} // namespace weir::json::detail

// The binder of std::variant. The kind of the JSON value selects the candidates; the first of them,
// in the order of declaration, that binds without an error is used. A number without a fraction or
// an exponent is tried with the integers before all others, and one with them after all others: 1.0
// is a double, where there is one. Structs that lack a member which they must have are passed over;
// any other alternative that fails costs as much as a rejected record, including allocations: put the
// most likely ones first. In a variant within another, what has failed
// is not tried again when a later alternative of the outer one reads the same text: a value is bound at
// most once for each alternative of each variant around it.

namespace weir::json::detail {

/// Whether another type may still fit after such a failure. Otherwise the text itself is broken.
constexpr bool is_about_the_type(reason of) noexcept {
    switch (of) {
    case reason::wrong_type:
    case reason::number_out_of_range:
    case reason::missing_field:
    case reason::unknown_enumerator:
    case reason::unknown_member:
    case reason::no_alternative:
    case reason::wrong_count:
    case reason::string_too_long:
        return true;
    default:
        return false;
    }
}

template <class... Ts>
class binder<std::variant<Ts...>> {
    using variant = std::variant<Ts...>;
    using alternatives = std::index_sequence_for<Ts...>;
    static inline constinit char type = 0; ///< its address stands for the type

public:
    cursor bind(cursor from, variant& into, parse_context& at) {
        const std::string_view token = token_at(from, at.text());
        const auto found = kind_of(token);
        if (!found) return unexpected(at, "a value", from);
        const std::size_t candidates = candidates_for(*found);
        if (candidates == 0) return unexpected(at, described_kinds(taken_kinds<variant>), from);
        const bool plain = *found == kind::number && token.find_first_of(".eE") == token.npos;
        const bool may_be_read_again = at.is_repeatable() && candidates > 1;
        attempts all{may_be_read_again};
        if (may_be_read_again) all.known = all.failed = at.failed_alternatives(token.data(), &type);
        const parse_context::repeatable repeated{at, candidates > 1};
        std::optional<cursor> outcome;
        for (const bool integers : {plain, !plain})
            if (!outcome) outcome = try_each(integers, plain, *found, from, into, at, all);
        if (may_be_read_again && all.failed > all.known)
            at.failed_alternatives(token.data(), &type, all.failed);
        if (outcome) return *outcome;
        if (candidates == 1) return nullptr; // with the fault of that alternative
        return at.fail(reason::no_alternative,
                       "none of the alternatives fits"
                           + (all.texts.empty() ? ", as said" : ": " + all.texts));
    }

private:
    /// What came of the alternatives so far, in the order in which they are tried.
    struct attempts {
        bool may_be_read_again;
        std::size_t tried = 0;
        std::size_t known = 0; ///< of the first, which have failed when the text was read before
        std::size_t failed = 0;
        std::string texts{};

        void add(const parse_context& at) {
            constexpr std::size_t most = 4;
            ++failed;
            if (failed > most) return;
            if (!texts.empty()) texts += "; ";
            const fault& last = at.failure();
            if (!last.path.empty()) texts.append(excerpt_of(last.path)).append(": ");
            texts += excerpt_of(last.message, 160);
        }
    };

    static constexpr std::size_t candidates_for(kind found) noexcept {
        return (std::size_t{0} + ... + std::size_t{(taken_kinds<Ts> & only(found)) != 0});
    }

    /// Returns null if the text is broken, std::nullopt if no alternative fits.
    std::optional<cursor> try_each(bool integers, bool plain, kind found, cursor from,
                                   variant& into, parse_context& at, attempts& all) {
        std::optional<cursor> outcome;
        const auto offer = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
            using T = std::variant_alternative_t<I, variant>;
            if ((taken_kinds<T> & only(found)) == 0) return false;
            if ((plain ? integer<T> : takes_integer<T>) != integers) return false;
            if (all.tried++ < all.known) return false;
            const std::size_t texts = at.texts_in_use();
            const cursor behind = may_fit<T>(from, at)
                                    ? get_binder<I>(at).bind(from, alternative<I>(into, all), at)
                                    : nullptr;
            if (behind == nullptr && is_about_the_type(at.failure().reason)) {
                all.add(at);
                at.reuse_texts(texts);
                // Otherwise variants within variants keep something for each path through them.
                if (all.may_be_read_again) std::get<I>(binders_).reset();
                return false;
            }
            outcome = behind;
            return true;
        };
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            static_cast<void>((offer(std::integral_constant<std::size_t, I>{}) || ...));
        }(alternatives{});
        return outcome;
    }

    /// Whether it is worth binding the value to a T: most structs are told by the members that they
    /// must have, without a look at what is in them.
    template <class T>
    static bool may_fit(cursor from, parse_context& at) {
        if constexpr (requires { &binder<T>::has_required; })
            return binder<T>::has_required(from, at);
        else if constexpr (requires { typename T::element_type; }) // of a std::unique_ptr
            return at.text()[*from] != '{' || may_fit<typename T::element_type>(from, at);
        else
            return true;
    }

    template <std::size_t I>
    auto& get_binder(parse_context& at) {
        auto& made = std::get<I>(binders_);
        using T = std::variant_alternative_t<I, variant>;
        if (made == nullptr) {
            made = std::make_unique<binder<T>>();
            at.grew(sizeof(binder<T>));
        }
        return *made;
    }

    /// Makes `into` hold alternative I and returns it. The old alternative is kept to reuse the
    /// capacity of its strings, unless it has just failed and variants around this one may fail too.
    template <std::size_t I>
    auto& alternative(variant& into, const attempts& all) {
        if (into.index() == I) return std::get<I>(into);
        if (all.failed == all.known || !all.may_be_read_again) keep(into);
        auto& spare = std::get<I>(spares_);
        if (spare)
            into.template emplace<I>(std::move(*spare));
        else
            into.template emplace<I>();
        spare.reset();
        return std::get<I>(into);
    }

    void keep(variant& into) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            static_cast<void>(((into.index() == I
                                && (std::get<I>(spares_) = std::move(*std::get_if<I>(&into)), true))
                               || ...));
        }(alternatives{});
    }

    std::tuple<std::unique_ptr<binder<Ts>>...> binders_; ///< pointers: a variant may contain itself
    std::tuple<std::optional<Ts>...> spares_;
};

} // namespace weir::json::detail
