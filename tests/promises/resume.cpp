// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/chunks.hpp"
#include "bytes/packing.hpp"
#include "bytes/temporary.hpp"
#include "bytes/whole_file.hpp"
#include "json/outcome.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <ostream>
#include <random>
#include <sched.h>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace fs = std::filesystem;
namespace json = weir::json;
using json::position;
using json::shape;
using weir::bytes::compression;
using weir::bytes::memory;
using weir::test::any_source;
using weir::test::chunks;
using weir::test::temporary_file;
using weir::test::temporary_path;
using weir::test::whole_file;

namespace {

/// Something that reading came to: a record, and where reading stood then; or a bad one.
struct event {
    std::string record{};
    position behind{};
    std::string source{};
    std::uint64_t line = 0;
    std::uint64_t offset = 0;
    std::optional<json::reason> why{};

    bool is_record() const { return !why; }
    bool operator==(const event&) const = default;
    friend std::ostream& operator<<(std::ostream& out, const event& it) {
        if (it.why)
            return out << to_string(*it.why) << " at " << it.line << ", " << it.offset << ": "
                       << it.record;
        return out << it.behind.source << ", " << it.behind.line << ", " << it.behind.offset << ": "
                   << it.record;
    }
};

event event_of(const json::value& record, const position& behind) {
    event made;
    made.record = record.text();
    made.behind = behind;
    return made;
}
event event_of(const json::rejected& bad) {
    return {bad.raw, {}, bad.source, bad.line, bad.offset, bad.reason};
}

/// All that reading comes to, until the end or the first error that no policy passes over.
template <class Read>
std::vector<event> events_of(Read read, json::options how) {
    std::vector<event> events;
    how.errors =
        json::quarantine([&events](const json::rejected& bad) { events.push_back(event_of(bad)); });
    auto records = read(how);
    try {
        for (const json::value& record : records)
            events.push_back(event_of(record, records.position()));
    } catch (const json::error& error) {
        events.push_back(event_of(error.record()));
    }
    return events;
}

struct interruption {};

/// Throws at random, so that a run goes on for some records.
class fate {
public:
    static void tempt() {
        if (is_on && random() % 4 == 0) throw interruption{};
    }
    static inline std::mt19937 random;
    static inline bool is_on = false;
};

struct delicate {
    std::int64_t number = 0;
};
struct breakable {
    delicate i;
};

/// Goes on from behind each record, and after each error.
template <class Read>
void check_resuming(Read read, json::options how, std::size_t records, std::size_t bad) {
    const std::vector<event> all = events_of(read, how);
    CHECK(std::ranges::count_if(all, &event::is_record) == static_cast<std::ptrdiff_t>(records));
    CHECK(all.size() == records + bad);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].why) continue;
        CAPTURE(all[i].record, all[i].behind.offset, all[i].behind.line);
        how.resume_from = all[i].behind;
        const std::vector<event> rest = events_of(read, how);
        REQUIRE(rest == std::vector(all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end()));
    }

    how.resume_from.reset();
    how.errors = json::fail;
    std::vector<event> one_by_one;
    while (one_by_one.size() < all.size()) {
        auto part = read(how);
        try {
            for (const json::value& record : part)
                one_by_one.push_back(event_of(record, part.position()));
            break;
        } catch (const json::error& error) {
            one_by_one.push_back(event_of(error.record()));
            how.resume_from = part.position();
        }
    }
    CHECK(one_by_one == all);
}

void check_resumed(std::string_view text, const json::options& how, std::size_t records,
                   std::size_t bad) {
    const auto check = [&](const std::function<any_source()>& source) {
        check_resuming(
            [&](const json::options& of) { return json::read<json::value>(source(), of); }, how,
            records, bad);
    };
    check([&] { return memory{text}; });
    check([&] { return chunks::of(text, 5); });
    for (const auto method : {compression::gzip, compression::zstd}) {
        if (!weir::test::is_built_with(method)) continue;
        const std::string packed = weir::test::pack(text, method);
        check([&] { return memory{packed}; });
    }
}

// A process that is killed ------------------------------------------------------------------------

