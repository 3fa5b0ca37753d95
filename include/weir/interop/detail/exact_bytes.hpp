// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/reflect/struct_to_tuple.hpp>
#include <weir/stream/borrowed.hpp>
#include <weir/stream/sum.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

// Objects as bytes for another process of the same program, on a machine with the same representation
// of numbers. What comes out is what went in, also where JSON text could not say it: NaN, strings that
// are not UTF-8, maps with any keys, an empty optional within an optional, members that json::describe
// skips.

namespace weir::detail {

template <class T>
inline constexpr bool is_optional_or_owner = false;
template <class T>
inline constexpr bool is_optional_or_owner<std::optional<T>> = true;
template <class T>
    requires(!std::is_array_v<T>)
inline constexpr bool is_optional_or_owner<std::unique_ptr<T>> = true;

template <class T>
inline constexpr bool is_variant = false;
template <class... Ts>
inline constexpr bool is_variant<std::variant<Ts...>> = true;

template <class T>
inline constexpr bool is_std_array = false;
template <class T, std::size_t N>
inline constexpr bool is_std_array<std::array<T, N>> = true;

template <class T>
inline constexpr bool is_reference_wrapper = false;
template <class T>
inline constexpr bool is_reference_wrapper<std::reference_wrapper<T>> = true;

/// A container, also a string, that may be filled element by element.
template <class T>
concept fillable = std::ranges::sized_range<const T> && std::default_initializable<T>
                && requires(T& into, std::ranges::range_value_t<T> one) {
                       into.insert(into.end(), std::move(one));
                   };

template <class T>
concept plain_struct =
    json::detail::decomposable<T> && json::detail::member_count<T> <= json::detail::max_members;

/// The types of the parts of which T consists, and which are sent instead of it.
template <class T>
struct parts_of {};
template <class T>
    requires(is_optional_or_owner<T> || is_variant<T> || std::ranges::range<T>)
struct parts_of<T> : contained_types<T> {};
template <json::detail::tuple_like T>
    requires(!std::ranges::range<T>)
struct parts_of<T> : contained_types<T> {};
template <plain_struct T>
    requires(!std::ranges::range<T>)
struct parts_of<T> {
    using types = decltype(json::detail::tie_members(std::declval<T&>()));
};

/// Whether T can be sent: all of it is in itself and its parts, none of which refers to anything else.
/// A struct that cannot be assigned may have a reference, which looks like what it refers to.
/// A class whose members are not known is believed to have no pointer if it is trivially copyable.
/// `Seen`: the types that T is a part of. A struct may hold a vector of itself.
template <class T, class... Seen>
consteval bool is_sendable() {
    if constexpr ((std::same_as<T, Seen> || ...)
                  || std::is_arithmetic_v<T> || std::is_enum_v<T> || std::same_as<T, int128>)
        return true;
    else if constexpr (!std::is_class_v<T> || !std::move_constructible<T>
                       || (plain_struct<T> && !std::movable<T>) || enable_borrowed<T>
                       || is_reference_wrapper<T> || std::input_or_output_iterator<T>
                       || (std::ranges::range<T> && !fillable<T> && !is_std_array<T>))
        return false;
    else if constexpr (requires { typename parts_of<T>::types; })
        return []<class... Parts>(std::type_identity<std::tuple<Parts...>>) {
            return (is_sendable<std::remove_cvref_t<Parts>, T, Seen...>() && ...);
        }(std::type_identity<typename parts_of<T>::types>{});
    else
        return std::is_trivially_copyable_v<T>;
}

/// The object is sent as the bytes that it is. T is sendable.
template <class T>
concept sent_as_bytes = std::is_trivially_copyable_v<T>;

/// Whether all elements are sent at once.
template <class T>
concept sent_at_once =
    std::ranges::contiguous_range<T> && sent_as_bytes<std::ranges::range_value_t<T>>
    && std::default_initializable<std::ranges::range_value_t<T>>
    && requires(T& into) { into.resize(std::size_t{}); };

inline constexpr std::size_t piece_bytes = std::size_t{256} << 10;

/// Calls `send` with one piece after the other, of at most `piece_bytes`. Memory: one piece.
template <std::invocable<std::span<const std::byte>> Send>
class exact_writer {
public:
    explicit exact_writer(Send send) : send_{std::move(send)} {}

