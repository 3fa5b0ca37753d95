// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/chunks.hpp"
#include "memory/measured.hpp"
#include "json/outcome.hpp"

#include <weir/json/detail/bind/object_shape.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace json = weir::json;
using json::unknown_members;
using json::validate;
using json::detail::object_shape;

namespace {

struct inner {
    int x;
    std::optional<std::string> y;
    bool operator==(const inner&) const = default;
};

struct outer {
    std::int64_t id;
    unsigned count;
    std::string name;
    std::optional<std::string> note;
    inner nested;
    std::vector<std::string> tags;
    bool operator==(const outer&) const = default;
};

/// A stream of objects that share more or less of their form.
class object_stream {
public:
    explicit object_stream(unsigned seed, bool may_feed_lines)
        : random_{seed}, line_feeds_{may_feed_lines} {
        static constexpr std::array<unsigned, 4> rates{0, 2, 20, 200};
        for (unsigned* const each : {&shuffles_, &misses_, &doubles_, &escapes_, &blanks_})
            *each = rates[below(rates.size())];
        names_ = std::array<std::size_t, 3>{3, 60, 3'000}[below(3)];
        most_others_ = std::array<std::size_t, 4>{0, 1, 6, 20}[below(4)];
    }

    struct object {
        std::string text;
        std::optional<outer> values; ///< none if a required one is missing
        bool has_unknown;
    };
    object next() {
        object made{{}, outer{}, false};
        std::uint32_t present = 0;
        made.text = members<6>([&](std::size_t i) {
            present |= 1U << i;
            return outer_member(i, *made.values);
        });
        made.has_unknown = std::exchange(has_unknown_, false);
        const bool nested_fits = std::exchange(nested_fits_, true);
        if ((present | 1U << 3) != 0x3F || !nested_fits) made.values.reset();
        return made;
    }

private:
    std::size_t below(std::size_t count) { return random_() % count; }
    bool one_in(unsigned rate) { return rate != 0 && below(rate) == 0; }

    std::string blank() {
        std::string text;
        while (one_in(blanks_) && text.size() < 70) text += " \t\r\n"[below(line_feeds_ ? 4 : 3)];
        return text;
    }

    /// As JSON, with escapes where there must be and sometimes elsewhere.
    std::string quoted(std::string_view text) {
        std::string made{'"'};
        for (const char c : text) {
            constexpr std::string_view digits = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x80 && (byte < 0x20 || one_in(escapes_ * 4)))
                made.append("\\u00").append(1, digits[byte / 16]).append(1, digits[byte % 16]);
            else if (c == '"' || c == '\\')
                made.append(1, '\\').append(1, c);
            else
                made += c;
        }
        return made + '"';
    }

    std::string text_of(std::size_t longest) {
        static constexpr std::array<std::string_view, 12> pieces{
            "x", "id", "\"", "\\", "}", "],[", "{\"id\":1", "é", "😀", "\n", " ", "\":"};
        std::string text;
        for (std::size_t left = below(longest + 1); left > 0; --left)
            text += one_in(4) ? pieces[below(pieces.size())] : "y";
        return text;
    }

    /// Some begin like known ones, some do not fit into the shape.
    std::string unknown_name() {
        const std::size_t i = below(names_);
        static constexpr std::array<std::string_view, 8> like{"i",        "id2", "nam",    "name ",
                                                              "\"name\"", "",    "tags\\", "é"};
        if (i < like.size()) return std::string{like[i]};
        return std::string(i * 7 % 100, 'k') + std::to_string(i);
    }
    std::string unknown_value() {
        switch (below(8)) {
        case 0:
            return "null";
        case 1:
            return "-12.5e3";
        case 2:
            return "{\"id\":" + blank() + "[{}]}";
        case 3:
        case 4: {
            std::string all = "[";
            for (std::size_t left = below(7); left > 0; --left)
                all.append(all.size() > 1 ? "," : "").append(one_in(9) ? "7" : quoted(text_of(3)));
            return all + ']';
        }
        default:
            return quoted(text_of(30));
        }
    }