/// A file that appends, and loses nothing.
class output {
public:
    explicit output(const fs::path& path)
        : fd_{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600)} {
        if (fd_ < 0) throw std::system_error{errno, std::generic_category(), path.string()};
    }
    ~output() { ::close(fd_); }
    output(const output&) = delete;
    output& operator=(const output&) = delete;

    void write(std::string_view text) {
        while (!text.empty()) {
            const ssize_t done = ::write(fd_, text.data(), text.size());
            if (done < 0 && errno != EINTR)
                throw std::system_error{errno, std::generic_category(), "write"};
            if (done > 0) text.remove_prefix(static_cast<std::size_t>(done));
        }
    }

private:
    int fd_;
};

std::string line_of(const position& behind, std::string_view record) {
    return std::to_string(behind.source) + ' ' + std::to_string(behind.offset) + ' '
         + std::to_string(behind.line) + ' ' + std::string{record} + '\n';
}

/// The place on the last complete line; what is behind that is removed.
std::optional<position> last_place(const fs::path& path) {
    const std::string text = whole_file(path);
    const std::size_t end = text.rfind('\n');
    if (end == text.npos) {
        if (fs::exists(path)) fs::resize_file(path, 0);
        return {};
    }
    fs::resize_file(path, end + 1);
    std::size_t begin = end == 0 ? text.npos : text.rfind('\n', end - 1);
    begin = begin == text.npos ? 0 : begin + 1;
    std::size_t digits = 0;
    position place;
    place.source = std::stoull(text.substr(begin), &digits);
    begin += digits;
    place.offset = std::stoull(text.substr(begin), &digits);
    begin += digits;
    place.line = std::stoull(text.substr(begin));
    return place;
}

/// Reads on from where the output ends. Never returns; dies in the middle of its output when that is
/// `fatal` bytes longer.
[[noreturn]] void read_on(const std::vector<fs::path>& from, json::options how,
                          const fs::path& into, std::uint64_t fatal) noexcept {
    try {
        how.resume_from = last_place(into);
        output out{into};
        auto records = json::read<json::value>(from, how);
        std::uint64_t written = 0;
        for (const json::value& record : records) {
            const std::string line = line_of(records.position(), record.text());
            const std::size_t half = line.size() / 2;
            out.write(std::string_view{line}.substr(0, half));
            written += line.size();
            if (written > fatal) ::kill(::getpid(), SIGKILL);
            out.write(std::string_view{line}.substr(half));
        }
        ::_exit(0);
    } catch (...) {
        ::_exit(1);
    }
}

/// Whether it came to its end.
bool run_and_kill(const std::vector<fs::path>& from, const json::options& how, const fs::path& into,
                  std::uint64_t most, std::mt19937& random, bool is_first) {
    std::error_code none_yet;
    const std::uintmax_t before = fs::exists(into) ? fs::file_size(into, none_yet) : 0;
    const std::uint64_t bytes = 1 + random() % most;
    const bool by_itself = is_first || random() % 2 == 0; // one at least, however fast it is
    const ::pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) read_on(from, how, into, by_itself ? bytes : most * 1000);
    int status = 0;
    if (!by_itself) {
        ::pid_t ended = 0;
        while ((ended = ::waitpid(child, &status, WNOHANG)) == 0) {
            std::error_code not_yet;
            const std::uintmax_t now = fs::file_size(into, not_yet);
            if (!not_yet && now >= before + bytes) break;
            ::sched_yield();
        }
        if (ended == child) {
            REQUIRE(WIFEXITED(status));
            REQUIRE(WEXITSTATUS(status) == 0);
            return true;
        }
        ::kill(child, SIGKILL);
    }
    REQUIRE(::waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status)) {
        REQUIRE(WTERMSIG(status) == SIGKILL);
        return false;
    }
    REQUIRE(WEXITSTATUS(status) == 0);
    return true;
}

void check_killed(const std::vector<fs::path>& from, json::options how, std::size_t records) {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random{seed};
    std::string expected;
    how.errors = json::skip;
    how.validate = json::validate::full;
    auto whole = json::read<json::value>(from, how);
    std::size_t count = 0;
    for (const json::value& record : whole) {
        expected += line_of(whole.position(), record.text());
        ++count;
    }
    REQUIRE(count == records);

    const temporary_path into;
    std::size_t runs = 1;
    while (!run_and_kill(from, how, into, expected.size() / 8, random, runs == 1)) {
        ++runs;
        REQUIRE(runs < 1000); // each writes a byte at least, and mostly more
    }
    CHECK((whole_file(into) == expected));
    CHECK(runs > 1);
}

