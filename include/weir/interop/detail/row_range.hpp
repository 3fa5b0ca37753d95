// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/presence.hpp>
#include <weir/stream/detail/single_pass.hpp>

#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>

namespace weir::detail {

/// The lazy range of structs that a query returns. A Query is made of its Source at the first pull.
/// `next()` goes on to the next row, which `record()` is then, or returns false; it is not called again
/// after that, or after it has thrown. `range_name` is that of the function that returns the range.
template <class Query, class Source>
class [[nodiscard]] row_range : public single_pass {
    using record = std::remove_reference_t<decltype(std::declval<Query&>().record())>;

    struct state {
        explicit state(Source from) : query{std::move(from)} {}

        void next() {
            consumed = false;
            if (!std::exchange(ended, true)) ended = !query.next(); // stays true if that throws
        }

        Query query;
        bool ended = false;
        bool consumed = false; ///< the next begin() skips the current row
    };

public:
    class iterator : public input_iterator_types<record, record&> {
    public:
        iterator() = default;
        record& operator*() const noexcept { return at_->query.record(); }
        iterator& operator++() {
            at_->next();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& of, std::default_sentinel_t) noexcept {
            return of.at_ == nullptr || of.at_->ended;
        }

    private:
        friend row_range;
        explicit iterator(state* at) noexcept : at_{at} {}
        state* at_ = nullptr;
    };

    explicit row_range(Source from) : from_{std::move(from)} {}

    /// Runs the query up to its first row; a second begin() continues at the current one.
    iterator begin() {
        if (!here_.expect(Query::range_name)) return {}; // moved away
        if (std::exchange(unread_, false)) { // also if this throws: the range has ended then
            state_ = std::make_unique<state>(std::move(from_));
            state_->next();
        } else if (state_ != nullptr && state_->consumed) {
            state_->next();
        }
        return iterator{state_.get()};
    }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// Marks the current row as consumed: the next begin() continues with the one after it. Reads
    /// nothing.
    void consume() noexcept {
        if (state_ != nullptr) state_->consumed = true;
    }

private:
    Source from_;
    bool unread_ = true;
    presence here_;
    /// Made at the first pull, so that it is charged to the stage that pulls.
    std::unique_ptr<state> state_;
};

} // namespace weir::detail
