// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/detail/split/line_splitter.hpp>

#include "bytes/chunks.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using weir::json::detail::batch_bytes;
using weir::json::detail::line_splitter;
using weir::json::detail::most_blanks;
using weir::json::detail::split_result;
using weir::json::detail::text_buffer;
using weir::test::chunks;

namespace {

struct line {
    std::string text;
    std::uint64_t number;
    std::uint64_t offset;
    bool too_long = false;

    bool operator==(const line&) const = default;
};

std::ostream& operator<<(std::ostream& out, const line& shown) {
    return out << shown.number << '@' << shown.offset << (shown.too_long ? " too long " : " ")
               << shown.text;
}

/// The same, said the slow and simple way. A line that is too long stands without its text.
std::vector<line> lines_of(std::string_view text, std::size_t max_record_bytes) {
    std::vector<line> lines;
    std::size_t begin = 0;
    for (std::uint64_t number = 1; begin < text.size(); ++number) {
        const std::size_t feed = std::min(text.find('\n', begin), text.size());
        std::size_t first = begin;
        while (first < feed && std::string_view{" \t\r"}.find(text[first]) != std::string::npos)
            ++first;
        std::size_t last = feed;
        while (last > first && std::string_view{" \t\r"}.find(text[last - 1]) != std::string::npos)
            --last;
        const bool too_long =
            last - first > max_record_bytes || feed - first > max_record_bytes + most_blanks;
        if (last > first)
            lines.push_back({too_long ? "" : std::string{text.substr(first, last - first)}, number,
                             first, too_long});
        begin = feed + 1;
    }
    return lines;
}

std::vector<line> split(chunks source, std::size_t max_record_bytes = 1000) {
    text_buffer buffer{source, max_record_bytes + 2 * most_blanks};
    line_splitter splitter{buffer, max_record_bytes};
    std::vector<line> lines;
    for (;;) {
        const split_result what = splitter.next();
        if (what == split_result::end) break;
        const bool too_long = what == split_result::too_long;
        lines.push_back({too_long ? "" : std::string{splitter.record()}, splitter.line(),
                         splitter.offset(), too_long});
    }
    CHECK(splitter.next() == split_result::end);
    return lines;
}

std::string random_text(std::mt19937& random, std::size_t longest) {
    static constexpr std::string_view alphabet = "\n\n\r \tabcdefgh\"{}";
    std::string text;
    for (std::size_t left = random() % longest; left > 0; --left)
        text += alphabet[random() % alphabet.size()];
    return text;
}

} // namespace

TEST_CASE(
    "lines are what lies between line feeds, without the blanks around, numbered and placed") {
    CHECK(split(chunks::of("{}\r\n\n  \t\r\n [1] \n2", 1000))
          == std::vector<line>{{"{}", 1, 0}, {"[1]", 4, 11}, {"2", 5, 16}});
    CHECK(split(chunks::of("", 1)).empty());
    CHECK(split(chunks::of("\n \r\n\t", 1)).empty());
}

TEST_CASE("any text is split as the simple splitter does, in chunks of any size") {
    std::mt19937 random{GENERATE(1U, 2U, 3U)};
    for (int round = 0; round < 400; ++round) {
        const std::string text = random_text(random, 200);
        const std::size_t longest = 1 + random() % 40;
        const std::size_t max_record_bytes = random() % 3 == 0 ? 1000 : random() % 12;
        CAPTURE(text, longest, max_record_bytes);
        REQUIRE(split(chunks::of(text, longest), max_record_bytes)
                == lines_of(text, max_record_bytes));
    }
}

TEST_CASE("the longest record that is accepted has exactly max_record_bytes, in whatever pieces") {
    const std::size_t longest = GENERATE(std::size_t{10}, batch_bytes - 1, batch_bytes,
                                         batch_bytes + 1, 2 * batch_bytes + 17);
    const std::string blanks(most_blanks, ' ');
    const std::string line_end =
        GENERATE_COPY(as<std::string>{}, "\n", "\r\n", " \t\r\n", blanks + "\n");
    const std::string text = "1" + line_end + std::string(longest, '2') + line_end
                           + std::string(longest + 1, '3') + line_end + "4";
    const std::size_t behind_the_long_one = 1 + line_end.size() + longest;
    for (std::size_t cut = behind_the_long_one - 3; cut < behind_the_long_one + 4; ++cut) {
        CAPTURE(longest, line_end.size(), cut);
        CHECK(split(chunks::cut_at(text, cut), longest) == lines_of(text, longest));
    }
    const bool exact = split(chunks::of(text, batch_bytes), longest) == lines_of(text, longest);
    CHECK(exact);
}

TEST_CASE("a complete line is delivered before more is read") {
    class source final : public weir::bytes::source {
    public:
        std::size_t read(std::span<char> into) override {
            REQUIRE(++reads == 1);
            into[0] = '1';
            into[1] = '\n';
            return 2;
        }
        std::string name() const override { return "one line"; }
        int reads = 0;
    } one_line;
    text_buffer buffer{one_line, 1000};
    line_splitter splitter{buffer, 1000};
    CHECK(splitter.next() == split_result::record);
    CHECK(splitter.record() == "1");
}
