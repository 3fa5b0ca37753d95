// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace weir::detail {

/// A string as the room for a text, which is written directly into it, from front to back. Its
/// writers hand on where the text ends as a pointer, which then is in a register, and never in
/// memory that their own characters might overwrite. The string is as long as the room, and must
/// live as long; whoever has written the text cuts it off, or knows where it ends.
class text_room {
public:
    explicit text_room(std::string& of) noexcept : text_{of}, end_{of.data() + of.size()} {}
    text_room(const text_room&) = delete;
    text_room& operator=(const text_room&) = delete;

    char* at(std::size_t offset) const noexcept { return text_.data() + offset; }
    std::size_t offset_of(const char* to) const noexcept {
        return static_cast<std::size_t>(to - text_.data());
    }

    /// Whether there is room for so many bytes behind the text.
    bool has(const char* to, std::size_t bytes) const noexcept {
        return static_cast<std::size_t>(end_ - to) >= bytes;
    }
    /// Returns the end of the text, which may have moved, with room for so many bytes behind it.
    char* reserve(char* to, std::size_t bytes) { return has(to, bytes) ? to : grow(to, bytes); }

    /// These append, and return the new end of the text. The length of a literal is a constant.
    char* put(char* to, char c) {
        to = reserve(to, 1);
        *to = c;
        return to + 1;
    }
    template <std::size_t Size>
    char* put(char* to, const char (&literal)[Size]) {
        return copy<Size - 1>(to, literal);
    }
    template <std::size_t Size>
    char* copy(char* to, const char* from) {
        to = reserve(to, Size);
        std::memcpy(to, from, Size);
        return to + Size;
    }
    char* put(char* to, std::string_view text) {
        to = reserve(to, text.size());
        text.copy(to, text.size());
        return to + text.size();
    }

private:
    char* grow(char* to, std::size_t bytes);

    std::string& text_;
    char* end_;
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/text_room-inl.hpp>
#endif
