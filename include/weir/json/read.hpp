// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/file.hpp>
#include <weir/bytes/source.hpp>
#include <weir/json/attempt.hpp>
#include <weir/json/bind.hpp>
#include <weir/json/borrowed.hpp>
#include <weir/json/error.hpp>
#include <weir/json/line_splitter.hpp>
#include <weir/json/options.hpp>
#include <weir/json/owned_bytes.hpp>
#include <weir/json/record_parser.hpp>
#include <weir/stream/single_pass.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace weir::json {

/// The lazy range of records that `json::read` returns.
template <class T, std::derived_from<bytes::source> Source>
class [[nodiscard]] reader : public weir::detail::single_pass {
    struct state;

public:
    class iterator {
    public:
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using reference = T&;
        using pointer = void;
        using iterator_concept = std::input_iterator_tag;
        using iterator_category = std::input_iterator_tag; // range-v3 asks for it

        iterator() = default;
        T& operator*() const noexcept { return state_->record; }
        iterator& operator++() {
            state_->next();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
            return at.state_ == nullptr || at.state_->ended;
        }

    private:
        friend reader;
        explicit iterator(state* of) noexcept : state_{of} {}
        state* state_ = nullptr;
    };

    reader(Source source, options how) : source_{std::move(source)}, how_{how} {}

    /// One that has been moved from is an empty range.
    reader(reader&& other) noexcept
        : source_{std::move(other.source_)}, unread_{std::exchange(other.unread_, false)},
          how_{other.how_}, state_{std::move(other.state_)} {}
    reader& operator=(reader&& other) noexcept {
        source_ = std::move(other.source_);
        unread_ = std::exchange(other.unread_, false);
        how_ = other.how_;
        state_ = std::move(other.state_);
        return *this;
    }
    ~reader() = default;

    /// Opens the source and reads the first record; a second begin() continues at the current one.
    iterator begin() {
        if (std::exchange(unread_, false)) {
            state_ = std::make_unique<state>(std::move(source_), how_);
            state_->next();
        } else if (state_ != nullptr && state_->consumed) {
            state_->next();
        }
        return iterator{state_.get()};
    }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// The current record is done with: the next begin() continues with the one after it. Reads
    /// nothing.
    void consume() noexcept {
        if (state_ != nullptr) state_->consumed = true;
    }

    /// How many records were passed over so far, under `options.errors = json::skip`.
    std::uint64_t rejected() const noexcept { return state_ != nullptr ? state_->rejected : 0; }

private:
    Source source_; ///< moves into the state with the first pull
    bool unread_ = true;
    options how_;
    /// Made at the first pull, so that it is charged to the stage that pulls.
    std::unique_ptr<state> state_;
};

/// All that reading needs: one buffer, one parser, one record.
template <class T, std::derived_from<bytes::source> Source>
struct reader<T, Source>::state {
    static constexpr std::size_t least_kept = std::size_t{256} << 10;
    static constexpr std::size_t times_kept = 4;

    state(Source&& from, const options& given)
        : source{std::move(from)}, how{given}, lines{source, how} {}

    void next() {
        consumed = false;
        if (ended) return;
        ended = true; // if anything throws, it has
        for (;;) {
            const auto found = lines.next();
            if (found == detail::line_splitter::found::end) return;
            if (found == detail::line_splitter::found::not_text)
                throw error{reason::not_json_text,
                            std::string{lines.advice()},
                            source.name(),
                            1,
                            0,
                            {},
                            {}};
            keep_within_bounds();
            const bool good = found == detail::line_splitter::found::record
                                ? parser.parse(lines, binder, record, attempt)
                                : attempt.fail(reason::record_too_long,
                                               "longer than max_record_bytes, "
                                                   + std::to_string(how.max_record_bytes));
            if (good) break;
            if (how.errors == fail) throw rejection();
            ++rejected;
        }
        ended = false;
    }

    /// Each string of the record keeps the capacity for the longest that ever stood in its place,
    /// and the longest may stand in another place each time: now and then all begin afresh.
    void keep_within_bounds() {
        longest = std::max(longest, lines.record().size());
        if (attempt.grown() <= std::max(least_kept, times_kept * longest)) return;
        record = T{};
        binder = detail::binder<T>{};
        attempt.forget_growth();
    }

    error rejection() const {
        return {attempt.why(),
                attempt.explanation(),
                source.name(),
                lines.line(),
                lines.offset(),
                attempt.path(),
                detail::excerpt_of(lines.record())};
    }

    Source source;
    options how;
    detail::line_splitter lines;
    detail::record_parser parser;
    detail::binder<T> binder;
    T record{};
    detail::attempt attempt{how.max_depth};
    std::size_t longest = 0; ///< bytes of the longest record so far
    std::uint64_t rejected = 0;
    bool ended = false;
    bool consumed = false; ///< the current record is not wanted any more
};

/// A lazy range of the records of a source: NDJSON / JSON Lines, one JSON text a line.
///
/// T: a plain struct, bound by the names of its members with no macro (at most 64, no base classes,
/// no C arrays), a std::vector, a scalar, or `json::value` for records of any shape. Members that
/// are not in T are skipped; a std::optional member may be missing or null; any other that is
/// missing is an error, as is a number that its member cannot hold. Enumerators are known by name
/// if their values are from -128 to 255.
///
///     for (user& u : weir::json::read<user>("users.ndjson")) ...
///
/// Source: a path, "-" for standard input, or anything derived from `bytes::source`. Nothing is
/// opened or read before the first pull, and no record is parsed before it is asked for.
/// Element: T&, the same object each time, good until the next pull; std::string_view and
/// json::value in it point into the buffer and are good until then too.
/// Memory: one batch of 64 KiB, its parser, and a few times the longest record or 256 KiB,
/// whichever is more; not the file. Once the longest members have been seen no record allocates;
/// simdjson does, once a batch.
/// Throws, from begin() and ++: std::system_error if the source cannot be opened or read;
/// json::error for a bad record, unless options.errors is `json::skip`, and for a source that is
/// not JSON text. The range has then ended.
template <class T, std::derived_from<bytes::source> Source>
reader<T, Source> read(Source source, options how = {}) {
    return {std::move(source), how};
}
template <class T>
reader<T, bytes::file> read(std::filesystem::path path, options how = {}) {
    return {bytes::file{std::move(path)}, how};
}

namespace detail {
static_assert(std::ranges::input_range<reader<value, bytes::file>>
              && !std::ranges::view<reader<value, bytes::file>>);
}

} // namespace weir::json