std::string numbered(std::size_t i) {
    return "{\"i\":" + std::to_string(i) + ",\"s\":\"" + std::string(i * 7919 % 97, 'x') + "\"}";
}

/// What is read and what is rejected, in order; where that is interrupted, reading goes on.
template <class Read>
std::vector<event> read_with_interruptions(Read read, json::options how, bool is_interrupted) {
    std::vector<event> events;
    fate::is_on = is_interrupted;
    how.errors = json::quarantine([&events](const json::rejected& bad) {
        fate::tempt();
        events.push_back(event_of(bad));
    });
    for (;;) {
        auto records = read(how);
        try {
            for (const breakable& record : records) {
                event made;
                made.record = std::to_string(record.i.number);
                made.behind = records.position();
                events.push_back(made);
            }
            fate::is_on = false;
            return events;
        } catch (const interruption&) {
            how.resume_from = records.position();
        }
    }
}

} // namespace

template <>
inline constexpr auto weir::json::describe<delicate> =
    weir::json::from<std::int64_t>([](std::int64_t number) {
        fate::tempt();
        return delicate{number};
    });

TEST_CASE("whatever throws, each record is read or set aside once, before it or after resuming") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    fate::random.seed(seed);
    for (int round = 0; round < 30; ++round) {
        std::vector<std::string> records;
        std::size_t good = 0;
        for (int i = 0; i < 40; ++i) {
            const auto number = std::to_string(i) + std::string(fate::random() % 50, ' ');
            const std::array<std::string, 5> bad{"{\"i\":}", "{\"i\":\"" + number + "\"}",
                                                 "{\"i\":" + number + ",\"s\":\"\\x\"}", "{}",
                                                 "{\"i\":" + std::string(300, ' ') + number + '}'};
            const std::size_t which = fate::random() % 10;
            if (which >= bad.size()) ++good;
            records.push_back(which < bad.size() ? bad[which] : "{\"i\":" + number + '}');
        }
        const auto joined = [&](const std::string& begin, const std::string& between,
                                const std::string& end) {
            std::string text = begin + records[0];
            for (std::size_t i = 1; i < records.size(); ++i) text += between + records[i];
            return text + end;
        };
        const auto check = [&](const std::string& text, json::options how) {
            how.validate = json::validate::full;
            how.max_record_bytes = 200;
            CAPTURE(text);
            const auto check_of = [&](std::size_t sources, auto read) {
                const std::vector<event> whole = read_with_interruptions(read, how, false);
                CHECK(whole.size() == sources * records.size());
                CHECK(std::ranges::count_if(whole, &event::is_record)
                      == static_cast<std::ptrdiff_t>(sources * good));
                CHECK(read_with_interruptions(read, how, true) == whole);
            };
            check_of(1, [&](const json::options& of) {
                return json::read<breakable>(chunks::of(text, 100), of);
            });
            if (round > 3) return;
            const temporary_file one{text}, two{text};
            check_of(
                2, [&](const json::options& of) { return json::read<breakable>({one, two}, of); });
        };
        check(joined("", "\n", "\n"), {.shape = shape::lines});
        check(joined("\xEF\xBB\xBF", "\r\n \n", ""), {.shape = shape::lines});
        check(joined("[", ",\n", "\n]"), {.shape = shape::array});
        check(joined("{\"a\":{\"b\":[", ",", "]}}"), {.records_at = "/a/b"});
        check(joined("", "\n", ""), {.shape = shape::concatenated});
        check(joined("\x1E", "\n\x1E", "\n"), {.shape = shape::sequence});
    }
}

TEST_CASE("reading goes on behind each line") {
    const std::string text = "\xEF\xBB\xBF{\"a\":1}\r\n\r\n  {\"a\":2}  \n{\"a\":}\n{\"a\":3}\n\n\n"
                             "[4]]\n\"5\"\n6\r\n\n  {\"a\":7\n{\"a\":8}\n\n";
    check_resumed(text, {.shape = shape::lines, .validate = json::validate::full}, 6, 3);
    check_resumed(text, {.validate = json::validate::full}, 6, 3);
    check_resumed(text.substr(0, text.size() - 2),
                  {.shape = shape::lines, .validate = json::validate::full}, 6, 3);
}

