// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/coroutine_guard.hpp>
#include <weir/stream/detail/generator_promise.hpp>
#include <weir/stream/detail/single_pass.hpp>
#include <weir/stream/elements_of.hpp>

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <type_traits>
#include <utility>

namespace weir {

/// A lazy sequence of elements that a coroutine computes as they are pulled. It has the names and
/// the meaning of std::generator of C++23 (P2502R2), in C++20:
///
///     weir::generator<int> squares(int n) {
///         for (int i = 0; i < n; ++i) co_yield i * i;
///     }
///
/// Element: `reference`, which is `Ref&&` (`Ref` itself if `Val` is given), valid until the next
/// pull. Time: one resume per element however deep the nesting, and one more for each nested
/// generator that is entered or left; O(1) stack. Throws: what the coroutine throws, from `begin()`
/// or `++`; the generator is then exhausted. Destroying an unfinished generator destroys the
/// coroutine's locals, innermost first.
///
/// Differs from std::generator: a second `begin()` continues at the current element and resumes
/// nothing; a moved-from generator is an empty range, and its iterators belong to the generator it
/// was moved to; iterators may be copied, and all copies stand at the same element; a generator
/// that pulls itself is at its end; parameters that would dangle do not compile; and it is a range
/// but not a view, so an lvalue generator is piped by reference.
///
/// Move-only. Used by one thread at a time. One allocation per coroutine; none if a finished
/// coroutine of the same thread has left a frame of this size (up to 64 KiB are kept per thread).
template <class Ref, class Val>
class [[nodiscard]] generator : public detail::single_pass {
public:
    using value_type = std::conditional_t<std::is_void_v<Val>, std::remove_cvref_t<Ref>, Val>;
    using reference = std::conditional_t<std::is_void_v<Val>, Ref&&, Ref>;
    using yielded = std::conditional_t<std::is_reference_v<reference>, reference, const reference&>;

    /// Base class of the coroutine's own promise; see std::coroutine_traits below.
    class promise : public detail::generator_promise<yielded> {
    protected:
        generator made_by(std::coroutine_handle<> coroutine) noexcept {
            return generator{this->attach(coroutine)};
        }
    };

    class iterator : public detail::input_iterator_types<typename generator::value_type,
                                                         typename generator::reference> {
    public:
        iterator() = default;

        reference operator*() const noexcept(std::is_reference_v<reference>) {
            return static_cast<reference>(*root_->value);
        }
        [[gnu::always_inline]] iterator& operator++() {
            root_->advance();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
            return at.root_ == nullptr || at.root_->value == nullptr;
        }

    private:
        friend generator;
        explicit iterator(detail::generator_promise<yielded>* root) noexcept : root_{root} {}
        detail::generator_promise<yielded>* root_ = nullptr;
    };

    generator() = default; ///< an empty range
    generator(generator&& other) noexcept : root_{std::exchange(other.root_, nullptr)} {}
    generator& operator=(generator&& other) noexcept {
        generator old{std::exchange(root_, std::exchange(other.root_, nullptr))};
        return *this;
    }
    ~generator() {
        if (root_ != nullptr) root_->destroy();
    }

    /// The first call runs the coroutine to its first element; later calls resume it only after
    /// consume().
    iterator begin() {
        if (root_ != nullptr) root_->begin();
        return iterator{root_};
    }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// Marks the current element as consumed: the next begin() (or ++ of an iterator, which is at
    /// the end until then) continues with the element after it. Pulls nothing.
    void consume() noexcept {
        if (root_ != nullptr) root_->consume();
    }

private:
    friend detail::generator_promise<yielded>;
    explicit generator(detail::generator_promise<yielded>* root) noexcept : root_{root} {}
    bool is_being_pulled() const noexcept { return root_ != nullptr && root_->is_being_pulled(); }
    detail::generator_promise<yielded>* release() && noexcept {
        return std::exchange(root_, nullptr);
    }

    detail::generator_promise<yielded>* root_ = nullptr;
};

/// Dereferencing an iterator runs nothing, unless it copies the element.
template <class Ref, class Val>
inline constexpr bool detail::looked_at_freely<generator<Ref, Val>> =
    std::is_reference_v<typename generator<Ref, Val>::reference>;

} // namespace weir

/// Gives coroutines that return a generator their promise, and rejects those with parameters that
/// would dangle; see stream/detail/coroutine_guard.hpp.
template <class Ref, class Val, class... Parameters>
struct std::coroutine_traits<weir::generator<Ref, Val>, Parameters...> {
    class promise_type : public weir::generator<Ref, Val>::promise {
    public:
        weir::generator<Ref, Val> get_return_object() noexcept {
            // Checked here, not in the class: the type of a lambda is incomplete while its
            // coroutine is declared.
            weir::detail::check_parameters<Parameters...>();
            return this->made_by(std::coroutine_handle<promise_type>::from_promise(*this));
        }
    };
};
