// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

namespace weir::test {

/// How a value is written: over several lines, or with none of its own.
struct value_layout {
    std::string_view line_end{};
    std::string_view step{};
    std::string_view behind_colon{};
    std::string_view before_all{}; ///< the indentation that the first line has already
};

/// A value that is hard to cut: brackets, quotes and escapes in strings and names, numbers of all
/// forms. The same for the same state of `random`, however it is written.
class random_value {
public:
    random_value(std::mt19937& random, const value_layout& layout)
        : random_{random}, layout_{layout} {}

    std::string object() {
        write_object(0);
        return text_;
    }
    std::string array() {
        write_array(0);
        return text_;
    }
    std::string any() {
        write(0);
        return text_;
    }

private:
    std::size_t below(std::size_t count) { return random_() % count; }

    void write(std::size_t depth) {
        static constexpr std::array<std::string_view, 12> scalars{"null",
                                                                  "true",
                                                                  "false",
                                                                  "0",
                                                                  "-0",
                                                                  "17",
                                                                  "-9223372036854775808",
                                                                  "1.5E+3",
                                                                  "1e-7",
                                                                  "0.95000000000000000000",
                                                                  "18446744073709551615",
                                                                  "-2.5"};
        const std::size_t kind = below(depth < 3 ? 6 : 3);
        if (kind < 2)
            text_ += scalars[below(scalars.size())];
        else if (kind == 2)
            write_string();
        else if (kind == 3)
            write_array(depth);
        else
            write_object(depth);
    }

    void write_string() {
        static constexpr std::array<std::string_view, 20> pieces{"{",
                                                                 "}",
                                                                 "[",
                                                                 "]",
                                                                 ",",
                                                                 ":",
                                                                 "\\\"",
                                                                 "\\\\",
                                                                 "\\\\\\\"",
                                                                 "\\n",
                                                                 "\\u00e9",
                                                                 "é",
                                                                 "😀",
                                                                 "\\ud83d\\ude00",
                                                                 "x",
                                                                 " ",
                                                                 "{\\\"a\\\":1}",
                                                                 "],[",
                                                                 "},{",
                                                                 "\\/"};
        text_ += '"';
        for (std::size_t left = below(6); left > 0; --left) text_ += pieces[below(pieces.size())];
        text_ += '"';
    }

    void write_array(std::size_t depth) {
        open('[');
        const std::size_t count = below(6);
        for (std::size_t i = 0; i < count; ++i) {
            next(i, depth + 1);
            write(depth + 1);
        }
        close(']', count, depth);
    }

    void write_object(std::size_t depth) {
        open('{');
        const std::size_t count = below(6);
        for (std::size_t i = 0; i < count; ++i) {
            next(i, depth + 1);
            write_string();
            text_ += ':';
            text_ += layout_.behind_colon;
            write(depth + 1);
        }
        close('}', count, depth);
    }

    void open(char bracket) { text_ += bracket; }
    void next(std::size_t i, std::size_t depth) {
        if (i != 0) text_ += ',';
        begin_line(depth);
    }
    void close(char bracket, std::size_t count, std::size_t depth) {
        if (count != 0) begin_line(depth);
        text_ += bracket;
    }
    void begin_line(std::size_t depth) {
        if (layout_.line_end.empty()) return;
        text_ += layout_.line_end;
        text_ += layout_.before_all;
        for (std::size_t i = 0; i < depth; ++i) text_ += layout_.step;
    }

    std::mt19937& random_;
    value_layout layout_;
    std::string text_;
};

} // namespace weir::test
