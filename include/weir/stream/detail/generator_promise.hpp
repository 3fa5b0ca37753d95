// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/coroutine_frame.hpp>
#include <weir/stream/detail/refused.hpp>
#include <weir/stream/elements_of.hpp>

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <ranges>
#include <type_traits>
#include <utility>

// The machinery of weir::generator: how nested coroutines are resumed, and how they end.

namespace weir {

template <class Ref, class Val = void>
class generator;

namespace detail {

/// Whether T is a generator whose coroutine yields `Yielded`.
template <class T, class Yielded>
inline constexpr bool yields = false;
template <class Ref, class Val, class Yielded>
inline constexpr bool yields<generator<Ref, Val>, Yielded> =
    std::is_same_v<typename generator<Ref, Val>::yielded, Yielded>;

template <class Range, class Yielded>
concept can_nest =
    !std::is_lvalue_reference_v<Range> && yields<std::remove_cvref_t<Range>, Yielded>;

/// std::reference_wrapper, or a type with its interface, that refers to an element. Detected
/// without its name, because <functional> would add half to all that a generator includes. A
/// built-in function replaces std::addressof, because that needs <memory>.
template <class T, class Pointer>
concept refers_to = requires(T& wrapper) {
    typename T::type;
    { wrapper.get() } -> std::same_as<typename T::type&>;
    requires std::convertible_to<typename T::type*, Pointer>;
};

template <class T>
class element_reference {
public:
    using type = T;
    explicit element_reference(T& element) noexcept : element_{__builtin_addressof(element)} {}
    T& get() const noexcept { return *element_; }

private:
    T* element_;
};

/// The common part of all generators that yield the same reference type, so that they can nest.
///
/// A chain of nested generators is a list of promises from the leaf, which runs, to the root, which
/// the consumer holds. The root resumes the leaf in a loop; nothing is resumed from within
/// await_suspend, so depth costs neither stack nor time per element.
template <class Yielded>
class generator_promise {
public:
    using element_type = std::remove_reference_t<Yielded>;
    using pointer = element_type*;

    // Only meaningful in the root.
    pointer value = nullptr;           ///< the current element; null while none has been yielded
    generator_promise* leaf = nullptr; ///< null until the first pull

    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void unhandled_exception() {
        thrown_ = std::current_exception();
        if (!thrown_) throw; // no exception of C++: a thread is cancelled, which cannot wait
    }
    void return_void() const noexcept {}

    template <class Awaited>
    refused await_transform(Awaited&&) {
        static_assert(!std::is_same_v<Awaited, Awaited>,
                      "weir: a generator coroutine cannot co_await; it runs on the thread of "
                      "whoever pulls it, so call a function that waits, and co_yield its result");
        return {};
    }

    std::suspend_always yield_value(Yielded element) noexcept {
        refuse_aggregates<Yielded>();
        return hand_on(element);
    }

    /// A temporary lives until the next resume.
    std::suspend_always yield_value(std::remove_cvref_t<Yielded>&& element) noexcept
        requires std::is_lvalue_reference_v<Yielded> && std::is_const_v<element_type>
    {
        refuse_aggregates<std::remove_cvref_t<Yielded>>();
        return hand_on(element);
    }

    /// Where rvalues are yielded, converts anything else to an rvalue of the element type; it lives
    /// until the next resume.
    template <class Source>
        requires std::is_rvalue_reference_v<Yielded>
              && std::constructible_from<std::remove_cvref_t<Yielded>, Source>
              && std::convertible_to<Source, std::remove_cvref_t<Yielded>>
              && (!refers_to<std::remove_cvref_t<Source>, pointer>)
    auto yield_value(Source&& source) {
        refuse_aggregates<Source>();
        return converted{std::forward<Source>(source), root_};
    }

    /// `co_yield std::ref(element)` yields the element itself; the consumer may move from it.
    template <refers_to<pointer> Wrapper>
    std::suspend_always yield_value(Wrapper element) noexcept {
        return hand_on(element.get());
    }

