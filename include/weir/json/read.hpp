// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/file.hpp>
#include <weir/bytes/source.hpp>
#include <weir/bytes/stream.hpp>
#include <weir/json/detail/bind/record_binding.hpp>
#include <weir/json/detail/bind/record_form_of.hpp>
#include <weir/json/detail/parse/inputs.hpp>
#include <weir/json/detail/parse/record_batches.hpp>
#include <weir/json/detail/parse/record_parser.hpp>
#include <weir/json/detail/parse/record_source.hpp>
#include <weir/json/detail/reflect/record_traits.hpp>
#include <weir/json/error.hpp>
#include <weir/json/keyed.hpp>
#include <weir/json/options.hpp>
#include <weir/stream/detail/presence.hpp>
#include <weir/stream/detail/single_pass.hpp>
#include <weir/stream/parallel_options.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <istream>
#include <iterator>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir::json {

/// The lazy range of records that `json::read` returns.
template <class T, detail::readable Input>
class [[nodiscard]] reader : public weir::detail::single_pass {
    struct state;

public:
    class iterator : public weir::detail::input_iterator_types<T, T&> {
    public:
        iterator() = default;
        T& operator*() const noexcept { return state_->binding.record(); }
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

    reader(Input input, options how) : input_{std::move(input)}, how_{std::move(how)} {}

    reader(reader&&) noexcept = default;
    reader& operator=(reader&&) noexcept = default;
    ~reader() = default;

    /// Opens the source and reads the first record; a second begin() continues at the current one.
    iterator begin() {
        if (!here_.expect("weir::json::read")) return {}; // moved away
        if (begin_state() || (state_ != nullptr && state_->consumed)) state_->next();
        return iterator{state_.get()};
    }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// Marks the current record as consumed: the next begin() continues with the one after it.
    /// Reads nothing.
    void consume() noexcept {
        if (state_ != nullptr) state_->consumed = true;
    }

    /// The number of records skipped so far, under `json::skip` or `json::quarantine`.
    std::uint64_t rejected() const noexcept {
        return state_ != nullptr ? state_->source.rejected() : 0;
    }

    /// The position after the current record; after a json::error, after the record in error; at the
    /// end, after the last record. Before the first pull: where the reader will begin. After any other
    /// exception, from a quarantine or std::bad_alloc for example, before the record that was neither
    /// delivered nor set aside. Another run continues there if this is passed as
    /// `options.resume_from`.
    json::position position() const noexcept {
        if (state_ != nullptr) return state_->source.where();
        return how_.resume_from.value_or(json::position{});
    }

    /// For weir::parallel: the records from the current one on, as texts that threads parse. The
    /// range has ended then; position() and rejected() are of the batches that are committed.
    auto batches(const parallel_options& how) {
        if (!here_.expect("weir::json::read"))
            throw std::logic_error{"weir::parallel: the reader was moved away"};
        begin_state();
        return detail::record_batches<T, state>{*state_, how.batch, how.in_order};
    }

private:
    bool begin_state() {
        if (!std::exchange(unread_, false)) return false;
        state_ = std::make_unique<state>(std::move(input_), how_);
        return true;
    }

    Input input_; ///< moved into the state at the first pull
    bool unread_ = true;
    weir::detail::presence here_;
    options how_;
    /// Made at the first pull, so that it is charged to the stage that pulls.
    std::unique_ptr<state> state_;
};

/// All that reading needs: one buffer, one parser, one record.
template <class T, detail::readable Input>
struct reader<T, Input>::state {
    state(Input&& from, const options& given)
        : input{std::move(from)}, how{given}, source{input, how, detail::record_form_of<T>},
          binding{how} {}

    /// Whether there is a record that was not consumed.
    bool has_current() const noexcept { return has_begun && !ended && !consumed; }

    void next() {
        consumed = false;
        has_begun = true;
        if (ended) return;
        ended = true; // stays true if anything throws
        try {
            ended = !find_next();
        } catch (...) {
            source.give_up();
            throw;
        }
    }

    bool find_next() {
        for (;;) {
            binding.keep_within_bounds(source.longest());
            bool is_good = parse_next();
            if (!is_good) {
                if (!source.next()) return false;
                is_good = parse();
            }
            if (is_good && (!has_key() || binding.bind_key(source.cut().key()))) break;
            source.reject(binding.failure());
        }
        source.accept();
        return true;
    }

    bool has_key() const noexcept {
        if constexpr (detail::record_binding<T>::is_keyed)
            return source.has_keys();
        else
            return false;
    }

    bool parse_next() {
        return source.is_open()
            && binding.with_binder(has_key(), [&](auto& with, auto& into, auto& context) {
                   return parser.parse_next(source.cut(), with, into, context);
               });
    }

