// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/token.hpp>
#include <weir/json/detail/parse/walk.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

// Binders of members that may be missing, and of arrays of any length.

namespace weir::json::detail {

/// Whether a missing member of type T becomes empty.
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_optional<std::unique_ptr<T>> = true;

template <class T>
class binder<std::optional<T>> {
public:
    cursor bind(cursor from, std::optional<T>& into, parse_context& at) {
        if (is_null(from, at)) {
            clear(into);
            return from + 1;
        }
        if (!into) {
            if (spare_)
                into = std::move(spare_);
            else
                into.emplace();
            spare_.reset();
        }
        return inner_.bind(from, *into, at);
    }

    void clear(std::optional<T>& into) {
        if (into) spare_ = std::move(into);
        into.reset();
    }

private:
    binder<T> inner_;
    std::optional<T> spare_; ///< the last T, kept to reuse the capacity of its strings
};

template <class T>
class binder<std::unique_ptr<T[]>> {
    static_assert(sizeof(T) == 0, "weir: json::read cannot fill a std::unique_ptr to an array; "
                                  "use a std::vector");

public:
    cursor bind(cursor, std::unique_ptr<T[]>&, parse_context&) { return nullptr; }
    void clear(std::unique_ptr<T[]>&) {}
};

template <class T>
class binder<std::unique_ptr<T>> {
public:
    cursor bind(cursor from, std::unique_ptr<T>& into, parse_context& at) {
        if (is_null(from, at)) {
            clear(into);
            return from + 1;
        }
        if (into == nullptr) into = std::move(spare_);
        if (into == nullptr) {
            into = std::make_unique<T>();
            at.grew(sizeof(T));
        }
        if (inner_ == nullptr) inner_ = std::make_unique<binder<T>>();
        return inner_->bind(from, *into, at);
    }

    void clear(std::unique_ptr<T>& into) {
        if (into != nullptr) spare_ = std::move(into);
    }

private:
    std::unique_ptr<binder<T>> inner_; ///< made when needed: T may contain a std::unique_ptr<T>
    std::unique_ptr<T> spare_;
};

template <class T, class Allocator>
class binder<std::vector<T, Allocator>> {
public:
    cursor bind(cursor from, std::vector<T, Allocator>& into, parse_context& at) {
        if (inner_ == nullptr) inner_ = std::make_unique<binder<T>>();
        std::size_t count = 0;
        const cursor behind =
            for_each_element(from, at, [&](std::size_t index, cursor element) -> cursor {
                count = index + 1;
                if constexpr (std::same_as<T, bool>) {
                    bool bound = false;
                    element = inner_->bind(element, bound, at);
                    if (index == into.size()) into.push_back(false);
                    into[index] = bound;
                    return element;
                } else {
                    if (index == into.size()) grow(into, at);
                    return inner_->bind(element, into[index], at);
                }
            });
        if (behind != nullptr) shrink(into, count);
        return behind;
    }

private:
    void grow(std::vector<T, Allocator>& into, parse_context& at) {
        if (into.size() == into.capacity()) at.grew(sizeof(T) * (into.size() + 1));
        if (spare_.empty()) {
            into.emplace_back();
        } else {
            into.push_back(std::move(spare_.back()));
            spare_.pop_back();
        }
    }

    void shrink(std::vector<T, Allocator>& into, std::size_t count) {
        if constexpr (!std::is_trivially_destructible_v<T>)
            for (; into.size() > count; into.pop_back())
                if (is_worth_keeping(into.back())) spare_.push_back(std::move(into.back()));
        if constexpr (std::is_trivially_destructible_v<T>) into.resize(count);
    }

    static bool is_worth_keeping(const T& spare) noexcept {
        if constexpr (std::same_as<T, std::string>)
            return spare.capacity() > std::string{}.capacity(); // of memory of its own
        else
            return true;
    }

    std::unique_ptr<binder<T>> inner_; ///< made when needed: T may contain such a vector itself
    std::vector<T> spare_;             ///< elements of earlier, longer records, for reuse
};

} // namespace weir::json::detail
