// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/chunks.hpp"
#include "corpus/write_corpus.hpp"
#include "first_in_city/user.hpp"
#include "json/outcome.hpp"

#include <cstdint>
#include <optional>
#include <random>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace json = weir::json;
namespace dom = simdjson::dom;
using bench::subscription;
using bench::user;
using weir::test::chunks;
using weir::test::read_all;

namespace {

// What a strict parser of the whole line makes of it: an independent way from text to struct.

bool fill(dom::element from, std::string& into) {
    std::string_view text;
    if (from.get(text) != simdjson::SUCCESS) return false;
    into = text;
    return true;
}
bool fill(dom::element from, std::int64_t& into) {
    return from.is<std::int64_t>() && from.get(into) == simdjson::SUCCESS;
}
bool fill(dom::element from, int& into) {
    std::int64_t wide{};
    if (!fill(from, wide) || !std::in_range<int>(wide)) return false;
    into = static_cast<int>(wide);
    return true;
}
bool fill(dom::element from, std::optional<std::string>& into) {
    into.reset();
    return from.is_null() || fill(from, into.emplace());
}
bool fill(dom::element from, std::vector<std::string>& into) {
    dom::array list;
    if (from.get(list) != simdjson::SUCCESS) return false;
    into.clear();
    for (const dom::element item : list)
        if (!fill(item, into.emplace_back())) return false;
    return true;
}

bool fill(dom::element from, subscription& into);

/// Each member, the last of a name; a required one that is missing does not fit.
class members {
public:
    explicit members(dom::element from) { is_object_ = from.get(object_) == simdjson::SUCCESS; }

    template <class T>
    members& take(std::string_view name, T& into, bool required = true) {
        bool found = false;
        if (!is_object_) return *this;
        for (const auto& [key, element] : object_)
            if (key == name) {
                found = true;
                fits_ = fits_ && fill(element, into);
            }
        fits_ = fits_ && (found || !required);
        return *this;
    }
    bool fit() const { return is_object_ && fits_; }

private:
    dom::object object_;
    bool is_object_ = false;
    bool fits_ = true;
};

bool fill(dom::element from, subscription& into) {
    return members{from}
        .take("type", into.type)
        .take("start_date", into.start_date)
        .take("end_date", into.end_date)
        .fit();
}

bool fill(dom::element from, user& into) {
    return members{from}
        .take("user_id", into.user_id)
        .take("username", into.username)
        .take("full_name", into.full_name)
        .take("email", into.email)
        .take("age", into.age)
        .take("gender", into.gender)
        .take("country", into.country)
        .take("city", into.city)
        .take("occupation", into.occupation, false)
        .take("education", into.education)
        .take("interests", into.interests)
        .take("languages", into.languages)
        .take("last_login", into.last_login)
        .take("subscription", into.subscription)
        .fit();
}

enum class verdict { accepted, does_not_fit, not_json };

std::pair<verdict, user> strictly(std::string_view line) {
    static dom::parser parser;
    dom::element root;
    std::pair<verdict, user> result{verdict::not_json, {}};
    if (parser.parse(simdjson::padded_string{line}).get(root) != simdjson::SUCCESS) return result;
    result.first = fill(root, result.second) ? verdict::accepted : verdict::does_not_fit;
    return result;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        if (const std::size_t first = line.find_first_not_of(" \t\r"); first != line.npos)
            lines.emplace_back(line.substr(first, line.find_last_not_of(" \t\r") + 1 - first));
        begin = end + 1;
    }
    return lines;
}

void mutate(std::string& text, std::mt19937& random) {
    static constexpr std::string_view telling = "{}[]:,\"\\\n\r\t 0123456789-+.eEtrufalsn\xFF\xC3/";
    const std::size_t at = random() % text.size();
    switch (random() % 7) {
    case 0:
        text[at] = static_cast<char>(random());
        break;
    case 1:
        text[at] = telling[random() % telling.size()];
        break;
    case 2:
        text.erase(at, 1);
        break;
    case 3:
        text.insert(at, 1, telling[random() % telling.size()]);
        break;
    case 4:
        text.erase(at, random() % 30);
        break;
    case 5:
        text.insert(at, text.substr(random() % text.size(), random() % 30));
        break;
    default: // where it hurts: next to a line end
        if (const std::size_t feed = text.find('\n', at); feed != text.npos)
            text[feed - (feed > 0 ? random() % 2 : 0)] = telling[random() % telling.size()];
    }
}

/// Reads the text as a whole and line by line, strictly and by us, and compares all of it.
void compare(const std::string& text, std::size_t longest_chunk, std::uint64_t counts[3]) {
    std::vector<user> expected;
    std::optional<json::error> first_error;
    std::size_t before_first_error = 0;
    std::uint64_t rejected = 0;
    for (const std::string& line : lines_of(text)) {
        const auto [strict, values] = strictly(line);
        ++counts[static_cast<int>(strict)];
        auto alone = read_all<user>(line);
        CAPTURE(line);
        REQUIRE(alone.records.size() + alone.error.has_value() == 1);
        const auto ended = read_all<user>(line + '\n');
        REQUIRE((ended.records == alone.records));
        REQUIRE(ended.error.has_value() == alone.error.has_value());
        if (strict == verdict::accepted) {
            REQUIRE(alone.records.size() == 1);
            REQUIRE((alone.records[0] == values));
        } else if (strict == verdict::does_not_fit) {
            REQUIRE(alone.error);
        }
        if (alone.error) {
            ++rejected;
            if (!first_error) {
                first_error = alone.error;
                before_first_error = expected.size();
            }
        } else {
            expected.push_back(std::move(alone.records[0]));
        }
    }

    const auto kept = read_all<user>(chunks::of(text, longest_chunk), {.errors = json::skip});
    REQUIRE((kept.records == expected));
    REQUIRE(kept.rejected == rejected);
    const auto failed = read_all<user>(chunks::of(text, longest_chunk));
    REQUIRE(failed.error.has_value() == first_error.has_value());
    if (!first_error) return;
    REQUIRE(failed.records.size() == before_first_error);
    REQUIRE(to_string(failed.error->reason()) == to_string(first_error->reason()));
    REQUIRE(failed.error->path() == first_error->path());
    REQUIRE(failed.error->excerpt() == first_error->excerpt());
}

} // namespace

TEST_CASE("what a strict parser accepts is delivered with equal values, whatever is next to it") {
    std::mt19937 random{GENERATE(1U, 2U, 3U, 4U)};
    std::uint64_t counts[3] = {};
    for (std::uint64_t round = 0; round < 300; ++round) {
        std::string text = corpus::users(1 + random() % 12, round);
        text.erase(0, text.find('\n') + 1); // the first is the same in all corpora
        if (text.empty()) continue;
        for (std::size_t left = random() % 12; left > 0; --left) mutate(text, random);
        if (random() % 8 == 0) text.resize(random() % (text.size() + 1));
        if (text.starts_with('\xFF') || text.starts_with('\xFE')) continue;
        compare(text, 1 + random() % (2 * text.size() + 1), counts);
    }
    CHECK(counts[0] > 300);
    CHECK(counts[1] > 20);
    CHECK(counts[2] > 300);
}

TEST_CASE("the same in files of several batches") {
    std::mt19937 random{5};
    std::uint64_t counts[3] = {};
    for (std::uint64_t round = 0; round < 6; ++round) {
        std::string text = corpus::users(400, 100 + round);
        for (std::size_t left = std::size_t{1} << (2 * round % 9); left > 0; --left)
            mutate(text, random);
        compare(text, 1'000'000, counts);
    }
    CHECK(counts[0] > 1000);
}
