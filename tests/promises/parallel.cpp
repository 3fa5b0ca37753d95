// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/chunks.hpp"
#include "memory/measured.hpp"
#include "thread_sanitizer.hpp"
#include "json/outcome.hpp"

#include <weir/bytes/memory.hpp>
#include <weir/json/keyed.hpp>
#include <weir/json/read.hpp>
#include <weir/json/value.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/parallel.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/through.hpp>
#include <weir/stream/to.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// What threads read together is what one thread reads.

namespace json = weir::json;
using weir::parallel;
using weir::test::any_source;
using weir::test::chunks;

namespace {

struct row {
    std::int64_t id;
    std::string name;
    std::optional<std::vector<double>> list;
    bool operator==(const row&) const = default;
};

bool operator==(const json::keyed<row>& one, const json::keyed<row>& other) {
    return one.key == other.key && one.value == other.value;
}

/// All that a program can see of a stream.
template <class Record>
struct seen {
    std::vector<Record> records;
    std::vector<std::string> rejected;
    std::string error;
    std::uint64_t count = 0;
    json::position behind;
};

std::string told(const json::rejected& what) {
    return what.source + ':' + std::to_string(what.line) + ':' + std::to_string(what.offset) + ':'
         + std::to_string(what.length) + ' ' + std::string{to_string(what.reason)} + ' ' + what.path
         + ' ' + what.message + ' ' + what.raw;
}

/// `collect(reader, records)` reads the stream.
template <class T, class Record, class Collect>
seen<Record> see(std::string_view text, json::options how, bool sets_aside, Collect collect) {
    seen<Record> all;
    if (sets_aside)
        how.errors = json::quarantine([&](const json::rejected& each) {
                         all.rejected.push_back(told(each));
                     }).at_most(how.split.count == 1 ? 6 : 1'000'000);
    auto reader = json::read<T>(any_source{chunks::of(text, 3'000)}, std::move(how));
    try {
        collect(reader, all.records);
    } catch (const json::error& error) {
        all.error = error.what();
    }
    all.count = reader.rejected();
    all.behind = reader.position();
    return all;
}

/// Less where all takes longer; there it is not the bound that is looked at.
constexpr std::size_t at_most(std::size_t bytes) {
    return weir::test::with_thread_sanitizer ? bytes / 32 : bytes;
}

class random_text {
public:
    explicit random_text(unsigned seed) : random_{seed} {}

    std::size_t below(std::size_t count) { return random_() % count; }

    std::string row() {
        std::string text = R"({"id":)" + std::to_string(below(1'000'000)) + R"(,"name":")"
                         + std::string(below(40), 'x') + (below(3) == 0 ? R"(\u00e9\")" : "") + '"';
        if (below(2) == 0) text += R"(, "list": [1.5, -2e3])";
        if (below(3) == 0) text += R"(,"other":{"a":["]"]})";
        return text + '}';
    }
    /// One in ten is bad in some way.
    std::string maybe_bad() {
        std::string text = row();
        if (below(10) != 0) return text;
        switch (below(8)) {
        case 0:
            return text + '}';
        case 1:
            return text.substr(0, text.size() - 1);
        case 2:
            return text.substr(0, text.find('x'));
        case 3:
            return text.replace(text.find("id"), 2, "ib");
        case 4:
            return text.replace(text.find(':') + 1, 1, "\"");
        case 5:
            return text.replace(text.find("name") + 7, 0, "\xFF");
        case 6:
            return text.replace(text.find("name") + 7, 0, std::string(400, 'y'));
        default:
            return "[" + text + "]";
        }
    }

    std::string lines(std::size_t count) {
        std::string text;
        for (; count > 0; --count) text += maybe_bad() + (below(20) == 0 ? "\n \n" : "\n");
        return text;
    }
    std::string array(std::size_t count, std::string_view behind) {
        std::string text = "[";
        for (std::size_t i = 0; i < count; ++i)
            text += (i == 0 ? "" : ",") + std::string{behind} + maybe_bad();
        return text + std::string{behind} + ']';
    }
    std::string object(std::size_t count) {
        std::string text = "{";
        for (std::size_t i = 0; i < count; ++i)
            text += (i == 0 ? "\n\"" : ",\n\"") + std::to_string(i) + R"(\u0041":)" + maybe_bad();
        return text + "\n}";
    }

private:
    std::mt19937 random_;
};

} // namespace

