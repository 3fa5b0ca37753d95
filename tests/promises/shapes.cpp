// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/chunks.hpp"
#include "bytes/packing.hpp"
#include "bytes/pipe.hpp"
#include "bytes/tool.hpp"
#include "promises/random_records.hpp"
#include "json/outcome.hpp"

#include <weir/bytes/descriptor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The same records, whatever shape they have, however they are laid out, and in whatever pieces they
// arrive.

namespace json = weir::json;
using json::shape;
using weir::bytes::compression;
using weir::bytes::memory;
using weir::test::any_source;
using weir::test::chunks;
using weir::test::random_value;
using weir::test::read_detected;
using weir::test::value_layout;

namespace {

/// A record, and where it stands.
struct place {
    std::string text;
    std::uint64_t line = 0;
    std::uint64_t offset = 0;

    bool operator==(const place&) const = default;
    friend std::ostream& operator<<(std::ostream& out, const place& it) {
        return out << it.line << ", " << it.offset << ": " << it.text;
    }
};

struct arrangement {
    std::string_view name;
    json::shape shape;
    std::string_view records_at;
    std::string_view before, between, behind;
    value_layout layout{};
    bool has_scalars = true; ///< they may stand between the records
};

constexpr value_layout indented{"\n", "  ", " ", ""};
constexpr value_layout indented_twice{"\n", "  ", " ", "  "};
constexpr value_layout indented_far{"\n", "  ", " ", "      "};
constexpr value_layout with_tabs{"\r\n", "\t", " ", "\t"};

const std::vector<arrangement> arrangements{
    {"lines", shape::lines, "", "", "\n", "\n"},
    {"lines, the last not ended", shape::lines, "", "", "\n", ""},
    {"lines, CRLF", shape::lines, "", "", "\r\n", "\r\n"},
    {"lines, blank lines and blanks", shape::lines, "", "\n \n  ", " \n\n\r\n\t", "\n\n"},
    {"lines, byte order mark", shape::lines, "", "\xEF\xBB\xBF", "\n", "\n"},
    {"array on one line", shape::array, "", "[", ",", "]"},
    {"array, blanks", shape::array, "", " [ ", " , ", " ] \n"},
    {"array, one a line", shape::array, "", "[\n", ",\n", "\n]\n"},
    {"array, from the bracket on", shape::array, "", "[", ",\n", "]\n"},
    {"array, CRLF and blank lines", shape::array, "", "\r\n[\r\n\r\n", ",\r\n\r\n", "\r\n]\r\n"},
    {"array, indented", shape::array, "", "[\n  ", ",\n  ", "\n]\n", indented_twice},
    {"array, tabs", shape::array, "", "[\r\n\t", ",\r\n\t", "\r\n]\r\n", with_tabs},
    {"array, comma first", shape::array, "", "[\n  ", "\n, ", "\n]\n"},
    {"array, byte order mark", shape::array, "", "\xEF\xBB\xBF[\n", ",\n", "\n]\n"},
    {"path, on one line", shape::detect, "/a/items",
     R"({"b":{"items":[1]},"a":{"c":"]}","items":[)", ",", R"(],"d":[2]},"items":[3]})"},
    {"path, indented", shape::detect, "/a/items",
     "{\n  \"b\": [\n    1\n  ],\n  \"a\": {\n    \"items\": [\n      ", ",\n      ",
     "\n    ]\n  },\n  \"items\": []\n}\n", indented_far},
    {"path, CRLF", shape::detect, "/*/items", "{\r\n\"a\":{\"items\":[\r\n", ",\r\n",
     "\r\n]},\r\n\"b\":{},\"c\":[[1]]}\r\n"},
    {"members, on one line", shape::detect, "/*", R"({"k":)", R"(,"\u006b" :)", "}"},
    {"members, one a line", shape::detect, "/a/*", "{\"a\":{\n\"k\": ", ",\n\"k\": ", "\n}}"},
    {"members, indented", shape::detect, "/*", "{\n  \"\": ", ",\n  \"l\": ", "\n}\n",
     indented_twice},
    {"path with an escaped name", shape::detect, "/a~1\"é/0", R"({"\u0061\/\"é":[[)", ",",
     "],[1]]}"},
    {"values with nothing between", shape::concatenated, "", "", "", "", {}, false},
    {"values on one line", shape::concatenated, "", "", " ", "\n"},
    {"objects and arrays on one line", shape::concatenated, "", "", " ", "\n", {}, false},
    {"values, one a line", shape::concatenated, "", "", "\n", "\n"},
    {"values, indented", shape::concatenated, "", "", "\n", "\n", indented},
    {"values, CRLF and blank lines", shape::concatenated, "", "\r\n", "\r\n\r\n", "\r\n"},
    {"values, byte order mark", shape::concatenated, "", "\xEF\xBB\xBF", "\n", "", indented},
    {"sequence", shape::sequence, "", "\x1E", "\n\x1E", "\n"},
    {"sequence, indented", shape::sequence, "", "\x1E", "\n\x1E", "\n", indented},
    {"sequence, CRLF and empty ones", shape::sequence, "", "\x1E\x1E", "\r\n\x1E \x1E", "\r\n\x1E"},
};

