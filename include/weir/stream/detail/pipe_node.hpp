// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/hold_over_fork.hpp>
#include <weir/detail/shared_lock.hpp>
#include <weir/memory/detail/stage_name.hpp>
#include <weir/stream/detail/presence.hpp>
#include <weir/stream/detail/pull_while.hpp>
#include <weir/stream/detail/single_pass.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <ranges>
#include <source_location>
#include <string_view>
#include <type_traits>
#include <utility>

namespace weir::detail {

/// What a stage is called, and where it was written.
struct stage_place {
    stage_name name;
    std::source_location written;
};

/// How many elements have passed a stage: those that have been dereferenced, and those that were
/// stepped over without a look at them. One whose dereferencing throws has not arrived.
class tally {
public:
    /// Range stands at a new element. Whether that counts already.
    template <class Range>
    bool come() noexcept {
        current_ = element::unseen;
        return arrives_at_once<Range> && arrive();
    }
    /// Range has been begun, and stands at an element. A second begin() of a single-pass range
    /// stands at one that has come before. Whether it counts now.
    template <class Range>
    bool begin() noexcept {
        return (std::ranges::forward_range<Range> || current_ == element::none) && come<Range>();
    }
    /// The current element is about to be dereferenced.
    void look() noexcept {
        if (current_ == element::unseen) current_ = element::looked_at;
    }
    /// It has been. Whether it counts now, and did not before.
    bool arrive() noexcept {
        if (current_ == element::counted) return false;
        current_ = element::counted;
        ++passed_;
        return true;
    }
    /// The consumer is done with it. Whether it counts now.
    template <class Range>
    bool step_over() noexcept {
        return !arrives_at_once<Range> && current_ == element::unseen && arrive();
    }
    /// What begin() finds next will be a new element. False, if there is no current one.
    bool consume() noexcept { return std::exchange(current_, element::none) != element::none; }

    std::uint64_t passed() const noexcept { return passed_; }

private:
    enum class element : std::uint8_t { none, unseen, looked_at, counted };

    std::uint64_t passed_ = 0;
    element current_ = element::none;
};

/// Dereferences the iterator of a stage that counts elements, and calls `arrived` when one does.
template <class Range, class Arrived>
std::ranges::range_reference_t<Range>
counted_look(const std::ranges::iterator_t<Range>& at, tally& elements,
             Arrived arrived) noexcept(arrives_at_once<Range>) {
    if constexpr (arrives_at_once<Range>) {
        return *at;
    } else {
        elements.look();
        std::ranges::range_reference_t<Range> element = *at;
        if (elements.arrive()) arrived();
        if constexpr (std::is_rvalue_reference_v<decltype(element)>)
            return std::move(element);
        else
            return element;
    }
}

/// What weir::explain knows of a stage. While a stage is pulled for the first time, the marks of
/// all that it pulls join its own, whatever lies between: standard views, coroutines, functions.
/// The links are in the marks, which may move, so that nothing is allocated for them.
class pipe_node {
public:
    /// Tells the names of the views before this stage; see view_names.hpp.
    using view_names = void (*)(void (*tell)(void* context, std::string_view name), void* context);

    pipe_node(const stage_place& place, view_names before) noexcept
        : place_{place}, views_{before} {}
    pipe_node(pipe_node&& other) noexcept : pipe_node{locked_links{}, other} {}
    pipe_node& operator=(pipe_node&& other) noexcept {
        if (this != &other) {
            std::destroy_at(this);
            std::construct_at(this, std::move(other));
        }
        return *this;
    }
    ~pipe_node() {
        const locked_links hold;
        put_in_place(next_, previous_);
        while (first_source_ != nullptr) {
            first_source_->consumer_ = first_source_->previous_ = nullptr;
            first_source_ = std::exchange(first_source_->next_, nullptr);
        }
    }

    const stage_place& where() const noexcept { return place_; }
    view_names views() const noexcept { return views_; }
    const pipe_node* first_source() const noexcept { return first_source_; }
    const pipe_node* next() const noexcept { return next_; }

    std::uint64_t passed() const noexcept {
        return (elsewhere_ != nullptr ? elsewhere_ : &elements)->passed();
    }
    /// From now on they are counted there.
    void let_count(const tally& elsewhere) noexcept { elsewhere_ = &elsewhere; }

