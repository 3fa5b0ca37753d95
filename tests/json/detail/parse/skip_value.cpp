// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "promises/random_records.hpp"
#include "json/outcome.hpp"

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/skip_value.hpp>
#include <weir/json/detail/parse/strict_grammar.hpp>
#include <weir/json/detail/parse/structural_index.hpp>
#include <weir/json/detail/split/text_buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using weir::json::reason;
using weir::json::validate;
using weir::json::detail::check_strictly;
using weir::json::detail::parse_context;

namespace {

struct numbered {
    std::int64_t number_of_it;
};

bool is_valid(std::string_view text, std::size_t max_depth = 256) {
    parse_context at{max_depth};
    return check_strictly(text, at);
}

/// Of no characters if there is a fault.
const weir::json::detail::structural_index& index_of(std::string_view text) {
    static weir::json::detail::structural_index index;
    if (index.capacity() == 0) index.reserve(10'000);
    static_cast<void>(index.build(text));
    return index;
}

/// Skips a text that is nothing else. Returns false if there is a fault, which is in the context.
bool skips(const std::string& unpadded, parse_context& at) {
    const std::string padded = unpadded + std::string(weir::json::detail::padding, '\0');
    const std::string_view text{padded.data(), unpadded.size()};
    const weir::json::detail::structural_index& index = index_of(text);
    if (index.begin() == index.end() || !weir::json::detail::has_valid_escapes(text)) return false;
    at.begin(text.data(), index.end(), true);
    const auto behind = text[*index.begin()] == '['
                          ? weir::json::detail::skip_elements(index.begin(), at)
                          : weir::json::detail::skip_value(index.begin(), at);
    return behind == index.end();
}
bool skips_strictly(const std::string& text) {
    parse_context at{256, text.npos, false, true};
    return skips(text, at);
}

constexpr std::string_view telling = "{}[]\",:\\ 01.e-tn\x01\xFF";

} // namespace

TEST_CASE("an array with any character replaced or removed is skipped if it is valid, no other") {
    std::size_t accepted = 0;
    for (const std::string_view elements : {R"("")", R"("x")", R"("\"]")", "1", R"("x",1)", "[],{}",
                                            R"("x","y","z","1",[])", R"("a","b","c",4)"}) {
        std::string all;
        for (std::size_t count = 0; count <= 12; ++count) {
            const std::string whole = '[' + all + ']';
            all.append(all.empty() ? "" : ",").append(elements);
            REQUIRE(skips_strictly(whole));
            for (std::size_t i = 0; i < whole.size(); ++i) {
                std::string text = whole;
                text.erase(i, 1);
                if (!text.empty()) REQUIRE(skips_strictly(text) == is_valid(text));
                for (const char c : telling) {
                    text = whole;
                    text[i] = c;
                    CAPTURE(text);
                    const bool valid = is_valid(text);
                    REQUIRE(skips_strictly(text) == valid);
                    parse_context touched{256};
                    if (valid) REQUIRE(skips(text, touched));
                    accepted += valid;
                }
            }
        }
    }
    CHECK(accepted > 1'000);
}

TEST_CASE("what is skipped nests to max_depth, and no deeper, if it is validated") {
    std::mt19937 random{1};
    for (std::size_t depth = 1; depth <= 300; ++depth) {
        std::string text;
        std::string behind;
        for (std::size_t i = 0; i < depth; ++i) {
            const bool is_object = depth % 3 == 0 || (depth % 3 == 1 && random() % 2 == 0);
            const std::string_view sibling[]{"", "[],", R"({"":0},)", "1,"};
            text += is_object ? R"({"k":)" : "[";
            text += is_object ? "" : sibling[random() % 4];
            behind += is_object ? '}' : ']';
        }
        text += random() % 2 == 0 ? "7" : "\"7\"";
        text.append(behind.rbegin(), behind.rend());
        for (const std::size_t most : {depth, depth + 1, depth + 3}) {
            parse_context at{most, text.npos, false, true};
            CAPTURE(text, most);
            // The siblings of the innermost value are one level deeper.
            REQUIRE(skips(text, at) == is_valid(text, most));
            REQUIRE(at.levels_left() == most);
        }
        parse_context at{depth - 1, text.npos, false, true};
        REQUIRE_FALSE(skips(text, at));
        REQUIRE(at.failure().reason == reason::too_deep);
        for (int i = 0; i < 20; ++i) { // a bracket of the other kind, say
            std::string other = text;
            other[random() % text.size()] = telling[random() % telling.size()];
            parse_context deep{400, text.npos, false, true};
            CAPTURE(other);
            REQUIRE(skips(other, deep) == is_valid(other, 400));
        }
    }
}

TEST_CASE(
    "in a member that nobody asked for, all that is valid is accepted and, in full, no more") {
    const auto checked = GENERATE(validate::touched, validate::full);
    std::mt19937 random{3};
    std::string text;
    std::vector<std::int64_t> expected;
    std::vector<std::int64_t> may_be_accepted;
    for (std::int64_t i = 0; i < 8'000; ++i) {
        std::string value = weir::test::random_value{random, {}}.any();
        if (random() % 4 == 0) value = R"(["x","y"])";
        if (random() % 4 == 0) value = R"("x")";
        for (std::size_t left = random() % 3; left > 0; --left) {
            const std::size_t at = random() % value.size();
            const char c = telling[random() % telling.size()];
            if (random() % 3 == 0)
                value.insert(at, 1, c);
            else
                value[at] = c;
        }
        const std::string number = "\"number_of_it\":" + std::to_string(i);
        const std::string line = random() % 2 == 0 ? '{' + number + ",\"unknown\":" + value + '}'
                                                   : "{\"unknown\":" + value + ',' + number + '}';
        // All records of a batch are parsed alone if one of them cannot be indexed: not in most.
        if (const auto& index = index_of(line); index.begin() == index.end() && random() % 500 != 0)
            continue;
        text.append(line) += '\n';
        (is_valid(line) ? expected : may_be_accepted).push_back(i);
    }
    CHECK(expected.size() > 2'000);
    CHECK(may_be_accepted.size() > 1'000);
    const auto number_of = [](const numbered& record) { return record.number_of_it; };
    auto found =
        weir::test::read_all<numbered>(weir::bytes::memory{text},
                                       {.errors = weir::json::skip, .validate = checked}, number_of)
            .records;
    if (checked == validate::touched)
        std::erase_if(
            found, [&](std::int64_t i) { return std::ranges::binary_search(may_be_accepted, i); });
    REQUIRE(found == expected);
}