TEST_CASE("threads read the same records, reject the same, and end at the same place") {
    const unsigned seed = GENERATE(range(0U, 60U));
    random_text random{seed};
    const std::size_t count = random.below(400);
    json::options how{.max_record_bytes = 300};
    std::string text;
    switch (seed % 5) {
    case 0:
        text = random.lines(count);
        break;
    case 1:
        text = random.array(count, "\n");
        break;
    case 2:
        text = random.array(count, "");
        break;
    case 3:
        text = random.lines(count);
        how.shape = json::shape::concatenated;
        break;
    default:
        text = random.object(count);
        how.records_at = "/*";
    }
    if (seed % 7 == 0) text.resize(text.size() - std::min<std::size_t>(text.size(), 20));
    weir::parallel_options shared{.threads = 1 + random.below(4)};
    if (random.below(2) == 0) shared.batch.items = 1 + random.below(30);
    CAPTURE(seed, shared.threads, shared.batch.items);
    const auto copy = std::views::transform([](const auto& record) { return record; });
    const auto test = [&]<class T>(std::type_identity<T>, bool sets_aside) {
        const auto on_one = see<T, T>(text, how, sets_aside, [](auto& reader, auto& records) {
            for (const T& record : reader) records.push_back(record);
        });
        const auto folded = see<T, T>(text, how, sets_aside, [&](auto& reader, auto& records) {
            records = reader | parallel(shared, weir::to<std::vector<T>>());
        });
        const auto streamed = see<T, T>(text, how, sets_aside, [&](auto& reader, auto& records) {
            for (T&& record : reader | parallel(shared, copy)) records.push_back(std::move(record));
        });
        REQUIRE(folded.rejected == on_one.rejected);
        REQUIRE(folded.error == on_one.error);
        REQUIRE(folded.count == on_one.count);
        REQUIRE(folded.behind == on_one.behind);
        if (on_one.error.empty()) REQUIRE((folded.records == on_one.records));
        REQUIRE((
            streamed.records.size() >= on_one.records.size()
            && std::equal(on_one.records.begin(), on_one.records.end(), streamed.records.begin())));
        if (!sets_aside) REQUIRE((streamed.records == on_one.records));
        REQUIRE(streamed.rejected == on_one.rejected);
        REQUIRE(streamed.error == on_one.error);
        REQUIRE(streamed.behind == on_one.behind);
    };
    for (const bool sets_aside : {false, true})
        if (seed % 5 == 4)
            test(std::type_identity<json::keyed<row>>{}, sets_aside);
        else
            test(std::type_identity<row>{}, sets_aside);
}

TEST_CASE("of a pipe that is not read to its end, no record is lost where reading is resumed") {
    const std::string text = random_text{1}.lines(600);
    const auto ids = std::views::transform([](const row& each) { return each.id; });
    const json::options how{.errors = json::skip};
    std::vector<std::int64_t> expected;
    for (const row& each : json::read<row>(chunks::of(text, 999), how)) expected.push_back(each.id);
    for (const std::size_t taken : {1U, 50U, 399U}) {
        auto reader = json::read<row>(chunks::of(text, 999), how);
        auto found = reader | parallel({.threads = 3, .batch = {.items = 30}}, ids)
                   | weir::take(taken) | weir::to<std::vector>();
        REQUIRE(std::equal(found.begin(), found.end(), expected.begin()));
        json::options next = how;
        next.resume_from = reader.position();
        auto rest = json::read<row>(chunks::of(text, 999), next) | ids | weir::to<std::vector>();
        REQUIRE(rest.size() + taken >= expected.size());
        REQUIRE(rest.size() + taken < expected.size() + 31);
        REQUIRE(std::equal(rest.rbegin(), rest.rend(), expected.rbegin()));
        REQUIRE(reader.begin() == reader.end());
    }
}

TEST_CASE("a pipe that leaves records of a batch is refused, whatever becomes of bad ones") {
    const std::string text = R"({"id":1,"name":""} {"id":2,"name":""})";
    for (const auto& errors : {json::fail, json::skip})
        REQUIRE_THROWS_AS(json::read<row>(chunks::of(text, 9), {.errors = errors})
                              | parallel(2, weir::take(1) | weir::count()),
                          std::logic_error);
}

TEST_CASE("records that were pulled before are not read again, but for one that was not consumed") {
    const std::string text = R"({"id":1,"name":""} {"id":2,"name":""} {"id":3,"name":""})";
    const auto ids = std::views::transform([](const row& each) { return each.id; });
    for (const bool consumes : {false, true}) {
        auto reader = json::read<row>(chunks::of(text, 9));
        auto at = reader.begin();
        ++at;
        if (consumes) reader.consume();
        const auto rest = reader | parallel(2, ids | weir::to<std::vector>());
        REQUIRE(rest
                == (consumes ? std::vector<std::int64_t>{3} : std::vector<std::int64_t>{2, 3}));
    }
}

