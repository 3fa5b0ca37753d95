// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/batch.hpp>
#include <weir/stream/bound.hpp>
#include <weir/stream/byte_count.hpp>
#include <weir/stream/detail/batch_view.hpp>
#include <weir/stream/detail/single_pass.hpp>
#include <weir/stream/parallel_options.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>

namespace weir::detail {

/// The elements of a range in batches. They are copied, or moved where the range yields rvalues.
template <class Range>
class element_batches {
    using value = std::ranges::range_value_t<Range>;
    using reference = std::ranges::range_reference_t<Range>;

public:
    static constexpr bool keeps_elements = true;

    struct batch {
        refilled<value> elements;
        std::size_t passed = 0;
    };
    /// What a thread needs to read a batch.
    struct reader {
        explicit reader(const element_batches&) noexcept {}
    };
    using view = batch_view<value, reference>;

    element_batches(Range& range, const parallel_options& how)
        : range_{range}, threads_{how.threads}, limit_{how.batch} {
        if (limit_.limits_items() || limit_.limits_bytes()) {
            limit_ = checked<value>(limit_);
            grows_ = false;
        } else {
            limit_.items = 1;
            if constexpr (countable<value>) limit_.bytes = std::size_t{64} << 10;
        }
    }

    /// Fills a batch. Returns false if there is nothing more.
    bool cut(batch& into) {
        into.elements.restart();
        into.passed = 0;
        std::size_t bytes = 0;
        try {
            while (into.elements.size() < limit_.items && bytes < limit_.bytes && advance()) {
                into.elements.push(**at_);
                bytes += bytes_within<value>(limit_, into.elements.back());
            }
        } catch (...) {
            failure_ = std::current_exception();
            if (!failure_) throw; // the thread is cancelled
        }
        // Soon each thread has enough to do; elements may be few that take long.
        if (grows_ && ++cut_ % (4 * threads_) == 0)
            limit_.items = std::min(2 * limit_.items, std::size_t{256});
        return !into.elements.empty();
    }
    view elements(batch& of, reader&, const std::atomic<bool>& stop) const {
        return {of.elements.filled(), of.passed, stop};
    }
    /// Whether all elements have been pulled.
    bool is_used_up(const batch& one) const noexcept { return one.passed == one.elements.size(); }
    /// To be called for one batch after the other, when it is done.
    void commit(batch&) noexcept {}
    /// To be called behind the last one. Throws what the range has thrown.
    void finish() {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    bool advance() {
        if (failure_ || has_ended_) return false;
        if (at_)
            ++*at_;
        else
            at_.emplace(std::ranges::begin(range_));
        has_ended_ = *at_ == std::ranges::end(range_);
        return !has_ended_;
    }

    Range& range_;
    std::size_t threads_;
    bound limit_;
    bool grows_ = true;
    std::uint64_t cut_ = 0;
    std::optional<std::ranges::iterator_t<Range>> at_;
    bool has_ended_ = false;
    std::exception_ptr failure_;
};

/// The batches of a range: its own, if it is one of weir's that can cut them.
template <class Range>
auto batches_of(Range& range, const parallel_options& how) {
    if constexpr (own_range<Range> && requires { range.batches(how); })
        return range.batches(how);
    else if constexpr (only_holds<std::remove_cv_t<Range>>)
        return batches_of(range.base(), how);
    else
        return element_batches<Range>{range, how};
}
template <class Range>
using batches_of_t = decltype(batches_of(std::declval<Range&>(), parallel_options{}));

} // namespace weir::detail