TEST_CASE("reading goes on behind a record that is too long") {
    const std::string blanks(100, ' ');
    check_resumed("{\"a\":1}\n{\"b\":" + blanks + "2}\n{\"c\":3}\n",
                  {.shape = shape::lines, .max_record_bytes = 50}, 2, 1);
    check_resumed("[{\"a\":1},\n{\"b\":" + blanks + "2},\n{\"c\":3}]",
                  {.shape = shape::array, .max_record_bytes = 50}, 2, 1);
    check_resumed("{\"a\":1}\n{\"b\":" + blanks + "2}\n{\"c\":3}\n",
                  {.shape = shape::concatenated, .max_record_bytes = 50}, 2, 1);
    check_resumed("\x1E{\"a\":1}\n\x1E{\"b\":" + blanks + "2}\n\x1E{\"c\":3}\n",
                  {.max_record_bytes = 50}, 2, 1);
}

TEST_CASE("reading goes on behind each element of an array") {
    const json::options full{.shape = shape::array, .validate = json::validate::full};
    check_resumed("[{\"a\":1},{\"b\":2} ,3,\"4\",[5],null]", full, 6, 0);
    check_resumed("\xEF\xBB\xBF [\r\n  {\"a\":1},\r\n  {\"a\":},\r\n\r\n  3\r\n  ,\r\n  4 5,\r\n"
                  "  {\r\n    \"a\":\"],[\"\r\n  },\r\n  7\r\n]\r\n",
                  full, 4, 2);
    check_resumed("[\n{\"a\":1},\n{\"a\":2,\n{\"a\":3},\n{\"a\":4}\n]\n", full, 3, 1);
    check_resumed("[\n{\"a\":1},\n{\"a\":\"2},\n{\"a\":3},\n{\"a\":4}\n]\n", full, 3, 1);
    check_resumed("[\n{\"a\":1},\n{\"a\":2,\n{\"a\":3},\n{\"a\":4},\n{\"a\":\"5},\n{\"a\":6}\n]\n",
                  full, 4, 2);
}

TEST_CASE("reading goes on behind each element of arrays under a path") {
    check_resumed("{\"x\":[1],\"items\":[{\"a\":1},\n{\"a\":2,},\n\n3],\"y\":{\"items\":[4]}}",
                  {.records_at = "/items", .validate = json::validate::full}, 2, 1);
    check_resumed("{\r\n\"p\":{\"items\":[1,\n2]},\n\"q\":{\"items\":[]},\"r\":{\"items\":[{},x,"
                  "\n{\"a\":[3]}\n]}}\n",
                  {.records_at = "/*/items", .validate = json::validate::full}, 4, 1);
}

TEST_CASE("reading goes on behind each of several values") {
    const json::options full{.shape = shape::concatenated, .validate = json::validate::full};
    check_resumed("{\"a\":1}{\"b\":2} [3]\n4 5\r\n\"6\"{\n  \"c\":\"}{\"\n}\n\n{\"d\":[8]}", full,
                  8, 0);
    check_resumed("{\"a\":1}\n{\"a\":}\n{\n\"a\":3}\n{\"a\":4,\n{\"a\":5}\n{\"a\":7}\n", full, 4,
                  2);
    check_resumed("{\"a\":1}\n{\"a\":\"2}\n{\"a\":3}\n{\"a\":4}\n", full, 3, 1);
}

TEST_CASE("reading goes on behind each text of a sequence") {
    check_resumed("\x1E{\"a\":1}\n\x1E{\"a\":}\n\x1E[\n2\n]\n\x1E\x1E"
                  "3\n\x1E{\"a\":4\n\x1E\"5\"\n",
                  {.validate = json::validate::full}, 4, 2);
}

TEST_CASE("reading goes on behind each record of several files") {
    const temporary_file one{"{\"a\":1}\n{\"a\":}\n{\"a\":3}\n"}, none{"\n"},
        two{"[\n{\"b\":1},\n{\"b\":},\n{\"b\":3}\n]\n"}, three{"{\"c\":1}\n\n{\"c\":2}"};
    check_resuming(
        [&](const json::options& how) {
            return json::read<json::value>(std::vector<fs::path>{one, none, two, three}, how);
        },
        {.validate = json::validate::full}, 6, 2);
}

