// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/file.hpp>
#include <weir/bytes/source.hpp>
#include <weir/json/bind.hpp>
#include <weir/json/borrowed.hpp>
#include <weir/json/error.hpp>
#include <weir/json/line_splitter.hpp>
#include <weir/json/options.hpp>
#include <weir/json/problem.hpp>
#include <weir/json/record_parser.hpp>

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
class [[nodiscard]] reader {
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

    /// Opens the source and reads the first record; a second begin() continues at the current one.
    iterator begin() {
        if (state_ == nullptr) {
            state_ = std::make_unique<state>(source_, how_);
            state_->next();
        }
        return iterator{state_.get()};
    }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// How many records were passed over so far, under `options.errors = json::skip`.
    std::uint64_t rejected() const noexcept { return state_ != nullptr ? state_->rejected : 0; }

private:
    Source source_;
    options how_;
    std::unique_ptr<state>
        state_; ///< made at the first pull, so that it is charged to the stage that pulls
};

/// All that reading needs: one buffer, one parser, one record.
template <class T, std::derived_from<bytes::source> Source>
struct reader<T, Source>::state {
    state(Source& from, const options& given)
        : source{std::move(from)}, how{given}, lines{source, how} {}

    void next() {
        if (ended) return;
        ended = true; // if anything throws, it has
        if (!begun) check_beginning();
        for (;;) {
            const auto found = lines.next();
            if (found == detail::line_splitter::found::end) return;
            detail::problem problem{how.max_depth};
            const bool good = found == detail::line_splitter::found::record
                                ? parser.parse(lines, binder, record, problem)
                                : problem.fail(reason::record_too_long,
                                               "longer than max_record_bytes, "
                                                   + std::to_string(how.max_record_bytes));
            if (good) break;
            if (how.errors == fail) throw error_of(problem);
            ++rejected;
        }
        ended = false;
    }

    void check_beginning() {
        begun = true;
        const std::string_view start = lines.beginning();
        const auto refuse = [&](std::string_view what) {
            throw error{reason::not_json_text, std::string{what}, source.name(), 1, 0, {}, {}};
        };
        using namespace std::string_view_literals;
        if (start.starts_with("\x1F\x8B"sv))
            refuse("compressed with gzip; unpack it first, with zcat for example");
        if (start.starts_with("\x28\xB5\x2F\xFD"sv))
            refuse("compressed with zstd; unpack it first, with zstdcat for example");
        if (start.starts_with("\xFF\xFE"sv) || start.starts_with("\xFE\xFF"sv))
            refuse("encoded as UTF-16; convert it to UTF-8 first");
    }

    error error_of(const detail::problem& problem) const {
        return {problem.why(),
                problem.explanation(),
                source.name(),
                lines.line(),
                lines.offset(),
                problem.path(),
                detail::excerpt_of(lines.record())};
    }

    Source source;
    options how;
    detail::line_splitter lines;
    detail::record_parser parser;
    detail::binder<T> binder;
    T record{};
    std::uint64_t rejected = 0;
    bool begun = false;
    bool ended = false;
};

/// A lazy range of the records of a source: NDJSON / JSON Lines, one JSON text a line.
///
/// `T` is a plain struct, bound by the names of its members with no macro, a std::vector, a scalar,
/// or `json::value` for records of any shape. Members that are not in T are skipped; a
/// std::optional member may be missing or null; any other that is missing is an error, as is a
/// number that its member cannot hold.
///
///     for (user& u : weir::json::read<user>("users.ndjson")) ...
///
/// Source: a path, "-" for standard input, or anything derived from `bytes::source`. Nothing is
/// opened or read before the first pull, and no record is parsed before it is asked for.
/// Element: T&, the same object each time, good until the next pull; std::string_view and
/// json::value in it point into the buffer and are good until then too.
/// Memory: one batch of 64 KiB, its parser, and the longest record; not the file. Once the longest
/// members have been seen no record allocates; simdjson does, once a batch.
/// Throws, from begin() and ++: std::system_error if the source cannot be opened or read;
/// json::error for a bad record, unless options.errors is `json::skip`, and for a source that is not
/// JSON text. The range has then ended.
template <class T, std::derived_from<bytes::source> Source>
reader<T, Source> read(Source source, options how = {}) {
    return {std::move(source), how};
}
template <class T>
reader<T, bytes::file> read(std::filesystem::path path, options how = {}) {
    return {bytes::file{std::move(path)}, how};
}

} // namespace weir::json
