// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/all_binders.hpp>
#include <weir/json/detail/bind/record_form_of.hpp>
#include <weir/json/detail/fault.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/keyed.hpp>
#include <weir/json/options.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace weir::json::detail {

/// The binder of the value of a keyed record; of any other, nothing.
template <class T>
struct value_binder_for {
    struct type {};
};
template <class T>
struct value_binder_for<keyed<T>> : std::type_identity<binder<T>> {};

/// A record, and what its text is bound to it with.
template <class T>
class record_binding {
    using value_binder_type = typename value_binder_for<T>::type;

public:
    static constexpr bool is_keyed = record_form_of<T>.is_keyed;

    explicit record_binding(const options& how)
        : context_{how.max_depth, how.max_string_bytes,
                   how.unknown_members == unknown_members::refuse, how.validate == validate::full} {
    }

    /// Calls `use` with what binds the text of a record, with what it is bound to, and the context.
    template <class Use>
    bool with_binder([[maybe_unused]] bool has_key, Use use) {
        if constexpr (is_keyed)
            if (has_key) return use(value_binder_, record_.value, context_);
        return use(binder_, record_, context_);
    }
    /// Binds the key of a record that has one, as in the text without its quotes.
    bool bind_key([[maybe_unused]] std::string_view key) {
        if constexpr (is_keyed) return detail::bind_key(key, record_.key, context_);
        return true;
    }

    T& record() noexcept { return record_; }
    const fault& failure() const noexcept { return context_.failure(); }

    /// Each string of the record keeps the capacity of the longest value that it has held, and the
    /// longest value may be in another member each time. So a record that has grown too much, where
    /// the longest text was `longest`, is replaced by a new one.
    void keep_within_bounds(std::size_t longest) {
        if (context_.grown() <= least_kept) [[likely]]
            return;
        if (context_.grown() <= times_kept * longest) return;
        record_ = T{};
        binder_ = fresh<binder<T>>();
        value_binder_ = fresh<value_binder_type>();
        context_.forget_growth();
    }

private:
    static constexpr std::size_t least_kept = std::size_t{256} << 10;
    static constexpr std::size_t times_kept = 4;

    /// Not inlined: otherwise g++ 12 warns that members of the binder are uninitialised.
    template <class Binder>
    [[gnu::noinline]] static Binder fresh() {
        return {};
    }

    binder<T> binder_;
    [[no_unique_address]] value_binder_type value_binder_; ///< of a keyed record
    T record_{};
    parse_context context_;
};

} // namespace weir::json::detail