    /// An object of `Known` members and others, of which `value` makes name and value.
    template <std::size_t Known, class Value>
    std::string members(Value value) {
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < Known; ++i)
            for (int left = one_in(misses_ * 8) ? 0 : one_in(doubles_) ? 2 : 1; left > 0; --left)
                order.push_back(i);
        for (std::size_t left = below(most_others_ + 1); left > 0; --left)
            order.insert(order.begin() + below_of(order.size() + 1), Known);
        if (one_in(shuffles_))
            std::shuffle(order.begin(), order.end(), random_);
        else if (order.size() > 1 && one_in(shuffles_ / 2))
            std::rotate(order.begin(), order.begin() + below_of(order.size()), order.end());
        std::string text = '{' + blank();
        for (const std::size_t i : order) {
            if (text.find('"') != text.npos) text += ',' + blank();
            const auto [name, of] =
                i < Known ? value(i) : std::pair{unknown_name(), unknown_value()};
            has_unknown_ = has_unknown_ || i == Known;
            text += quoted(name) + blank() + ':' + blank() + of + blank();
        }
        return text + '}';
    }
    std::ptrdiff_t below_of(std::size_t count) {
        return static_cast<std::ptrdiff_t>(below(std::max<std::size_t>(count, 1)));
    }

    using member = std::pair<std::string, std::string>;

    std::string optional_text(std::optional<std::string>& into) {
        if (below(4) == 0) return into.reset(), "null";
        return quoted(into.emplace(text_of(10)));
    }

    member outer_member(std::size_t i, outer& into) {
        switch (i) {
        case 0:
            into.id = static_cast<std::int64_t>(random_()) >> below(64);
            return {"id", std::to_string(into.id)};
        case 1:
            into.count = static_cast<unsigned>(random_()) >> below(32);
            return {"count", std::to_string(into.count)};
        case 2:
            return {"name", quoted(into.name = text_of(40))};
        case 3:
            return {"note", optional_text(into.note)};
        case 4: {
            into.nested = {};
            bool has_x = false;
            std::string text = members<2>([&](std::size_t at) {
                if (at == 1) return member{"y", optional_text(into.nested.y)};
                has_x = true;
                into.nested.x = static_cast<int>(random_());
                return member{"x", std::to_string(into.nested.x)};
            });
            nested_fits_ = nested_fits_ && has_x;
            return {"nested", std::move(text)};
        }
        default:
            into.tags.resize(below(6));
            std::string all = '[' + blank();
            for (std::string& tag : into.tags) {
                if (&tag != into.tags.data()) all += ',' + blank();
                all += quoted(tag = text_of(5)) + blank();
            }
            return {"tags", all + ']'};
        }
    }

    std::mt19937_64 random_;
    bool line_feeds_;
    // One in how many; never if 0.
    unsigned shuffles_ = 0, misses_ = 0, doubles_ = 0, escapes_ = 0, blanks_ = 0;
    std::size_t names_ = 0;       ///< how many unknown ones there are
    std::size_t most_others_ = 0; ///< of an object
    bool has_unknown_ = false;
    bool nested_fits_ = true;
};

} // namespace

