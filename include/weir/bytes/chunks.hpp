// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace weir::bytes {

namespace detail {

template <class T>
concept byte_like =
    std::same_as<T, char> || std::same_as<T, unsigned char> || std::same_as<T, signed char>
    || std::same_as<T, std::byte> || std::same_as<T, char8_t>;

/// Bytes that are contiguous in memory.
template <class T>
concept byte_chunk = std::ranges::contiguous_range<T> && std::ranges::sized_range<T>
                  && byte_like<std::ranges::range_value_t<T>>;

template <class Range>
concept range_of_chunks =
    std::ranges::input_range<Range> && byte_chunk<std::ranges::range_reference_t<Range>>;

template <byte_chunk Chunk>
std::string_view text_of(Chunk&& chunk) {
    return {reinterpret_cast<const char*>(std::ranges::data(chunk)),
            static_cast<std::size_t>(std::ranges::size(chunk))};
}

/// Reads a range of chunks. A chunk that the range returns by value is kept until it has been read;
/// a reference is used in place, because it is valid until the next pull.
template <range_of_chunks Range>
class chunk_reader {
public:
    template <class R>
    explicit chunk_reader(R&& range) : range_(std::forward<R>(range)) {}

    /// The bytes of the next chunk that is not empty; empty at the end.
    std::string_view next() {
        while (pull()) {
            std::string_view text;
            if constexpr (std::is_reference_v<chunk>)
                text = text_of(**at_);
            else
                text = text_of(made_.emplace(**at_));
            if (!text.empty()) return text;
        }
        return {};
    }

private:
    using chunk = std::ranges::range_reference_t<Range>;
    struct nothing {};
    using kept = std::conditional_t<std::is_reference_v<chunk>, nothing,
                                    std::optional<std::remove_cvref_t<chunk>>>;

    bool pull() {
        if (std::exchange(at_end_, true)) return false; // also if the range throws
        if (at_)
            ++*at_;
        else
            at_.emplace(std::ranges::begin(range_));
        at_end_ = *at_ == std::ranges::end(range_);
        return !at_end_;
    }

    Range range_;
    std::optional<std::ranges::iterator_t<Range>> at_;
    [[no_unique_address]] kept made_;
    bool at_end_ = false;
};

} // namespace detail

/// The bytes of all elements of a range, one after the other: of a weir::generator<std::string>, a
/// std::vector of std::span<const std::byte> and so on. Elements are contiguous ranges of char,
/// signed or unsigned char, char8_t or std::byte; the boundaries between them mean nothing, and
/// empty ones are skipped.
///
/// An lvalue range, unless it is a view, is not copied and must outlive this; an rvalue is moved
/// in. Nothing is pulled before the first read, and a chunk is pulled only when all chunks before
/// it have been read. Move-only. Throws: what the range throws; it is at its end afterwards.
template <detail::range_of_chunks Range>
class chunks final : public source {
public:
    template <class R>
        requires(!std::same_as<std::remove_cvref_t<R>, chunks>)
                 && std::constructible_from<Range, std::views::all_t<R>>
    explicit chunks(R&& range, std::string name = "chunks")
        : reader_{std::make_unique<detail::chunk_reader<Range>>(
              std::views::all(std::forward<R>(range)))},
          name_{std::move(name)} {}

    std::size_t read(std::span<char> into) override {
        if (rest_.empty()) rest_ = reader_->next();
        const std::size_t got = std::min(into.size(), rest_.size());
        if (got != 0) std::memcpy(into.data(), rest_.data(), got);
        rest_.remove_prefix(got);
        return got;
    }

    std::string name() const override { return name_; }

private:
    std::unique_ptr<detail::chunk_reader<Range>> reader_; ///< its address is stable if this moves
    std::string_view rest_;
    std::string name_;
};

template <std::ranges::viewable_range R>
chunks(R&&) -> chunks<std::views::all_t<R>>;
template <std::ranges::viewable_range R>
chunks(R&&, std::string) -> chunks<std::views::all_t<R>>;

} // namespace weir::bytes