struct built {
    std::string text;
    std::vector<place> places;
};

built build(const arrangement& as, std::size_t count, unsigned seed) {
    built made;
    std::mt19937 random{seed};
    std::uint64_t line = 1;
    const auto add = [&](std::string_view text) {
        made.text += text;
        line += static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
    };
    add(as.before);
    for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) add(as.between);
        random_value value{random, as.layout};
        const std::uint64_t kind = random();
        std::string text;
        if (i == 0) // the shape is told from how the first is laid out
            do text = random_value{random, as.layout}.object();
            while (text == "{}");
        else if (as.has_scalars)
            text = value.any();
        else
            text = kind % 2 == 0 ? value.object() : value.array();
        made.places.push_back({text, line, made.text.size()});
        add(text);
    }
    add(as.behind);
    return made;
}

json::options how_to_read(const arrangement& as) {
    json::options how;
    how.shape = as.shape;
    how.records_at = as.records_at;
    return how;
}

/// Then records are keyed, as an array would be no record otherwise.
bool reads_members(const json::options& how) { return how.records_at.ends_with('*'); }

constexpr struct {
    std::string operator()(const json::value& record) const { return std::string{record.text()}; }
    std::string operator()(const json::keyed<json::value>& record) const {
        return std::string{record.value.text()};
    }
} text_of;

/// Nothing is one: each record is rejected, and then it is known where it stands.
struct nothing_like_it {
    int there_is_no_such_member;
};

std::vector<place> places_in(any_source source, json::options how) {
    std::vector<place> places;
    how.errors = json::quarantine([&places](const json::rejected& bad) {
        places.push_back({bad.raw, bad.line, bad.offset});
    });
    std::optional<json::error> error;
    if (reads_members(how))
        error = read_detected<json::keyed<nothing_like_it>>(std::move(source), how).error;
    else
        error = read_detected<nothing_like_it>(std::move(source), how).error;
    if (error) throw *error;
    return places;
}

std::vector<std::string> texts_in(any_source source, json::options how) {
    auto read = reads_members(how)
                  ? read_detected<json::keyed<json::value>>(std::move(source), how, text_of)
                  : read_detected<json::value>(std::move(source), how, text_of);
    if (read.error) throw *read.error;
    return std::move(read.records);
}

/// Both ways. `make` makes the source.
void check(const built& made, const json::options& how, const std::function<any_source()>& make) {
    const std::vector<place> places = places_in(make(), how);
    const auto [here, there] = std::ranges::mismatch(places, made.places);
    if (here != places.end() && there != made.places.end()) REQUIRE(*here == *there);
    REQUIRE(places.size() == made.places.size());
    const std::vector<std::string> texts = texts_in(make(), how);
    REQUIRE((std::ranges::equal(texts, made.places, {}, {}, &place::text)));
}

/// A record that was delivered, or rejected and why, or why reading ended.
struct event {
    std::string what;
    std::uint64_t line = 0;
    std::uint64_t offset = 0;

    bool operator==(const event&) const = default;
    friend std::ostream& operator<<(std::ostream& out, const event& it) {
        return out << it.line << ", " << it.offset << ": " << it.what;
    }
};