    /// A generator passed as an rvalue runs nested in this one, if it yields the same type.
    template <class Range>
        requires can_nest<Range, Yielded>
    auto yield_value(elements_of<Range> nested) noexcept {
        // A generator that is being pulled, this one included, is nested as an empty one.
        auto&& given = nested.get();
        return delegated{given.is_being_pulled() ? nullptr : std::move(given).release()};
    }

    /// Any other range is iterated by a generator made for it.
    template <std::ranges::input_range Range>
        requires(!can_nest<Range, Yielded>)
             && (std::convertible_to<std::ranges::range_reference_t<Range>, Yielded>
                 || (std::is_rvalue_reference_v<Yielded>
                     && std::convertible_to<std::ranges::range_reference_t<Range>,
                                            std::remove_cvref_t<Yielded>>))
    auto yield_value(elements_of<Range> range) {
        refuse_aggregates<Range>();
        using reference = std::ranges::range_reference_t<Range>;
        // Iterators are passed, not the range: the frame copies them, and the range outlives the
        // co_yield.
        constexpr auto each = [](std::ranges::iterator_t<Range> at,
                                 std::ranges::sentinel_t<Range> end) -> generator<Yielded> {
            for (; at != end; ++at)
                if constexpr (std::is_reference_v<reference>
                              && std::convertible_to<reference, Yielded>
                              && std::convertible_to<std::add_pointer_t<reference>, pointer>) {
                    auto&& element = *at;
                    co_yield element_reference<element_type>{element};
                } else {
                    std::remove_cvref_t<Yielded> element = *at;
                    co_yield element_reference<element_type>{element};
                }
        };
        auto&& elements = range.get();
        return delegated{each(std::ranges::begin(elements), std::ranges::end(elements)).release()};
    }

    static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
    static void operator delete(void* frame, std::size_t bytes) noexcept {
        release_frame(frame, bytes);
    }

    /// Pulls an element if there is no current one and the end is not reached: the first element,
    /// or the one after a consumed element.
    void begin() {
        if (adopts_frames()) [[unlikely]]
            adopt_chain();
        if (leaf == nullptr) {
            run(*this);
            resume();
        } else if (value == nullptr) {
            advance();
        }
    }

    /// Runs the chain to its next element or to its end. An exception passes through the outer
    /// coroutines and leaves the root. Does nothing at the end, or if a generator pulls itself.
    [[gnu::always_inline]] void advance() { // else g++ spills the consumer's registers
        if (value == nullptr && !std::exchange(consumed_, false)) return;
        value = nullptr;
        resume();
    }

    bool is_being_pulled() const noexcept {
        return leaf != nullptr && value == nullptr && !consumed_ && !handle_.done();
    }

    /// Leaves no current element until the next pull.
    void consume() noexcept {
        if (value == nullptr) return;
        value = nullptr;
        consumed_ = true;
    }

    /// Destroys a chain, innermost first, without recursion; at last `this`, which is the root.
    void destroy() noexcept {
        if (leaf != nullptr)
            while (leaf != this) {
                delegation* const by = leaf->delegated_by_;
                leaf = by->outer;
                std::exchange(by->inner, nullptr)->handle_.destroy();
            }
        handle_.destroy();
    }

protected:
    generator_promise* attach(std::coroutine_handle<> handle) noexcept {
        handle_ = handle;
        has_own_frame_ = handle.address() == last_frame;
        return this;
    }

private:
    [[gnu::always_inline]] void resume() {
        running_.resume();
        if (value == nullptr && (leaf != this || !running_.done() || thrown_)) move_on();
    }

    /// The running stage pulls this coroutine, a root: it and all that is nested in it are of the
    /// first stage that does.
    [[gnu::noinline]] void adopt_chain() noexcept {
        if (has_own_frame_ && adopt_frame(handle_.address()) && leaf != nullptr) adopt_nested();
    }
    [[gnu::noinline]] void adopt_nested() noexcept {
        for (generator_promise* each = leaf; each != this; each = each->delegated_by_->outer)
            if (each->has_own_frame_) adopt_frame(each->handle_.address());
    }

