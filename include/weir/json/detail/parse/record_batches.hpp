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
        entries_.clear();
        rejections_.clear();
        faults_.clear();
        judged_ = 0;
        is_counted_ = false;
    }
    void add(std::string_view record, std::optional<std::string_view> key,
             const record_source::cut_record& where) {
        entry& made = entries_.emplace_back(); // filled in place: a copy would wait for its parts
        made.has_key = key.has_value();
        if (key) {
            text_.append(*key).append(1, '\n');
            made.key_size = key->size();
        }
        made.begin = text_.size();
        made.size = record.size();
        made.where = where;
        text_.append(record).append(1, '\n');
    }
    void add(rejected what, const position& behind) {
        rejected_bytes_ += what.raw.size();
        rejections_.push_back({entries_.size(), std::move(what), behind});
    }
    /// Nothing is added any more.
    void close(std::string_view source) {
        source_ = source;
        size_ = text_.size();
        text_.append(padding, '\0');
    }
    /// The first record has been counted as good before.
    void first_is_counted() noexcept { is_counted_ = true; }

    std::size_t records() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty() && rejections_.empty(); }
    std::size_t bytes() const noexcept { return text_.size() + rejected_bytes_; }

    // As a splitter for record_parser.

    void go_to(std::size_t record) noexcept { at_ = record; }
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

    /// Whether all records have been parsed.
    bool is_judged() const noexcept { return judged_ == entries_.size(); }
    bool has_faults() const noexcept { return !faults_.empty(); }
    /// The current record has been parsed: it is good, or has this fault.
    void judge(const fault* found) {
        judged_ = at_ + 1;
        if (found != nullptr) faults_.emplace_back(at_, *found);
    }

    /// Counts what has been parsed, and rejects what is bad, in the order of the records.
    void commit(record_source& to) {
        auto bad = faults_.begin();
        auto refused = rejections_.begin();
        std::size_t counted = 0;
        const auto count_up_to = [&](std::size_t end) {
            if (counted == end) return;
            const bool again = std::exchange(is_counted_, false);
            to.commit(end - counted - (again ? 1 : 0), entries_[end - 1].where.behind);
            counted = end;
        };
        for (;;) {
            const std::size_t next_fault = bad != faults_.end() ? bad->first : judged_;
            if (refused != rejections_.end() && refused->before <= next_fault) {
                count_up_to(refused->before);
                to.reject_cut(refused->behind, [&] { return std::move(refused->what); });
                ++refused;
            } else if (bad != faults_.end()) {
                count_up_to(bad->first);
                const entry& one = entries_[bad->first];
                to.reject_cut(one.where.behind, [&] {
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
    std::size_t size_ = 0; ///< without the padding
    std::string source_;
    std::vector<entry> entries_;
    std::vector<rejection> rejections_;
    std::size_t rejected_bytes_ = 0;
    std::size_t at_ = 0;
    std::size_t judged_ = 0; ///< how many of the records have been parsed
    std::vector<std::pair<std::size_t, fault>> faults_;
    bool is_counted_ = false;
};

/// What a thread needs to parse batches.
template <class T>
struct batch_reader {
    template <class Batches>
    explicit batch_reader(const Batches& of) : binding{of.arguments()} {}

    /// Binds the first good record from this one on. Returns its number, or that behind the last.
    std::size_t read(record_batch& from, std::size_t record, bool goes_on) {
        if (std::exchange(batch, from.moves()) != from.moves()) parser.forget();
        for (; record < from.records(); ++record) {
            from.go_to(record);
            longest = std::max(longest, from.record().size());
            binding.keep_within_bounds(longest);
            const bool is_good =
                binding.with_binder(from.has_key(), [&](auto& with, auto& into, auto& context) {
                    return parser.parse(from, with, into, context);
                });
            if (is_good && (!from.has_key() || binding.bind_key(from.key()))) {
                from.judge(nullptr);
                return record;
            }
            from.judge(&binding.failure());
            if (!goes_on) return from.records();
        }
        return record;
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
        explicit iterator(const record_batch_view& of) : of_{of} { advance(); }

        T& operator*() const noexcept { return of_.by_->binding.record(); }
        iterator& operator++() {
            ++record_;
            advance();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
            return at.has_ended();
        }

    private:
        bool has_ended() const noexcept { return record_ == of_.batch_->records(); }
        void advance() {
            record_ = of_.stop_->load(std::memory_order_relaxed)
                        ? of_.batch_->records()
                        : of_.by_->read(*of_.batch_, record_, of_.goes_on_);
        }

        record_batch_view of_;
        std::size_t record_ = 0;
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

    record_batches(State& of, const bound& limit)
        : of_{of}, most_records_{std::min(limit.items, std::size_t{4096})},
          most_bytes_{std::min(limit.bytes, std::size_t{256} << 10)},
          has_current_{of.has_current()}, has_ended_{of.ended} {
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
        std::string source;
        try {
            if (std::exchange(has_current_, false)) {
                add(into);
                into.first_is_counted();
            }
            while (!has_ended_ && into.records() < most_records_ && into.bytes() < most_bytes_) {
                if (!is_cut_) {
                    kind_ = of_.source.cut_next();
                    is_cut_ = kind_ != record_source::cut_kind::end;
                    has_ended_ = !is_cut_;
                    if (has_ended_) break;
                }
                if (!into.empty() && of_.source.number() != number_) break;
                number_ = of_.source.number();
                source = of_.source.name();
                is_cut_ = false;
                if (kind_ == record_source::cut_kind::record) {
                    add(into);
                } else {
                    rejected what = of_.source.rejected_here();
                    into.add(std::move(what), of_.source.take().behind);
                    has_ended_ = !of_.source.goes_on();
                }
            }
        } catch (...) {
            failure_ = std::current_exception();
            if (!failure_) throw; // the thread is cancelled
            has_ended_ = true;
        }
        into.close(source);
        return !into.empty();
    }
    view elements(batch& of, reader& by, const std::atomic<bool>& stop) const {
        return {of, by, of_.source.goes_on(), stop};
    }
    bool is_used_up(const batch& one) const noexcept {
        return one.is_judged() || (one.has_faults() && !of_.source.goes_on());
    }
    void commit(batch& of) { of.commit(of_.source); }
    void finish() {
        of_.source.commit_all();
        if (failure_) std::rethrow_exception(failure_);
        of_.source.finish();
    }

private:
    void add(batch& into) {
        any_splitter& cut = of_.source.cut();
        std::optional<std::string_view> key;
        if (of_.source.has_keys()) key = cut.key();
        into.add(cut.record(), key, of_.source.take());
    }

    State& of_;
    std::size_t most_records_, most_bytes_;
    bool has_current_;
    bool has_ended_;
    bool is_cut_ = false; ///< the next record, but it is not in a batch yet
    record_source::cut_kind kind_{};
    std::size_t number_ = 0; ///< of the source of the batch
    std::uint64_t cut_ = 0;
    std::exception_ptr failure_;
};

} // namespace weir::json::detail
