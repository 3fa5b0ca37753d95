// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/puller.hpp>
#include <weir/stream/borrowed.hpp>
#include <weir/stream/bound.hpp>
#include <weir/stream/byte_count.hpp>
#include <weir/stream/detail/as_generator.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/kept_elements.hpp>
#include <weir/stream/detail/presence.hpp>
#include <weir/stream/detail/single_pass.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <limits>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <utility>

namespace weir {

namespace detail {

/// The stream that the branches of a tee read together, and the elements that some branches have
/// read and others have not.
template <class Stream, std::size_t Branches>
class tee_source {
public:
    using value_type = std::ranges::range_value_t<Stream>;

    tee_source(Stream stream, bound limit) : stream_{std::move(stream)}, kept_{limit} {}

    /// The current element of the branch; null at the end.
    const value_type* at(std::size_t branch) const {
        const std::uint64_t place = places_[branch];
        return place - first_ < kept_.size() ? std::addressof(kept_[place - first_]) : nullptr;
    }

    /// Pulls the first element if no branch has; steps over a consumed element.
    void start(std::size_t branch) {
        if (at(branch) == nullptr)
            pull(branch);
        else if (consumed_[branch])
            advance(branch);
        pulled_.read();
    }

    void consume(std::size_t branch) noexcept { consumed_[branch] = at(branch) != nullptr; }

    void advance(std::size_t branch) {
        if (at(branch) == nullptr) return;
        ++places_[branch];
        drop_passed();
        const bool must_pull = at(branch) == nullptr;
        if (must_pull && kept_.size() > 1 && !kept_.within_bound()) {
            --places_[branch]; // nothing was dropped: what is kept is for the others
            throw bound_exceeded{"weir::tee: one branch is further ahead of another than the bound "
                                 "of "
                                 + kept_.limit().described()
                                 + " lets it be; read the other one meanwhile, or give a larger "
                                   "bound"};
        }
        consumed_[branch] = false;
        if (must_pull) pull(branch);
        pulled_.read();
    }

    /// Keeps no elements for this branch any more.
    void leave(std::size_t branch) {
        places_[branch] = std::numeric_limits<std::uint64_t>::max();
        drop_passed();
    }

private:
    void pull(std::size_t branch) {
        if (failure_) {
            if (!std::exchange(told_[branch], true)) std::rethrow_exception(failure_);
            return;
        }
        try {
            const junction::pull now{pulled_};
            if (first_ + kept_.size() > 0) stream_.consume();
            const auto next = stream_.begin();
            if (next == stream_.end()) return;
            auto&& element = *next;
            kept_.push(std::forward<decltype(element)>(element));
        } catch (...) {
            failure_ = std::current_exception();
            told_[branch] = true;
            throw;
        }
    }

    void drop_passed() {
        const std::uint64_t slowest = *std::ranges::min_element(places_);
        for (; first_ < slowest && !kept_.empty(); ++first_) kept_.pop();
    }

    Stream stream_;
    junction pulled_;
    /// From the slowest branch's current element to the last pulled.
    kept_elements<value_type> kept_;
    std::uint64_t first_ = 0; ///< how many elements were pulled before kept_[0]
    std::array<std::uint64_t, Branches> places_{};
    std::exception_ptr failure_; ///< the exception that the stream threw
    std::array<bool, Branches> told_{};
    std::array<bool, Branches> consumed_{}; ///< whether the branch's current element is
};

template <class Source>
class tee_branch : public single_pass {
public:
    class iterator : public input_iterator_types<typename Source::value_type,
                                                 const typename Source::value_type&,
                                                 const typename Source::value_type*> {
    public:
        iterator() = default;
        typename iterator::reference operator*() const { return *source_->at(branch_); }
        typename iterator::pointer operator->() const { return source_->at(branch_); }
        iterator& operator++() {
            source_->advance(branch_);
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) {
            return at.source_ == nullptr || at.source_->at(at.branch_) == nullptr;
        }

    private:
        friend tee_branch;
        iterator(Source* source, std::size_t branch) noexcept : source_{source}, branch_{branch} {}
        Source* source_ = nullptr;
        std::size_t branch_ = 0;
    };

    tee_branch(std::shared_ptr<Source> source, std::size_t branch) noexcept
        : source_{std::move(source)}, branch_{branch} {}
    tee_branch(tee_branch&&) = default;
    tee_branch& operator=(tee_branch&& other) noexcept {
        if (this == &other) return *this;
        tee_branch old{std::exchange(source_, std::move(other.source_)),
                       std::exchange(branch_, other.branch_)};
        return *this;
    }
    ~tee_branch() {
        if (source_ != nullptr) source_->leave(branch_);
    }

    iterator begin() {
        if (expect_presence(source_ != nullptr, "weir::tee")) source_->start(branch_);
        return iterator{source_.get(), branch_};
    }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// Marks the current element as consumed: the next begin() continues with the one after it.
    void consume() noexcept {
        if (source_ != nullptr) source_->consume(branch_);
    }

private:
    std::shared_ptr<Source> source_;
    std::size_t branch_;
};

} // namespace detail

/// A std::array of several ranges that each yield all elements of one range:
///
///     auto [all, again] = weir::tee(records, {.items = 1000});
///
/// An element is pulled when the first branch reaches it, and kept until the last branch has passed
/// it. The bound limits how many are kept for the branches that are behind: comparing neighbours
/// needs 2 items. One is kept whatever its bytes, so that branches can always be read in turn. A
/// pull beyond the bound throws weir::bound_exceeded; the branch stays where it is, and can continue
/// when the others have caught up. Nothing is kept for a branch that is destroyed.
///
/// Branches are single-pass and may be moved, also while they are read. An lvalue range is held by
/// reference, an rvalue is moved in. Not thread-safe: all branches belong to one thread.
///
/// Element: `const T&`, one copy for all branches (moved, where the range yields rvalues), valid
/// until this branch is pulled. Memory: the bound, plus one element. Throws: what the range throws,
/// in every branch that reaches that place; the branch is then at its end. std::invalid_argument if
/// `items` is 0.
template <std::size_t Branches = 2, detail::pipeable_range Range>
    requires(Branches > 0)
[[nodiscard]] auto tee(Range&& range, bound limit) {
    using value = std::ranges::range_value_t<Range>;
    static_assert(!is_borrowed<value>,
                  "weir: weir::tee would keep elements that are good only until the next record "
                  "(std::string_view, weir::json::value, or a struct that holds one); read into "
                  "std::string members, or transform to something that owns its data first");
    if (limit.items == 0)
        throw std::invalid_argument{
            "weir::tee: with a bound of 0 items no branch could go on before "
            "the others; {.items = 1} lets them be read in turn"};
    using stream = detail::as_generator<Range>;
    using source = detail::tee_source<stream, Branches>;
    const auto shared = std::make_shared<source>(
        detail::as_stream<stream>(std::forward<Range>(range)), detail::checked<value>(limit));
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<detail::tee_branch<source>, Branches>{
            detail::tee_branch<source>{shared, I}...};
    }(std::make_index_sequence<Branches>{});
}

} // namespace weir