    tally elements;

    /// Call it when the stage is pulled: one that was moved away must not be.
    void expect_presence() const noexcept { here_.expect(place_.name.view(), place_.written); }

    /// Whether this is the first time that the stage is pulled.
    bool begin() noexcept { return !std::exchange(begun_, true); }

    /// If it is the first for `puller`: from construction to end(), whatever is pulled for the
    /// first time is pulled by that stage.
    class first_pull {
    public:
        explicit first_pull(pipe_node& puller) noexcept : first_pull{puller, puller.begin()} {}
        first_pull(pipe_node& puller, bool is_first) noexcept : lasts_{is_first} {
            if (!lasts_) return;
            outer_ = innermost;
            make_innermost(puller);
            if (outer_ == nullptr) return;
            const locked_links hold;
            if (puller.consumer_ != nullptr) return;
            puller.consumer_ = outer_;
            puller.previous_ = outer_->last_source_;
            puller.put_in_place(&puller, &puller);
        }
        ~first_pull() { end(); }
        first_pull(const first_pull&) = delete;
        first_pull& operator=(const first_pull&) = delete;

        void end() noexcept {
            if (std::exchange(lasts_, false)) innermost = outer_;
        }

    private:
        // g++ 12 does not see that end() is called on all ways out, and warns users of it.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdangling-pointer"
#endif
        static void make_innermost(pipe_node& puller) noexcept { innermost = &puller; }
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

        bool lasts_;
        pipe_node* outer_ = nullptr;
    };

    /// Held by all that follows or changes a link: marks are linked also to those of pipes that have
    /// gone to another thread since. Nothing may be allocated or freed meanwhile.
    class locked_links {
        shared_lock_guard hold_{hold_over_fork<links>()};
    };

private:
    pipe_node(const locked_links&, pipe_node& other) noexcept
        : elements{other.elements}, place_{other.place_}, views_{other.views_},
          begun_{other.begun_}, here_{std::move(other.here_)},
          elsewhere_{std::exchange(other.elsewhere_, nullptr)},
          consumer_{std::exchange(other.consumer_, nullptr)},
          first_source_{std::exchange(other.first_source_, nullptr)},
          last_source_{std::exchange(other.last_source_, nullptr)},
          next_{std::exchange(other.next_, nullptr)},
          previous_{std::exchange(other.previous_, nullptr)} {
        put_in_place(this, this);
        for (pipe_node* each = first_source_; each != nullptr; each = each->next_)
            each->consumer_ = this;
    }

    /// Makes the links that lead here from the sources before and after this one, or from the
    /// consumer, lead to these.
    void put_in_place(pipe_node* from_before, pipe_node* from_after) noexcept {
        if (consumer_ == nullptr) return;
        (previous_ != nullptr ? previous_->next_ : consumer_->first_source_) = from_before;
        (next_ != nullptr ? next_->previous_ : consumer_->last_source_) = from_after;
    }

    static inline constinit std::mutex links{};
    static inline constinit thread_local pipe_node* innermost = nullptr;

    stage_place place_;
    view_names views_;
    bool begun_ = false;
    presence here_;
    const tally* elsewhere_ = nullptr;
    pipe_node* consumer_ = nullptr;
    pipe_node* first_source_ = nullptr;
    pipe_node* last_source_ = nullptr;
    pipe_node* next_ = nullptr; ///< of the same consumer
    pipe_node* previous_ = nullptr;
};

/// `pull_while` on behalf of a stage, whose mark counts the elements.
template <class Upstream, class Function>
bool counted_pull_while(pipe_node& stage, bool is_first, Upstream& upstream, Function&& function) {
    pipe_node::first_pull joining{stage, is_first};
    bool begun = false;
    return pull_while(upstream, [&](std::ranges::range_reference_t<Upstream>&& element) {
        joining.end();
        if (std::exchange(begun, true))
            stage.elements.template come<Upstream>();
        else
            stage.elements.template begin<Upstream>();
        stage.elements.arrive();
        return function(std::forward<decltype(element)>(element));
    });
}

} // namespace weir::detail
