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
/// `next()` goes on to the next row, which `record()` is then, or sets `ended`; `consumed` is for the range
/// to set; `range_name` is that of the function that returns the range.
template <class Query, class Source>
class [[nodiscard]] row_range : public single_pass {
    using record = std::remove_reference_t<decltype(std::declval<Query&>().record())>;

public:
    class iterator : public input_iterator_types<record, record&> {
    public:
        iterator() = default;
        record& operator*() const noexcept { return query_->record(); }
        iterator& operator++() {
            query_->next();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
            return at.query_ == nullptr || at.query_->ended;
        }

    private:
        friend row_range;
        explicit iterator(Query* of) noexcept : query_{of} {}
        Query* query_ = nullptr;
    };

    explicit row_range(Source from) : from_{std::move(from)} {}

    /// Runs the query up to its first row; a second begin() continues at the current one.
    iterator begin() {
        if (!here_.expect(Query::range_name)) return {}; // moved away
        if (std::exchange(unread_, false)) { // also if this throws: the range has ended then
            query_ = std::make_unique<Query>(std::move(from_));
            query_->next();
        } else if (query_ != nullptr && query_->consumed) {
            query_->next();
        }
        return iterator{query_.get()};
    }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// Marks the current row as consumed: the next begin() continues with the one after it. Reads
    /// nothing.
    void consume() noexcept {
        if (query_ != nullptr) query_->consumed = true;
    }

private:
    Source from_;
    bool unread_ = true;
    presence here_;
    /// Made at the first pull, so that it is charged to the stage that pulls.
    std::unique_ptr<Query> query_;
};

} // namespace weir::detail