TEST_CASE("whatever the objects before it looked like, an object is read by its own members") {
    const unsigned seed = GENERATE(range(0U, 50U));
    const bool is_array = seed % 2 == 1;
    object_stream stream{seed, is_array};
    std::string text = is_array ? "[" : "";
    std::vector<outer> expected;
    std::vector<outer> without_unknown;
    const std::size_t count = seed < 40 ? 200 : 2'000;
    for (std::size_t i = 0; i < count; ++i) {
        const object_stream::object made = stream.next();
        if (i > 0) text += is_array ? ",\n" : "\n";
        text += made.text;
        if (made.values) expected.push_back(*made.values);
        if (made.values && !made.has_unknown) without_unknown.push_back(*made.values);
    }
    if (is_array) text += ']';
    json::options how{.shape = is_array ? json::shape::array : json::shape::lines,
                      .errors = json::skip};
    for (const validate checked : {validate::touched, validate::full}) {
        how.validate = checked;
        how.unknown_members = unknown_members::ignore;
        const auto all = weir::test::read_all<outer>(weir::test::chunks::of(text, 50'000), how);
        REQUIRE((all.records == expected));
        REQUIRE(all.rejected == count - expected.size());
        how.unknown_members = unknown_members::refuse;
        const auto known = weir::test::read_all<outer>(weir::test::chunks::of(text, 50'000), how);
        REQUIRE((known.records == without_unknown));
        REQUIRE(known.rejected == count - without_unknown.size());
    }
}

TEST_CASE("however many names the objects have, what is remembered of them is limited") {
    if (!weir::test::is_measured()) return;
    const bool all_in_one = GENERATE(true, false);
    const std::size_t orders = all_in_one ? 1 : 4;
    weir::trace trace;
    {
        object_shape shape;
        const object_shape::step* next = shape.begin();
        std::string key = "{\"00000\":" + std::string(64, ' ');
        for (int i = 0; i < 100'000; ++i) {
            for (int digit = 2, left = i; digit < 7; ++digit, left /= 10)
                key[static_cast<std::size_t>(digit)] = static_cast<char>('0' + left % 10);
            const object_shape::member_text here{key.data(), 9, i == 0 || !all_in_one};
            if (here.is_first) next = shape.begin();
            if (!shape.find(here, next)) shape.learn(here, object_shape::skip_other, next);
        }
    }
    CHECK(trace.report().peak > 0);
    CHECK(trace.report().peak <= 2 * orders * 256 * sizeof(object_shape::step));
}

namespace {

/// How many members of an object are where the shape expects them, or near; it learns the others.
struct recognized {
    int at_once = 0, after_search = 0;
    bool operator==(const recognized&) const = default;
};
recognized recognize(object_shape& shape, std::string_view names) {
    recognized found;
    const object_shape::step* next = shape.begin();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string text =
            std::string{i == 0 ? '{' : ','} + '"' + names[i] + "\":1" + std::string(64, ' ');
        const object_shape::member_text here{text.data(), 5, i == 0};
        if (next->matches(text.data())) {
            ++next;
            ++found.at_once;
        } else if (shape.find(here, next)) {
            ++found.after_search;
        } else {
            shape.learn(here, object_shape::skip_other, next);
        }
    }
    return found;
}

} // namespace

TEST_CASE("a member that came seldom is forgotten, and is not in the way of those that come") {
    object_shape shape;
    recognize(shape, "abcdef");
    for (int i = 0; i < 4; ++i) recognize(shape, "abcxdef");
    REQUIRE(recognize(shape, "abcdef") == recognized{5, 1});
    for (int i = 0; i < 100; ++i) recognize(shape, "abcdef");
    CHECK(recognize(shape, "abcdef") == recognized{6, 0});
    for (int i = 0; i < 100; ++i) recognize(shape, "bcdef");
    CHECK(recognize(shape, "bcdef") == recognized{5, 0});
}

TEST_CASE("orders are forgotten where there is none, and learnt again where there is one") {
    object_shape shape;
    std::mt19937 random{1};
    std::string names = "abcdefghijklmnopqrst";
    recognize(shape, names);
    REQUIRE(recognize(shape, names) == recognized{20, 0});
    for (int i = 0; i < 1'000; ++i) {
        std::ranges::shuffle(names, random);
        recognize(shape, names);
    }
    CHECK(recognize(shape, names) == recognized{});
    for (int i = 0; i < 60'000; ++i) recognize(shape, names);
    CHECK(recognize(shape, names) == recognized{20, 0});
}