TEST_CASE("threads parse json::value and std::string_view, which are good within the pipe") {
    const std::string text = random_text{2}.lines(2'000);
    struct borrowed {
        std::string_view name;
    };
    const auto size = std::views::transform([](const borrowed& each) { return each.name.size(); });
    const auto name = std::views::transform(
        [](const json::value& each) { return each["name"].get<std::string>()->size(); });
    const json::options how{.errors = json::skip};
    const auto one = json::read<borrowed>(chunks::of(text, 999), how) | size | weir::sum();
    REQUIRE((json::read<borrowed>(chunks::of(text, 999), how) | parallel(3, size | weir::sum()))
            == one);
    const auto by_name = std::views::filter([](const json::value& each) {
                             return each["name"].kind() == json::kind::string;
                         })
                       | name;
    REQUIRE(
        (json::read<json::value>(chunks::of(text, 999), how) | parallel(3, by_name | weir::sum()))
        == (json::read<json::value>(chunks::of(text, 999), how) | by_name | weir::sum()));
}

TEST_CASE("however many records there are, threads keep no more than their batches") {
    if (!weir::test::is_measured()) return;
    const bool small = GENERATE(true, false);
    std::string lines;
    for (random_text random{3}; lines.size() < at_most(std::size_t{1} << 20);)
        lines += small ? "1\n" : random.row() + '\n';
    std::string more;
    for (int i = 0; i < 10; ++i) more += lines;
    const auto peak = [](const std::string& text, auto read) {
        const weir::trace trace;
        read(weir::bytes::memory{text});
        return trace.report().peak;
    };
    const auto read = [&](weir::bytes::memory from) {
        if (small)
            json::read<int>(std::move(from)) | parallel(2, weir::count());
        else
            json::read<row>(std::move(from)) | parallel(2, weir::count());
    };
    constexpr std::size_t most = std::size_t{4} << 20;
    CHECK(peak(lines, read) <= most);
    CHECK(peak(more, read) <= most);
}

TEST_CASE(
    "however long or many rejected records are, threads go on behind them, within the bound") {
    const std::string mark = "\x1E";
    std::string long_ones, small_ones;
    for (int i = 0; i < 200; ++i) {
        long_ones += "1\n";
        if (i % 5 == 0) long_ones += '"' + std::string(30'000, 'x') + "\"\n";
    }
    while (small_ones.size() < at_most(400'000)) small_ones += mark + '1';
    const bool measured = weir::test::is_measured();
    const auto test = [measured](const std::string& text, json::options how) {
        how.errors = json::skip;
        auto expected = json::read<int>(weir::bytes::memory{text}, how);
        const auto good = expected | weir::count();
        const weir::trace trace;
        auto reader = json::read<int>(weir::bytes::memory{text}, how);
        REQUIRE((reader | parallel(2, weir::count())) == good);
        REQUIRE(reader.rejected() == expected.rejected());
        REQUIRE(reader.position() == expected.position());
        if (measured) CHECK(trace.report().peak <= std::size_t{4} << 20);
    };
    test(long_ones, {.max_record_bytes = 20'000});
    test(small_ones, {.shape = json::shape::sequence});
}

TEST_CASE("out of order, the position stays where no record is lost") {
    const std::string text = random_text{4}.lines(300);
    const json::options how{.errors = json::skip};
    const auto ids = std::views::transform([](const row& each) { return each.id; });
    auto reader = json::read<row>(chunks::of(text, 999), how);
    reader | parallel({.threads = 3, .in_order = false, .batch = {.items = 5}}, ids)
        | weir::take(100) | weir::count();
    REQUIRE(reader.position() == json::position{});
    auto whole = json::read<row>(chunks::of(text, 999), how);
    const auto all = whole | parallel({.threads = 3, .in_order = false, .batch = {.items = 5}}, ids)
                   | weir::count();
    auto on_one = json::read<row>(chunks::of(text, 999), how);
    REQUIRE((on_one | weir::count()) == all);
    REQUIRE(whole.position() == on_one.position());
}

TEST_CASE("what a pipe throws comes before what is rejected behind it, and bad ones count once") {
    const std::string text = "1\n2\n\"" + std::string(3'000, 'x') + "\"\n";
    const auto second = std::views::transform([](int n) {
        if (n == 2) throw std::runtime_error{"second"};
        return n;
    });
    REQUIRE_THROWS_WITH(json::read<int>(chunks::of(text, 99), {.max_record_bytes = 100})
                            | parallel(2, second | weir::sum()),
                        "second");
    const auto begun_twice = [](auto range) -> weir::generator<int> {
        if (range.begin() == range.end()) co_return;
        for (int n : range) co_yield n;
    };
    const std::string some_bad = "x\n1\n2\ny\n3\n";
    auto reader = json::read<int>(chunks::of(some_bad, 99), {.errors = json::skip});
    REQUIRE((reader | parallel(2, weir::through(begun_twice) | weir::sum())) == 6);
    REQUIRE(reader.rejected() == 2);
}