    bool parse() {
        if (std::exchange(parsed, source.number()) != source.number()) parser.forget();
        return binding.with_binder(has_key(), [&](auto& with, auto& into, auto& context) {
            return parser.parse(source.cut(), with, into, context);
        });
    }

    detail::inputs_of<Input> input;
    options how;
    detail::record_source source;
    detail::record_parser parser;
    detail::record_binding<T> binding;
    std::size_t parsed = 0; ///< the source of the last record that was parsed
    bool has_begun = false;
    bool ended = false;
    bool consumed = false; ///< by consume(): the next begin() skips the current record
};

/// A lazy range of the records of one source or several files.
///
/// T: a plain struct, bound by the names of its members without a macro (at most 64, no base
/// classes, no C arrays), a container, a variant, a scalar, a type with a `json::describe`, or
/// `json::value` for records of any shape. JSON members that T does not have are skipped. A
/// std::optional or std::unique_ptr member may be missing or null; any other missing member without
/// a default is an error, as is a number that its member cannot hold. Enumerations are read by the
/// names of their enumerators, if the values of these are from -128 to 255.
///
///     for (user& u : weir::json::read<user>("users.ndjson.gz")) ...
///     for (user& u : weir::json::read<user>({"2024.ndjson", "2025.ndjson"})) ...
///     for (value& v : weir::json::read<value>("map.geojson", {.records_at = "/features"})) ...
///
/// Input: a path, "-" for standard input, several paths, `bytes::glob("logs/*.gz")`, a std::istream,
/// or anything derived from `bytes::source`. Input compressed with gzip or zstd is decompressed.
/// Nothing is opened or read before the first pull, and no record is parsed before it is pulled.
///
/// Shape: NDJSON, one array, values one after another, or a JSON text sequence (RFC 7464), detected
/// from at most the first 64 KiB of each source, or set by options.shape. What an array on a line of
/// its own is, T decides if it can: a T that is not an array is an element, one that is an array is
/// the line, or an element if it has fewer brackets. For a T of any shape, the array is one record if
/// other lines follow, and its elements are the records otherwise. What json::write wrote of Ts is
/// read as it was, unless T is of any shape and the only record, on a line, is an array. What turns
/// out to be another shape than was detected ends the stream with an error that says so.
///
/// Element type: T&. Lifetime: it is the same object each time, valid until the next pull; a
/// std::string_view or json::value in it points into the buffer and is valid until then too.
/// Memory: one batch of 64 KiB, its parser, and a few times the longest record or 256 KiB,
/// whichever is more; not the size of the file. Once the longest members have been seen, no record
/// allocates.
/// Throws, from begin() and ++: std::system_error if a source cannot be opened or read, or if this
/// program is writing it, which includes the quarantine (of a stream, that is not known), or
/// bytes::broken_compression if it cannot be decompressed, each after all records before that
/// place; json::error for a bad record, unless options.errors says otherwise, and always for a
/// source that is not JSON text or in which no further record can be found;
/// std::invalid_argument for options that contradict each other. The range has then ended.
template <class T, std::derived_from<bytes::source> Source>
reader<T, Source> read(Source source, options how = {}) {
    return {std::move(source), std::move(how)};
}
template <class T>
reader<T, bytes::file> read(std::filesystem::path path, options how = {}) {
    return {bytes::file{std::move(path)}, std::move(how)};
}
/// Reads several files, one after the other. The shape is detected for each file; the lines and
/// offsets in errors are those of the file.
template <class T>
reader<T, bytes::files> read(bytes::files files, options how = {}) {
    return {std::move(files), std::move(how)};
}
template <class T>
reader<T, bytes::files> read(std::initializer_list<std::filesystem::path> paths, options how = {}) {
    return {bytes::files{paths}, std::move(how)};
}
template <class T, std::ranges::input_range Paths>
    requires(!std::convertible_to<Paths, std::filesystem::path>
             && std::convertible_to<std::ranges::range_reference_t<Paths>, std::filesystem::path>)
reader<T, bytes::files> read(Paths&& paths, options how = {}) {
    std::vector<std::filesystem::path> all;
    for (auto&& path : paths) all.emplace_back(path);
    return {bytes::files{std::move(all)}, std::move(how)};
}
/// Reads a stream, which must outlive the reader.
template <class T>
reader<T, bytes::stream> read(std::istream& stream, options how = {}) {
    return {bytes::stream{stream}, std::move(how)};
}
template <class T, std::derived_from<std::istream> Temporary>
void read(Temporary&&, options = {}) {
    static_assert(sizeof(T) == 0,
                  "weir: json::read does not keep the stream it reads, and this one "
                  "is gone before it is read; give it a name, and let that outlive "
                  "the pipe");
}

} // namespace weir::json
