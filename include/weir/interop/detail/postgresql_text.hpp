// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/floating_point.hpp>
#include <weir/detail/text_room.hpp>
#include <weir/json/detail/columns/put_row.hpp>
#include <weir/json/error.hpp>

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// Rows in the text format of COPY: cells are separated by tabs, rows end with a line feed, \N is null, and
// what these are made of is escaped by a backslash within a cell.

namespace weir::postgresql::detail {

/// Whether a byte of the eight may have to be escaped: a backslash, or below 0x20.
constexpr bool may_need_escapes(std::uint64_t bytes) noexcept {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101, highs = ones << 7;
    const std::uint64_t backslashes = bytes ^ ones * '\\';
    const std::uint64_t below_0x20 = (bytes - ones * 0x20) & ~bytes;
    return ((below_0x20 | ((backslashes - ones) & ~backslashes)) & highs) != 0;
}

/// Whether a cell has nothing to escape, nor a NUL.
inline bool is_plain(std::string_view text) noexcept {
    const char* const begin = text.data();
    const std::size_t size = text.size();
    const auto eight_at = [=](std::size_t offset) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, begin + offset, 8);
        return eight;
    };
    if (size < 8) {
        for (const char c : text)
            if (c == '\\' || static_cast<unsigned char>(c) < 0x20) return false;
        return true;
    }
    for (std::size_t at = 0; at + 8 < size; at += 8)
        if (may_need_escapes(eight_at(at))) return false;
    return !may_need_escapes(eight_at(size - 8)); // some bytes of it once more
}

/// Rows as text, one behind the other, until they are taken.
class copy_text {
public:
    explicit copy_text(std::size_t room) : text_(room, '\0'), room_{text_} {}
    copy_text(const copy_text&) = delete; // refers to itself
    copy_text& operator=(const copy_text&) = delete;

    /// Appends a row. Returns false if it has a cell that PostgreSQL cannot hold: then the context has
    /// the fault.
    template <class Row>
    bool add(const Row& row, json::detail::row_context& at) {
        at_ = &at;
        to_ = room_.at(size_);
        if (!json::detail::put_row(row, *this, at)) return false;
        to_[-1] = '\n'; // instead of the tab behind the last cell
        size_ = room_.offset_of(to_);
        return true;
    }

    std::string_view rows() const noexcept { return {text_.data(), size_}; }
    void clear() noexcept { size_ = 0; }

    // The cells of add().

    bool put_null() { return put_plain("\\N\t"); }
    bool put(bool value) { return value ? put_plain("t\t") : put_plain("f\t"); }
    bool put(std::int64_t value) { return put_number(value); }
    bool put(std::uint64_t value) { return put_number(value); }
    bool put(float value) { return put_real(value); }
    bool put(double value) { return put_real(value); }
    bool put_text(std::string_view text, bool) {
        to_ = room_.reserve(to_, 2 * text.size() + 1);
        if (is_plain(text)) [[likely]] {
            text.copy(to_, text.size());
            to_ += text.size();
        } else {
            char* const end = put_escaped(to_, text);
            if (end == nullptr) return refuse_nul(text);
            to_ = end;
        }
        *to_++ = '\t';
        return true;
    }
    bool put_json(std::string_view text) { return put_text(text, false); }

private:
    template <std::size_t Size>
    bool put_plain(const char (&literal)[Size]) {
        to_ = room_.put(to_, literal);
        return true;
    }

    template <class Number>
    bool put_number(Number value) {
        constexpr std::size_t longest = 32;
        char* const begin = room_.reserve(to_, longest + 1);
        to_ = std::to_chars(begin, begin + longest, value).ptr;
        *to_++ = '\t';
        return true;
    }

    template <std::floating_point Real>
    bool put_real(Real value) {
        if (weir::detail::is_finite(value)) [[likely]]
            return put_number(value);
        return weir::detail::is_nan(value) ? put_plain("NaN\t")
             : value > 0                   ? put_plain("Infinity\t")
                                           : put_plain("-Infinity\t");
    }

    /// Returns null at a NUL.
    static char* put_escaped(char* to, std::string_view text) noexcept {
        for (const char c : text) {
            if (c == '\0') return nullptr;
            if (c != '\\' && c != '\n' && c != '\r' && c != '\t') {
                *to++ = c;
                continue;
            }
            *to++ = '\\';
            *to++ = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : c;
        }
        return to;
    }

    bool refuse_nul(std::string_view text) {
        return at_->fail(json::reason::unescaped_control_character,
                         "the string has a NUL at byte " + std::to_string(text.find('\0'))
                             + ", which a text in PostgreSQL cannot hold");
    }

    std::string text_;
    weir::detail::text_room room_;
    std::size_t size_ = 0; ///< of whole rows
    char* to_ = nullptr;   ///< where the next cell begins
    json::detail::row_context* at_ = nullptr;
};

} // namespace weir::postgresql::detail
