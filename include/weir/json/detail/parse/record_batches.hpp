// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/record_binding.hpp>
#include <weir/json/detail/parse/record_batch.hpp>
#include <weir/json/detail/parse/record_parser.hpp>
#include <weir/json/detail/parse/record_source.hpp>
#include <weir/json/options.hpp>
#include <weir/stream/bound.hpp>
#include <weir/stream/detail/single_pass.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <optional>
#include <ranges>
#include <string_view>
#include <utility>

// Records that one thread cuts, and others parse.

namespace weir::json::detail {

/// What a thread needs to parse batches.
template <class T>
struct batch_reader {
    template <class Batches>
    explicit batch_reader(const Batches& of) : binding{of.arguments()} {}

    /// Goes on to the first good record from this one on.
    void read(record_batch& from, std::size_t record, bool goes_on) {
        if (std::exchange(batch, from.moves()) != from.moves()) parser.forget();
        for (; record < from.records(); ++record) {
            from.go_to(record);
            longest = std::max(longest, from.record().size());
            binding.keep_within_bounds(longest);
            bool is_good =
                binding.with_binder(from.has_key(), [&](auto& with, auto& into, auto& context) {
                    return parser.parse(from, with, into, context);
                });
            is_good = is_good && (!from.has_key() || binding.bind_key(from.key()));
            from.judge(is_good ? nullptr : &binding.failure());
            if (is_good) return;
            if (!goes_on) break;
        }
        from.finish();
    }

    record_parser parser;
    record_binding<T> binding;
    std::uint64_t batch = 0;
    std::size_t longest = 0;
};

/// The good records of a batch, until somebody says stop.
template <class T>
class record_batch_view : public std::ranges::view_base {
public:
    class iterator : public weir::detail::input_iterator_types<T, T&> {
    public:
        iterator() = default;
        explicit iterator(const record_batch_view& of) : of_{of} {
            if (of_.batch_->begin()) advance(0);
        }

        T& operator*() const noexcept { return of_.by_->binding.record(); }
        iterator& operator++() {
            advance(of_.batch_->at() + 1);
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
            return at.has_ended();
        }

    private:
        bool has_ended() const noexcept {
            return of_.batch_->at() == of_.batch_->records()
                || of_.stop_->load(std::memory_order_relaxed);
        }
        void advance(std::size_t record) { of_.by_->read(*of_.batch_, record, of_.goes_on_); }

        record_batch_view of_;
    };

    record_batch_view() = default;
    record_batch_view(record_batch& batch, batch_reader<T>& by, bool goes_on,
                      const std::atomic<bool>& stop) noexcept
        : batch_{&batch}, by_{&by}, goes_on_{goes_on}, stop_{&stop} {}

    iterator begin() const { return iterator{*this}; }
    std::default_sentinel_t end() const noexcept { return {}; }

private:
    record_batch* batch_ = nullptr;
    batch_reader<T>* by_ = nullptr;
    bool goes_on_ = true;
    const std::atomic<bool>* stop_ = nullptr;
};

/// Cuts the records of a reader, of which State is the state, into batches. See weir::parallel.
template <class T, class State>
class record_batches {
public:
    static constexpr bool keeps_elements = false;
    using batch = record_batch;
    using reader = batch_reader<T>;
    using view = record_batch_view<T>;

    record_batches(State& of, const bound& limit, bool is_ordered)
        : of_{of}, most_records_{std::min(limit.items, std::size_t{4096})},
          most_bytes_{std::min(limit.bytes, std::size_t{256} << 10)}, is_ordered_{is_ordered},
          was_over_{of.ended}, has_current_{of.has_current()}, has_ended_{of.ended} {
        of.source.cut_ahead();
    }
    record_batches(const record_batches&) = delete;
    record_batches& operator=(const record_batches&) = delete;
    ~record_batches() {
        of_.ended = true;
        of_.source.give_up();
    }

    const options& arguments() const noexcept { return of_.how; }

    bool cut(batch& into) {
        into.restart(++cut_);
        try {
            if (std::exchange(has_current_, false)) {
                into.begin_source(of_.source.name());
                add(into);
                into.first_is_counted();
            }
            while (!has_ended_ && into.records() < most_records_ && into.bytes() < most_bytes_
                   && cut_record(into)) {
            }
        } catch (...) {
            failure_ = std::current_exception();
            if (!failure_) throw; // the thread is cancelled
            has_ended_ = true;
        }
        into.close();
        return !into.empty();
    }
    view elements(batch& of, reader& by, const std::atomic<bool>& stop) const {
        return {of, by, of_.source.goes_on(), stop};
    }
    bool is_used_up(const batch& one) const noexcept { return one.is_finished(); }
    /// Out of order, the position stays where reading began.
    void commit(batch& of) { of.commit(of_.source, is_ordered_); }
    void finish() {
        of_.source.commit_all();
        if (failure_) std::rethrow_exception(failure_);
        if (!was_over_) of_.source.finish();
    }

private:
    /// Adds the next record. Returns false if it is not for this batch, or there is none.
    bool cut_record(batch& into) {
        using enum record_source::cut_kind;
        record_source& source = of_.source;
        if (!is_cut_) kind_ = source.cut_next();
        is_cut_ = kind_ != end;
        has_ended_ = !is_cut_;
        if (has_ended_ || (!into.empty() && source.number() != number_)) return false;
        number_ = source.number();
        into.begin_source(source.name());
        if (kind_ == record) {
            add(into);
        } else {
            into.add(source.rejected_here(), source.here().behind);
            source.pass();
            has_ended_ = !source.goes_on();
        }
        is_cut_ = false;
        return true;
    }
    void add(batch& into) {
        any_splitter& cut = of_.source.cut();
        std::optional<std::string_view> key;
        if (of_.source.has_keys()) key = cut.key();
        into.add(cut.record(), key, of_.source.here());
        of_.source.pass();
    }

    State& of_;
    std::size_t most_records_, most_bytes_;
    bool is_ordered_, was_over_;
    bool has_current_;
    bool has_ended_;
    bool is_cut_ = false; ///< the next record, but it is not in a batch yet
    record_source::cut_kind kind_{};
    std::size_t number_ = 0; ///< of the source of the batch
    std::uint64_t cut_ = 0;
    std::exception_ptr failure_;
};

} // namespace weir::json::detail