    /// Called when the resumed leaf has not yielded an element: continues with the coroutine that
    /// it now nests, or, if it has ended, with the one that it was nested in.
    [[gnu::noinline]] void move_on() {
        do {
            if (running_.done()) {
                if (leaf == this) {
                    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
                    return;
                }
                run(*leaf->delegated_by_->outer); // rethrows there what the ended one threw
            }
            running_.resume();
        } while (value == nullptr);
    }

    /// Makes `next`, a promise of the chain, the leaf.
    void run(generator_promise& next) noexcept {
        leaf = &next;
        next.root_ = this;
        running_ = next.handle_;
    }

    std::suspend_always hand_on(element_type& element) noexcept {
        root_->value = __builtin_addressof(element);
        return {};
    }

    /// g++ 12 destroys an aggregate made in a co_yield expression twice. How a temporary was made
    /// cannot be detected, so all rvalues of such types are rejected there.
    template <class Yield>
    static constexpr void refuse_aggregates() noexcept {
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
        using type = std::remove_cvref_t<Yield>;
        static_assert(std::is_lvalue_reference_v<Yield> || !std::is_aggregate_v<type>
                          || std::is_trivially_destructible_v<type>,
                      "weir: g++ 12 destroys an aggregate that is made in a co_yield expression "
                      "twice; name it first (T element{...};), then co_yield element, which copies "
                      "it, or std::ref(element), which lets it be moved from");
#endif
    }

    /// One link of the chain. It lives in the outer coroutine's frame, which never moves, and owns
    /// the inner coroutine.
    struct delegation {
        generator_promise* outer = nullptr;
        generator_promise* inner = nullptr;
    };

    class delegated {
    public:
        explicit delegated(generator_promise* inner) noexcept { link_.inner = inner; }
        delegated(const delegated&) = delete;
        delegated& operator=(const delegated&) = delete;
        ~delegated() {
            if (link_.inner != nullptr) link_.inner->destroy();
        }

        bool await_ready() const noexcept {
            return link_.inner == nullptr || link_.inner->handle_.done();
        }

        template <class Promise>
        void await_suspend(std::coroutine_handle<Promise> outer) noexcept {
            generator_promise& promise = outer.promise();
            generator_promise& root = *promise.root_;
            generator_promise& inner = *link_.inner;
            if (adopts_frames()) [[unlikely]]
                inner.adopt_chain();
            link_.outer = &promise;
            inner.delegated_by_ = &link_;
            // A generator that has been pulled before continues at its current element.
            root.value = inner.value;
            root.run(inner.leaf != nullptr ? *inner.leaf : inner);
            inner.leaf = nullptr; // no longer a root; its iterators are at their end
            inner.value = nullptr;
            inner.consumed_ = false;
        }

        void await_resume() const {
            if (link_.inner != nullptr && link_.inner->thrown_)
                std::rethrow_exception(std::exchange(link_.inner->thrown_, nullptr));
        }

    private:
        delegation link_;
    };

    class converted : public std::suspend_always {
    public:
        template <class Source>
        converted(Source&& source, generator_promise* root)
            : element_(std::forward<Source>(source)), root_{root} {}
        converted(const converted&) = delete;
        converted& operator=(const converted&) = delete;

        template <class Promise>
        void await_suspend(std::coroutine_handle<Promise>) noexcept {
            root_->value = __builtin_addressof(element_);
        }

    private:
        std::remove_cvref_t<Yielded> element_;
        generator_promise* root_;
    };

    std::coroutine_handle<> handle_;
    std::coroutine_handle<> running_;    ///< in the root: the handle of the leaf
    bool consumed_ = false;              ///< in the root: the last element was consumed
    bool has_own_frame_ = false;         ///< its frame is not part of the caller's frame
    generator_promise* root_ = this;     ///< up to date in the leaf; a chain may change its root
    delegation* delegated_by_ = nullptr; ///< null in a root
    std::exception_ptr thrown_;
};

} // namespace detail

} // namespace weir
