// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/record_binding.hpp>
#include <weir/json/detail/fault.hpp>
#include <weir/json/detail/parse/record_parser.hpp>
#include <weir/json/detail/parse/record_source.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/error.hpp>
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
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Records that one thread cuts, and others parse.

namespace weir::json::detail {

/// Texts of records, one behind the other, each with a line feed behind it. All are of one source.
class record_batch {
public:
    struct entry {
        std::size_t begin = 0, size = 0; ///< in the text
        std::size_t key_size = 0;        ///< of a keyed record; the key is in front of it
        bool has_key = false;
        record_source::cut_record where{};
    };
    /// One that was rejected without being parsed, in front of this entry.
    struct rejection {
        std::size_t before = 0;
        rejected what{};
        position behind{};
    };

    void restart(std::uint64_t number) {
        number_ = number;
        text_.clear();
        source_.clear();
        entries_.clear();
        rejections_.clear();
        rejected_bytes_ = 0;
        faults_.clear();
        at_ = judged_ = 0;
        is_begun_ = is_finished_ = is_counted_ = false;
    }
    /// If it throws, nothing has been added.
    void add(std::string_view record, std::optional<std::string_view> key,
             const record_source::cut_record& where) {
        const std::size_t key_size = key ? key->size() + 1 : 0;
        text_.reserve(text_.size() + key_size + record.size() + 1 + padding);
        entry& made = entries_.emplace_back(); // filled in place: a copy would wait for its parts
        if (key) text_.append(*key).append(1, '\n');
        made.has_key = key.has_value();
        made.key_size = key ? key->size() : 0;
        made.begin = text_.size();
        made.size = record.size();
        made.where = where;
        text_.append(record).append(1, '\n');
    }
    void add(rejected what, const position& behind) {
        const std::size_t bytes = sizeof(rejection) + what.raw.size() + what.message.size();
        rejections_.push_back({entries_.size(), std::move(what), behind});
        rejected_bytes_ += bytes;
    }
    void begin_source(std::string_view name) {
        if (source_.empty()) source_ = name;
    }
    /// Nothing is added any more.
    void close() {
        if (!entries_.empty()) text_.append(padding, '\0'); // there is room
    }
    /// The first record has been counted as good before.
    void first_is_counted() noexcept { is_counted_ = true; }

    std::size_t records() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty() && rejections_.empty(); }
    std::size_t bytes() const noexcept { return text_.size() + rejected_bytes_; }

    // As a splitter for record_parser.

    /// The current record; a second begin() continues there.
    std::size_t at() const noexcept { return at_; }
    void go_to(std::size_t record) noexcept { at_ = record; }
    bool begin() noexcept { return !std::exchange(is_begun_, true); }
    std::uint64_t moves() const noexcept { return number_; }
    std::string_view record() const noexcept { return text_of(entries_[at_]); }
    bool has_key() const noexcept { return entries_[at_].has_key; }
    std::string_view key() const noexcept {
        const entry& one = entries_[at_];
        return std::string_view{text_}.substr(one.begin - one.key_size - 1, one.key_size);
    }
    std::string_view batch(std::size_t most) const noexcept {
        const std::size_t begin = entries_[at_].begin;
        const auto behind = std::ranges::upper_bound(
            entries_.begin() + static_cast<std::ptrdiff_t>(at_) + 1, entries_.end(), begin + most,
            {}, [](const entry& each) { return each.begin + each.size; });
        const entry& last = behind[-1];
        return std::string_view{text_}.substr(begin, last.begin + last.size + 1 - begin);
    }

    /// The current record has been parsed: it is good, or has this fault.
    void judge(const fault* found) {
        if (found != nullptr) faults_.emplace_back(at_, *found);
        judged_ = at_ + 1;
    }
    /// No record is left, or none is wanted behind one that is bad.
    void finish() noexcept {
        at_ = entries_.size();
        is_finished_ = true;
    }
    bool is_finished() const noexcept { return is_finished_; }

    /// Counts what has been parsed, and rejects what is bad, in the order of the records.
    void commit(record_source& to, bool moves) {
        const auto behind = [moves](const position& place) {
            return moves ? std::optional{place} : std::nullopt;
        };
        auto bad = faults_.begin();
        auto refused = rejections_.begin();
        std::size_t counted = 0;
        const auto count_up_to = [&](std::size_t end) {
            if (counted == end) return;
            const bool again = std::exchange(is_counted_, false);
            to.commit(end - counted - (again ? 1 : 0), behind(entries_[end - 1].where.behind));
            counted = end;
        };
        for (;;) {
            const std::size_t next_fault = bad != faults_.end() ? bad->first : judged_;
            if (refused != rejections_.end() && refused->before <= next_fault
                && (is_finished_ || refused->before < judged_)) {
                count_up_to(refused->before);
                to.reject_cut(behind(refused->behind), [&] { return std::move(refused->what); });
                ++refused;
            } else if (bad != faults_.end()) {
                count_up_to(bad->first);
                const entry& one = entries_[bad->first];
                to.reject_cut(behind(one.where.behind), [&] {
                    return rejected_record(bad->second, text_of(one), source_, one.where.line,
                                           one.where.offset);
                });
                ++bad;
                ++counted;
            } else {
                return count_up_to(judged_);
            }
        }
    }

private:
    std::string_view text_of(const entry& one) const noexcept {
        return std::string_view{text_}.substr(one.begin, one.size);
    }

    std::uint64_t number_ = 0;
    std::string text_;
    std::string source_;
    std::vector<entry> entries_;
    std::vector<rejection> rejections_;
    std::size_t rejected_bytes_ = 0;
    std::size_t at_ = 0;
    std::size_t judged_ = 0; ///< how many of the records have been parsed
    bool is_begun_ = false;
    bool is_finished_ = false;
    std::vector<std::pair<std::size_t, fault>> faults_;
    bool is_counted_ = false;
};

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