template <class T>
std::vector<event> events_of(any_source source, json::options how) {
    std::vector<event> events;
    const auto told = [](const json::rejected& bad) {
        std::string what{to_string(bad.reason)};
        what.append(": ").append(bad.message).append(": ").append(bad.raw);
        return event{std::move(what), bad.line, bad.offset};
    };
    how.errors = json::quarantine([&](const json::rejected& bad) { events.push_back(told(bad)); });
    auto records = json::read<T>(std::move(source), how);
    try {
        for (const T& record : records)
            events.push_back({text_of(record), records.position().line, records.position().offset});
    } catch (const json::error& error) {
        events.push_back(told(error.record()));
        events.back().what += ", and no more";
    }
    return events;
}

std::vector<event> events_in(any_source source, const json::options& how) {
    return reads_members(how) ? events_of<json::keyed<json::value>>(std::move(source), how)
                              : events_of<json::value>(std::move(source), how);
}

void break_somewhere(std::string& text, std::mt19937& random) {
    static constexpr std::string_view telling = "{}[]:,\"\\\n\r\t 0-.etn\x1E\xFF";
    const std::size_t at = random() % text.size();
    switch (random() % 4) {
    case 0:
        text[at] = telling[random() % telling.size()];
        break;
    case 1:
        text.insert(at, 1, telling[random() % telling.size()]);
        break;
    case 2:
        text.erase(at, 1 + random() % 10);
        break;
    default: // a bracket or a quote
        if (const std::size_t next = text.find_first_of("{}[]\",", at); next != text.npos)
            text.erase(next, 1);
    }
}

} // namespace

TEST_CASE("records of any shape are the same wherever the source happens to be cut") {
    for (const arrangement& as : arrangements) {
        CAPTURE(as.name);
        const built made = build(as, 9, 1);
        const json::options how = how_to_read(as);
        check(made, how, [&] { return memory{made.text}; });
        for (std::size_t cut = 0; cut <= made.text.size(); ++cut) {
            CAPTURE(cut);
            check(made, how, [&] { return chunks::cut_at(made.text, cut); });
        }
    }
}

TEST_CASE("records of any shape are the same in chunks of any size, and with any values") {
    for (const arrangement& as : arrangements) {
        CAPTURE(as.name);
        const json::options how = how_to_read(as);
        for (unsigned seed = 2; seed < 12; ++seed) {
            const built made = build(as, 40, seed);
            for (const std::size_t longest : {1U, 2U, 3U, 7U, 64U}) {
                CAPTURE(seed, longest);
                check(made, how, [&] { return chunks::of(made.text, longest); });
            }
        }
    }
}

TEST_CASE("records of any shape are the same through gzip and zstd, wherever those are cut") {
    for (const auto method : {compression::gzip, compression::zstd}) {
        if (!weir::test::is_built_with(method)) continue;
        for (const arrangement& as : arrangements) {
            CAPTURE(to_string(method), as.name);
            const built made = build(as, 20, 12);
            const json::options how = how_to_read(as);
            const std::string packed = weir::test::pack(made.text, method);
            for (const std::size_t longest : {1U, 2U, 3U, 7U, 64U})
                check(made, how, [&] { return chunks::of(packed, longest); });
            for (std::size_t cut = 0; cut <= packed.size(); cut += 7)
                check(made, how, [&] { return chunks::cut_at(packed, cut); });
        }
    }
}