TEST_CASE("a file that grows can be followed, and a list that gains files") {
    for (const auto& [beginning, more] : {std::pair{"{\"a\":1}\n{\"a\":2}\n", "{\"a\":3}\n"},
                                          {"{\"a\":1}\n{\"a\":2}", "\n{\"a\":3}"},
                                          {"{\"a\":1}{\"a\":2}\n", "{\"a\":3}\n"},
                                          {"\x1E{\"a\":1}\n\x1E{\"a\":2}\n", "\x1E{\"a\":3}\n"}}) {
        CAPTURE(beginning);
        const temporary_file first{"{\"a\":0}\n"}, last{beginning}, added{"{\"a\":9}\n"};
        std::vector<fs::path> paths{first, last};
        std::optional<position> place;
        const auto read_on = [&] {
            std::string all;
            auto records = json::read<json::value>(paths, {.resume_from = place});
            for (const json::value& record : records) all += record.text();
            place = records.position();
            return all;
        };
        CHECK(read_on() == "{\"a\":0}{\"a\":1}{\"a\":2}");
        CHECK(place->source == 1);
        CHECK(read_on().empty());
        std::ofstream{last.string(), std::ios::app} << more;
        CHECK(read_on() == "{\"a\":3}");
        paths.push_back(added);
        CHECK(read_on() == "{\"a\":9}");
        CHECK(place->source == 2);
        CHECK(read_on().empty());
    }
}

TEST_CASE("where nothing was read yet, reading begins at the beginning") {
    for (const auto& from : {std::optional<position>{}, std::optional{position{}}}) {
        auto records = json::read<json::value>(memory{"1\n2\n"}, {.resume_from = from});
        CHECK(records.position() == position{});
        records.begin();
        CHECK(records.position() == position{0, 1, 1});
    }
    auto resumed = json::read<json::value>(memory{"1\n2\n"}, {.resume_from = position{0, 1, 1}});
    CHECK(resumed.position() == position{0, 1, 1});
    CHECK((*resumed.begin()).text() == "2");
}

TEST_CASE("a quarantine is the same, wherever reading was broken off") {
    std::string text;
    for (int i = 0; i < 30; ++i)
        text += i % 3 == 1 ? "{\"i\":" + std::to_string(i) + ",}\n"
                           : "{\"i\":" + std::to_string(i) + "}\n";
    const temporary_file from{text};
    const auto read_some = [&](const fs::path& bad, std::optional<position> begin,
                               std::size_t count) {
        auto records = json::read<json::value>(from, {.resume_from = begin,
                                                      .errors = json::quarantine(bad),
                                                      .validate = json::validate::full});
        auto record = records.begin();
        while (record != records.end() && --count != 0) ++record;
        return records.position();
    };
    const temporary_path whole;
    read_some(whole, {}, 1000);
    const std::string expected = whole_file(whole);
    CHECK(std::ranges::count(expected, '\n') == 10);
    for (std::size_t count = 1; count <= 20; ++count) {
        const temporary_path bad;
        const position place = read_some(bad, {}, count);
        read_some(bad, place, 1000);
        CHECK(whole_file(bad) == expected);
    }
}

TEST_CASE("killed and resumed until it is done, a run leaves what one run would have left") {
    constexpr std::size_t count = 4000;
    std::string lines, array = "{\"other\":[1],\"items\":[\n";
    for (std::size_t i = 0; i < count; ++i) {
        lines += numbered(i) + (i % 10 == 3 ? "\r\n\n{\"bad\":}\n" : "\n");
        array += numbered(i) + (i % 10 == 3 ? ",{\"bad\":}" : "") + (i + 1 < count ? ",\n" : "\n");
    }
    array += "]}\n";
    const temporary_file of_lines{lines}, of_array{array};
    SECTION("lines") { check_killed({of_lines}, {}, count); }
    SECTION("an array under a path") { check_killed({of_array}, {.records_at = "/items"}, count); }
    SECTION("several files") { check_killed({of_lines, of_lines, of_lines}, {}, 3 * count); }
    SECTION("gzip") {
        if (!weir::test::is_built_with(compression::gzip)) return;
        const temporary_file packed{weir::test::pack(lines, compression::gzip)};
        check_killed({packed}, {}, count);
    }
    SECTION("zstd, an array under a path") {
        if (!weir::test::is_built_with(compression::zstd)) return;
        const temporary_file packed{weir::test::pack(array, compression::zstd)};
        check_killed({packed}, {.records_at = "/items"}, count);
    }
}
