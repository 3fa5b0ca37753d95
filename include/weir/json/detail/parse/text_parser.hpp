// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/strict_grammar.hpp>
#include <weir/json/detail/parse/structural_index.hpp>
#include <weir/json/detail/split/text_buffer.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string_view>

namespace weir::json::detail {

/// While it lives, the byte behind the text is 0: not part of any JSON, whatever else is there.
class end_mark {
public:
    /// The text is in memory that may be written, and `padding` bytes of it follow.
    explicit end_mark(std::string_view text) noexcept
        : place_{const_cast<char*>(text.data()) + text.size()}, was_{*place_} {
        *place_ = '\0';
    }
    ~end_mark() { *place_ = was_; }
    end_mark(const end_mark&) = delete;
    end_mark& operator=(const end_mark&) = delete;

private:
    char* place_;
    char was_;
};

/// Parses texts that are one value each. Memory: an index for the longest.
class text_parser {
public:
    /// Binds the text, which is as end_mark needs it. Returns false if it is bad: then `at` holds the
    /// fault.
    template <class Binder, class T>
    bool parse(std::string_view text, Binder& binder, T& into, parse_context& at) {
        if (index_.capacity() < text.size())
            index_.reserve(std::min(std::bit_ceil(text.size()), longest_possible));
        const end_mark stop{text};
        const bool has_backslash = text.find('\\') != text.npos;
        if (!index_.build(text)) {
            at.fail(index_.failure());
        } else if (has_backslash && at.is_strict() && !has_valid_escapes(text)) {
            at.fail(reason::invalid_string, "a string has an invalid escape");
        } else {
            at.begin(text.data(), index_.end(), has_backslash);
            const cursor behind = binder.bind(index_.begin(), into, at);
            if (behind == index_.end()) return true;
            if (behind != nullptr)
                at.fail(reason::trailing_content, "something follows the record");
        }
        if (at.is_strict()) check_strictly(text, at); // says where the grammar is broken, if it is
        return false;
    }

private:
    structural_index index_;
};

} // namespace weir::json::detail