TEST_CASE("records of any shape are the same through a pipe") {
    for (const arrangement& as : arrangements) {
        CAPTURE(as.name);
        const built made = build(as, 30, 13);
        REQUIRE(made.text.size() < 32'000); // a pipe holds that much
        weir::test::pipe one, other;
        bool is_first = true;
        check(made, how_to_read(as), [&] {
            weir::test::pipe& through = std::exchange(is_first, false) ? one : other;
            through.write(made.text);
            through.close_output();
            return weir::bytes::descriptor{through.input()};
        });
    }
}

TEST_CASE("records of any shape are the same over many batches") {
    for (const arrangement& as : arrangements) {
        CAPTURE(as.name);
        const built made = build(as, 3'000, 14);
        REQUIRE(made.text.size() > 3 * json::detail::batch_bytes);
        const json::options how = how_to_read(as);
        for (const std::size_t longest : {64U, 4'095U, 65'535U, 65'536U, 1'000'000U}) {
            CAPTURE(longest);
            check(made, how, [&] { return chunks::of(made.text, longest); });
        }
    }
}

TEST_CASE("the shape of a source is found, however it arrives") {
    for (const arrangement& as : arrangements) {
        // They are lines; and where a scalar is next, that is no record, but a bad line.
        if (as.name == "values, one a line" || as.name == "values on one line") continue;
        CAPTURE(as.name);
        json::options how = how_to_read(as);
        how.shape = shape::detect;
        for (unsigned seed = 15; seed < 35; ++seed) {
            const std::size_t count = seed == 15 ? 4'000 : 2 + seed;
            const built made = build(as, count, seed);
            for (const std::size_t longest : {1U, 7U, 64U, 1'000'000U}) {
                if (count > 1'000 && longest < 64) continue;
                CAPTURE(seed, longest);
                check(made, how, [&] { return chunks::of(made.text, longest); });
            }
        }
    }
}

TEST_CASE("what becomes of broken text does not depend on the pieces that it arrives in") {
    std::mt19937 random{GENERATE(1U, 2U, 3U)};
    for (const arrangement& as : arrangements) {
        CAPTURE(as.name);
        for (int round = 0; round < 40; ++round) {
            std::string text = build(as, 1 + random() % 12, static_cast<unsigned>(random())).text;
            for (std::size_t left = 1 + random() % 3; left > 0 && !text.empty(); --left)
                break_somewhere(text, random);
            json::options how = how_to_read(as);
            if (round % 4 == 1) how.validate = json::validate::full;
            if (round % 4 == 2) how.max_record_bytes = 20 + random() % 200;
            const std::vector<event> expected = events_in(memory{text}, how);
            CAPTURE(text, how.max_record_bytes, round % 4);
            for (const std::size_t longest : {1U, 2U, 7U, 64U}) {
                CAPTURE(longest);
                REQUIRE(events_in(chunks::of(text, longest), how) == expected);
            }
            const std::size_t cut = random() % (text.size() + 1);
            CAPTURE(cut);
            REQUIRE(events_in(chunks::cut_at(text, cut), how) == expected);
        }
    }
}

TEST_CASE("what Python writes, indented or not, is what was written") {
    if (!weir::test::is_installed("python3")) return;
    const built made = build(arrangements[0], 200, 16);
    const auto python = [](std::string_view script, std::string_view input) {
        const weir::test::temporary_file there{script};
        return weir::test::output_of("python3 " + there.string(), input);
    };
    const std::string begin = "import json, sys\n"
                              "records = [json.loads(line) for line in sys.stdin.buffer]\n";
    const std::string canonical =
        begin + "for each in records: print(json.dumps(each, sort_keys=True))\n";
    const std::string expected = python(canonical, made.text);
    struct {
        std::string_view script, records_at;
    } const writers[] = {
        {"json.dump(records, sys.stdout)", ""},
        {"json.dump(records, sys.stdout, indent=2)", ""},
        {"json.dump(records, sys.stdout, indent='\\t')", ""},
        {"json.dump(records, sys.stdout, indent=0)", ""},
        {"json.dump({'b': records[:9], 'a': {'items': records}}, sys.stdout, indent=4)",
         "/a/items"},
        {"json.dump([{'a': [each]} for each in records], sys.stdout, indent=1)", "/*/a"},
        {"for each in records: print(json.dumps(each, ensure_ascii=False))", ""},
        {"for each in records: print(json.dumps(each, indent=2))", ""},
        {"for each in records: print('\\x1e' + json.dumps(each, indent=2))", ""},
        {"sys.stdout.reconfigure(encoding='utf-8-sig'); json.dump(records, sys.stdout, indent=2)",
         ""},
    };
    for (const auto& [script, records_at] : writers) {
        CAPTURE(script);
        const std::string text = python(begin + std::string{script} + '\n', made.text);
        std::string lines;
        json::options how;
        how.records_at = records_at;
        for (std::string& record : texts_in(memory{text}, how)) {
            std::ranges::replace(record, '\n', ' ');
            lines += record + '\n';
        }
        CHECK((python(canonical, lines) == expected));
    }
}
