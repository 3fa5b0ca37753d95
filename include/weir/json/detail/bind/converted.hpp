// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/describe.hpp>
#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/token.hpp>
#include <weir/json/detail/reflect/described_members.hpp>

#include <memory>
#include <string>
#include <string_view>

// The binder of types that json::describe converts from another type.

namespace weir::json::detail {

template <converted T>
class binder<T> {
    using from_type = typename description_of<T>::from;

public:
    cursor bind(cursor from, T& into, parse_context& at) {
        if (inner_ == nullptr) inner_ = std::make_unique<binder<from_type>>();
        const cursor behind = inner_->bind(from, value_, at);
        if (behind == nullptr || describe<T>.convert(value_, into)) return behind;
        const std::string_view token = token_at(from, at.text());
        const auto found = kind_of(token);
        const bool nested = found == kind::object || found == kind::array;
        return at.fail(reason::wrong_type,
                       "expected " + std::string{describe<T>.expected} + ", found "
                           + (nested ? std::string{described(*found)} : excerpt_of(token, 40)));
    }

private:
    std::unique_ptr<binder<from_type>> inner_; ///< made when needed: from_type may contain a T
    from_type value_{};
};

} // namespace weir::json::detail