    template <class T>
    void put(const T& value) {
        if constexpr (sent_as_bytes<T>) {
            put_bytes(std::as_bytes(std::span{&value, 1}));
        } else if constexpr (is_optional_or_owner<T>) {
            put(static_cast<bool>(value));
            if (value) put(*value);
        } else if constexpr (is_variant<T>) {
            if (value.valueless_by_exception())
                throw std::invalid_argument{"a variant that lost its value cannot be sent"};
            put(std::uint64_t{value.index()});
            std::visit([&](const auto& held) { put(held); }, value);
        } else if constexpr (std::ranges::range<T>) {
            if constexpr (!is_std_array<T>) put(std::uint64_t{std::ranges::size(value)});
            if constexpr (sent_at_once<T>)
                put_bytes(std::as_bytes(std::span{std::ranges::data(value), value.size()}));
            else
                for (auto&& element : value) put<std::ranges::range_value_t<T>>(element);
        } else if constexpr (json::detail::tuple_like<T>) {
            std::apply([&](const auto&... parts) { (put(parts), ...); }, value);
        } else {
            json::detail::with_members(value, [&](const auto&... parts) { (put(parts), ...); });
        }
    }

    /// Hands on what is left.
    void finish() {
        if (used_ != 0) send_(std::span<const std::byte>{piece_.get(), std::exchange(used_, 0)});
    }

private:
    void put_bytes(std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            if (used_ == piece_bytes) finish();
            const std::size_t now = std::min(bytes.size(), piece_bytes - used_);
            std::memcpy(piece_.get() + used_, bytes.data(), now);
            used_ += now;
            bytes = bytes.subspan(now);
        }
    }

    Send send_;
    std::unique_ptr<std::byte[]> piece_ = std::make_unique_for_overwrite<std::byte[]>(piece_bytes);
    std::size_t used_ = 0;
};

/// The way back. `receive` fills a span of `piece_bytes` with the next piece, and returns its size.
template <std::invocable<std::span<std::byte>> Receive>
class exact_reader {
public:
    explicit exact_reader(Receive receive) : receive_{std::move(receive)} {}

    template <class T>
    T get() {
        if constexpr (sent_as_bytes<T>) {
            std::array<std::byte, sizeof(T)> bytes;
            get_bytes(bytes);
            return std::bit_cast<T>(bytes);
        } else if constexpr (is_optional_or_owner<T>) {
            if (!get<bool>()) return T{};
            if constexpr (requires(T& made) { made.reset(nullptr); })
                return std::make_unique<typename T::element_type>(get<typename T::element_type>());
            else
                return T{std::in_place, get<typename T::value_type>()};
        } else if constexpr (is_variant<T>) {
            return get_alternative<T>(get<std::uint64_t>());
        } else if constexpr (std::ranges::range<T>) {
            return get_range<T>();
        } else {
            return [&]<class... Parts>(std::type_identity<std::tuple<Parts...>>) {
                return T{get<std::remove_cvref_t<Parts>>()...}; // in this order
            }(std::type_identity<typename parts_of<T>::types>{});
        }
    }

private:
    template <class T>
    T get_range() {
        using element = std::ranges::range_value_t<T>;
        T made{};
        if constexpr (is_std_array<T>) {
            for (element& each : made) each = get<element>();
        } else if constexpr (sent_at_once<T>) {
            made.resize(static_cast<std::size_t>(get<std::uint64_t>()));
            get_bytes(std::as_writable_bytes(std::span{made.data(), made.size()}));
        } else {
            for (auto left = get<std::uint64_t>(); left != 0; --left)
                made.insert(made.end(), get<element>());
        }
        return made;
    }

    template <class T, std::size_t I = 0>
    T get_alternative(std::uint64_t index) {
        if constexpr (I + 1 < std::variant_size_v<T>)
            if (index != I) return get_alternative<T, I + 1>(index);
        return T{std::in_place_index<I>, get<std::variant_alternative_t<I, T>>()};
    }

    void get_bytes(std::span<std::byte> into) {
        while (!into.empty()) {
            if (used_ == filled_) {
                filled_ = receive_(std::span{piece_.get(), piece_bytes});
                used_ = 0;
            }
            const std::size_t now = std::min(into.size(), filled_ - used_);
            std::memcpy(into.data(), piece_.get() + used_, now);
            used_ += now;
            into = into.subspan(now);
        }
    }

    Receive receive_;
    std::unique_ptr<std::byte[]> piece_ = std::make_unique_for_overwrite<std::byte[]>(piece_bytes);
    std::size_t used_ = 0;
    std::size_t filled_ = 0;
};

} // namespace weir::detail
