// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/gauge.hpp>
#include <weir/stream/closure.hpp>

#include <concepts>
#include <iterator>
#include <memory>
#include <ranges>
#include <source_location>
#include <string_view>
#include <utility>

// Define WEIR_GAUGES as 0, the same in all source files of a program, to compile every weir::stage
// out. weir::scope stays.
#ifndef WEIR_GAUGES
#define WEIR_GAUGES 1
#endif

namespace weir {

namespace detail {

/// A range that is charged, with all that it allocates, to one line of the account.
template <std::ranges::input_range Upstream>
class stage_range {
public:
    class iterator {
    public:
        using value_type = std::ranges::range_value_t<Upstream>;
        using difference_type = std::ranges::range_difference_t<Upstream>;
        using reference = std::ranges::range_reference_t<Upstream>;
        using pointer = void;
        using iterator_concept = std::input_iterator_tag;
        using iterator_category = std::input_iterator_tag; // range-v3 asks for it

        iterator()
            requires std::default_initializable<std::ranges::iterator_t<Upstream>>
        = default;

        decltype(auto) operator*() const {
            const crossing inside{stage_->gauge_};
            return *at_;
        }
        iterator& operator++() {
            const crossing inside{stage_->gauge_};
            inside.begin_pull();
            at_end_ = true; // if the pull throws, it is
            ++at_;
            at_end_ = at_ == std::ranges::end(stage_->upstream_);
            if (!at_end_) inside.end_pull();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
            return at.at_end_;
        }

    private:
        friend stage_range;
        iterator(stage_range& stage, std::ranges::iterator_t<Upstream> at, bool at_end)
            : stage_{&stage}, at_{std::move(at)}, at_end_{at_end} {}

        stage_range* stage_ = nullptr;
        std::ranges::iterator_t<Upstream> at_{};
        bool at_end_ = true;
    };

    stage_range(Upstream upstream, gauge made) : gauge_{made}, upstream_{std::move(upstream)} {}

    stage_range(stage_range&& other) noexcept
        : gauge_{other.gauge_}, upstream_{std::move(other.upstream_)}, begun_{other.begun_} {}
    stage_range& operator=(stage_range&& other) noexcept {
        {
            const crossing inside{gauge_}; // what is replaced was this stage's
            upstream_ = std::move(other.upstream_);
        }
        gauge_ = other.gauge_;
        begun_ = other.begun_;
        return *this;
    }
    ~stage_range() {
        const crossing inside{gauge_}; // what upstream frees now was its own
        inside.begin_pull();
        std::destroy_at(&upstream_);
    }

    iterator begin() {
        const bool first = !std::exchange(begun_, true);
        if (first) gauge_.bind(true);
        const crossing inside{gauge_};
        if (first) inside.begin_pull();
        auto at = std::ranges::begin(upstream_);
        const bool at_end = at == std::ranges::end(upstream_);
        // A second begin() of a single pass continues at an element that has been counted.
        if (!at_end && (first || std::ranges::forward_range<Upstream>)) inside.end_pull();
        return iterator{*this, std::move(at), at_end};
    }
    std::default_sentinel_t end() const noexcept { return {}; }

private:
    gauge gauge_;
    union { // so that it is destroyed inside the gauge, by hand
        Upstream upstream_;
    };
    bool begun_ = false;
};

class stage_closure : public pipeable {
public:
    explicit stage_closure(gauge made) noexcept : gauge_{made} {}

    template <pipeable_range Range>
    auto operator()(Range&& range) const {
        return stage_range<held_t<Range>>{held_t<Range>(std::forward<Range>(range)), gauge_};
    }

private:
    gauge gauge_;
};

/// What stands for a gauge that is compiled out.
struct no_stage : pipeable {
    template <pipeable_range Range>
    constexpr auto operator()(Range&& range) const {
        return held_t<Range>(std::forward<Range>(range));
    }
};

} // namespace detail

/// A gauge across the pipe: all that runs upstream of it, up to the next gauge, is the stage `name`
/// in the report of the `weir::trace` that runs when the pipe is first pulled. It also counts the
/// elements that pass.
///
///     records | std::views::filter(is_adult) | weir::stage("adults")
///
/// Element: that of the range before it, unchanged, one after the other; a second begin() does what
/// that range's does. Cost: one branch a pull while no trace runs, a few nanoseconds otherwise.
/// The name is copied, and cut to 63 bytes. Gauges of the same name at the same place of the
/// program share a line of the report; so do, as "further stages", those beyond the 62nd.
[[nodiscard]] inline auto
stage([[maybe_unused]] std::string_view name,
      [[maybe_unused]] std::source_location place = std::source_location::current()) {
#if WEIR_GAUGES
    return detail::stage_closure{detail::gauge{detail::stage_name{name}, place}};
#else
    return detail::no_stage{};
#endif
}

static_assert(std::ranges::input_range<detail::stage_range<std::ranges::empty_view<int>>>);

} // namespace weir
