// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/packing.hpp"
#include "bytes/temporary.hpp"
#include "bytes/whole_file.hpp"
#include "json/outcome.hpp"

#include <weir/bytes/chunks.hpp>
#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/file.hpp>
#include <weir/json/write.hpp>
#include <weir/stream/inspect.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <optional>
#include <ranges>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <unistd.h>
#include <utility>
#include <vector>

namespace json = weir::json;
using weir::bytes::compression;
using weir::bytes::memory;
using weir::test::is_built_with;
using weir::test::pack;
using weir::test::temporary_directory;
using weir::test::temporary_file;
using weir::test::temporary_path;
using weir::test::whole_file;

namespace {

struct point {
    int x;
};

std::vector<int> all_of(auto records) {
    std::vector<int> all;
    for (const point& p : records) all.push_back(p.x);
    return all;
}

/// Text, and then the disk is gone.
class failing final : public weir::bytes::source {
public:
    explicit failing(std::string_view text) : text_{text} {}
    std::size_t read(std::span<char> into) override {
        if (text_.empty()) throw std::runtime_error{"the disk is gone"};
        const std::size_t got = text_.copy(into.data(), into.size());
        text_.remove_prefix(got);
        return got;
    }
    std::string name() const override { return "failing"; }

private:
    std::string_view text_;
};

} // namespace

TEST_CASE("several files are read one after the other, each in its own shape") {
    const temporary_file lines{"{\"x\":1}\n{\"x\":2}"}; // no line end
    const temporary_file array{"[{\"x\":3},{\"x\":4}]"};
    const temporary_file nothing{""};
    const temporary_file values{"{\n\"x\":5}{\"x\":6}"};
    const std::vector<std::filesystem::path> paths{lines, array, nothing, values};
    CHECK(all_of(json::read<point>(paths)) == std::vector<int>{1, 2, 3, 4, 5, 6});
    CHECK(all_of(json::read<point>(weir::bytes::files{paths}))
          == std::vector<int>{1, 2, 3, 4, 5, 6});
    CHECK(all_of(json::read<point>(std::vector<std::filesystem::path>{})).empty());
    CHECK(all_of(json::read<point>({lines.string(), array.string()}))
          == std::vector<int>{1, 2, 3, 4});
    CHECK(all_of(json::read<point>({values.string()}, {.errors = json::skip}))
          == std::vector<int>{5, 6});
    CHECK(all_of(json::read<point>(std::vector<std::string>{lines.string()}))
          == std::vector<int>{1, 2});
}

TEST_CASE("a record is read from its own file, whatever was bad in the one before") {
    struct row {
        std::string name;
        std::optional<int> x;
    };
    // The same places, but for what is within the first name.
    const temporary_file bad{"{\"name\":\"1\"}\n{\"name\":\"12345678901\",\"x\":?}\n"};
    const temporary_file good{"{\"name\":\"2\"}\n{\"name\":\"3\",\"y\":\"456\",\"x\":7}\n"};
    std::string names;
    for (const row& r : json::read<row>({bad.string(), good.string()}, {.errors = json::skip}))
        names += r.name + ' ';
    CHECK(names == "1 2 3 ");
}

TEST_CASE("where a source failed, another run goes on and loses nothing") {
    for (const auto& [delivered, all, shape] :
         std::vector<std::tuple<std::string, std::string, json::shape>>{
             {"1\n22\n", "1\n22\n3\n4", json::shape::lines},
             {"1\n22\n\n\n  \n", "1\n22\n\n\n  \n3\n4", json::shape::lines},
             {"1\n22\n\n 3", "1\n22\n\n 3\n4", json::shape::lines},
             {"[1,22,", "[1,22,3,4]", json::shape::array},
             {"[1,22\n\n,\n", "[1,22\n\n,\n3,4]", json::shape::array},
             {"[1,22,\n[3", "[1,22,\n[3],4]", json::shape::array},
             {"1 22 3", "1 22 3 4", json::shape::concatenated},
             {"1 22\n\n\n3", "1 22\n\n\n3 4", json::shape::concatenated},
             {"\x1E"
              "1\n\x1E"
              "22\n\x1E",
              "\x1E"
              "1\n\x1E"
              "22\n\x1E"
              "3\n\x1E"
              "4\n",
              json::shape::sequence},
             {"\x1E"
              "1\n\x1E"
              "22\n\x1E\x1E\n\n",
              "\x1E"
              "1\n\x1E"
              "22\n\x1E\x1E\n\n"
              "3\n\x1E"
              "4\n",
              json::shape::sequence},
         }) {
        CAPTURE(delivered);
        auto first = json::read<json::value>(failing{delivered}, {.shape = shape});
        std::size_t count = 0;
        const auto read = [&] {
            for (const json::value& v : first) count += v.text().empty() ? 0U : 1U;
        };
        CHECK_THROWS_WITH(read(), "the disk is gone");
        CHECK(count == 2);
        const json::position place = first.position();
        CHECK(place.offset == all.find("22") + 2);
        CHECK(place.line
              == 1
                     + static_cast<std::uint64_t>(
                         std::ranges::count(all.substr(0, place.offset), '\n')));
        const auto rest =
            weir::test::read_all<json::value>(memory{all}, {.shape = shape, .resume_from = place});
        REQUIRE(rest.records.size() == 2);
        CHECK(rest.records[1] == "4");
    }
}

TEST_CASE("behind a comma too many another run goes on with what is next") {
    const std::string text = "[{\"x\":1},\n,{\"x\":2},]";
    json::position place;
    std::vector<int> all;
    std::size_t errors = 0;
    for (bool is_over = false; !is_over && errors < 10;) {
        auto records =
            json::read<point>(memory{text}, {.shape = json::shape::array, .resume_from = place});
        try {
            for (const point& p : records) all.push_back(p.x);
            is_over = true;
        } catch (const json::error&) {
            ++errors;
            place = records.position();
        }
    }
    CHECK(all == std::vector<int>{1, 2});
    CHECK(errors == 2);
}

TEST_CASE("the last of several parts has what is behind the size that the file tells") {
    const std::filesystem::path status = "/proc/self/status"; // says that it has no bytes
    if (!std::filesystem::exists(status)) return;
    const auto rejected = [&](json::split part) {
        auto records = json::read<json::value>(
            status, {.shape = json::shape::lines, .split = part, .errors = json::skip});
        for ([[maybe_unused]] const json::value& v : records) {
        }
        return records.rejected();
    };
    const std::uint64_t whole = rejected({});
    CHECK(whole > 10);
    CHECK(rejected({0, 2}) + rejected({1, 2}) == whole);
}

TEST_CASE("an error in one of several files names it, and counts its own lines and bytes") {
    const temporary_file first{"{\"x\":1}\n{\"x\":2}\n"};
    const temporary_file second{"{\"x\":3}\n{\"x\":}\n"};
    try {
        all_of(json::read<point>(std::vector<std::filesystem::path>{first, second}));
        FAIL("accepted");
    } catch (const json::error& error) {
        CHECK(error.source() == second.string());
        CHECK(error.line() == 2);
        CHECK(error.offset() == 8);
    }
    const temporary_path missing;
    auto records = json::read<point>(std::vector<std::filesystem::path>{first, missing});
    auto at = records.begin();
    ++at;
    CHECK_THROWS_WITH(++at, Catch::Contains("cannot open " + missing.string()));
}

TEST_CASE("a pattern names files in order") {
    const temporary_directory folder;
    for (const char* const name : {"b.ndjson", "a.ndjson", "c.txt"})
        std::ofstream{folder / name} << "{\"x\":" << static_cast<int>(name[0]) << "}\n";
    CHECK(all_of(json::read<point>(weir::bytes::glob(folder.string() + "/*.ndjson")))
          == std::vector<int>{'a', 'b'});
}

TEST_CASE("streams and ranges of pieces are sources") {
    std::istringstream stream{"{\"x\":1}\n{\"x\":2}\n"};
    CHECK(all_of(json::read<point>(stream)) == std::vector<int>{1, 2});
    const std::vector<std::string> pieces{"{\"x\"", ":1}\n{", "", "\"x\":2}\n"};
    CHECK(all_of(json::read<point>(weir::bytes::chunks{pieces})) == std::vector<int>{1, 2});
}

TEST_CASE("a source that fails delivers all complete records first, and no half one") {
    for (const auto& [text, shape] : std::vector<std::pair<std::string_view, json::shape>>{
             {"1\n2\n3", json::shape::lines},
             {"[1,2,3", json::shape::array},
             {"[1,2,[3]", json::shape::array},
             {"1 2 3", json::shape::concatenated},
             {"[1][2][3", json::shape::concatenated},
             {"\x1E"
              "1\n\x1E"
              "2\n\x1E"
              "3",
              json::shape::sequence},
         }) {
        CAPTURE(text);
        for (const bool is_said : {false, true}) {
            if (!is_said && text.front() == '1' && shape == json::shape::concatenated) continue;
            std::size_t count = 0;
            auto records = json::read<json::value>(
                failing{text},
                {.shape = is_said ? shape : json::shape::detect, .errors = json::skip});
            const auto read = [&] {
                for (const json::value& v : records) count += v.text().empty() ? 0U : 1U;
            };
            CHECK_THROWS_WITH(read(), "the disk is gone");
            CHECK(count == 2);
            CHECK(records.rejected() == 0);
            CHECK(records.begin() == records.end());
        }
    }
    CHECK_THROWS_WITH(json::read<point>(failing{""}).begin(), "the disk is gone");
}

TEST_CASE("progress is told now and then, and once at the end") {
    std::string text;
    while (text.size() < 5'000'000) text += "{\"x\":1}\n{\"x\":}\n";
    std::vector<json::progress> told;
    std::size_t count = 0;
    for ([[maybe_unused]] const point& p : json::read<point>(
             memory{text}, {.errors = json::skip,
                            .progress = [&](const json::progress& now) { told.push_back(now); }}))
        ++count;
    REQUIRE(told.size() >= 4);
    CHECK(told.size() <= 8);
    std::uint64_t before = 0;
    for (const json::progress& now : told) {
        CHECK(now.bytes == text.size());
        CHECK(now.bytes_done >= before);
        before = now.bytes_done;
        CHECK(now.done == (&now == &told.back()));
    }
    CHECK(told.back().bytes_done == text.size());
    CHECK(told.back().records == count);
    CHECK(told.back().rejected == count);
    CHECK(told.front().source == "memory");
}

TEST_CASE("progress ends at all of what the run was to read, and that alone") {
    if (!is_built_with(compression::gzip)) return;
    std::string lines;
    while (lines.size() < 3'000'000) lines += "{\"x\":1}\n";
    std::string array = "[" + lines;
    std::ranges::replace(array, '\n', ',');
    array.back() = ']';
    const temporary_file one{lines}, two{array}, three{pack(lines, compression::gzip)};
    const std::uint64_t packed = std::filesystem::file_size(three.string());
    const auto last_of = [](std::vector<std::filesystem::path> paths, json::options how) {
        json::progress last;
        how.progress = [&](const json::progress& now) {
            CHECK(now.bytes_done >= last.bytes_done);
            CHECK(now.bytes.value() >= now.bytes_done);
            last = now;
        };
        for ([[maybe_unused]] const point& p : json::read<point>(std::move(paths), how)) {
        }
        CHECK(last.done);
        CHECK(last.bytes_done == last.bytes);
        return last.bytes_done;
    };
    const json::position near_the_end{0, lines.size() - 9, 0};
    CHECK(last_of({one, two}, {}) == lines.size() + array.size());
    CHECK(last_of({one}, {.resume_from = near_the_end}) == 9);
    CHECK(last_of({one, two, one}, {.resume_from = json::position{2, 0, 1}}) == lines.size());
    CHECK(last_of({three, one}, {.resume_from = near_the_end}) == packed + lines.size());
    std::uint64_t parts = 0;
    for (std::size_t i = 0; i < 3; ++i) parts += last_of({one}, {.split = {i, 3}});
    CHECK(parts >= lines.size());
    CHECK(parts <= lines.size() + 3); // a part also reads the byte before its own
    CHECK(last_of({two}, {.split = {0, 2}}) == array.size() / 2); // the other half is not read
    CHECK(last_of({two}, {.split = {1, 2}}) == array.size());
    CHECK(last_of({three}, {.split = {0, 2}}) == packed);
}

TEST_CASE("a position behind the end of a source is refused, and the end is named") {
    if (!is_built_with(compression::gzip)) return;
    const auto refused = [](const std::string& text, json::shape shape) {
        CAPTURE(text);
        const std::string size = std::to_string(text.size());
        const json::position behind{0, text.size() + 1, 3};
        const auto resumed = [&](weir::test::any_source source) {
            return weir::test::read_detected<json::value>(std::move(source),
                                                          {.shape = shape, .resume_from = behind});
        };
        CHECK_THROWS_WITH(resumed(memory{text}), Catch::Contains("ends at byte " + size));
        const temporary_file plain{text};
        CHECK_THROWS_WITH(resumed(weir::bytes::file{plain}),
                          Catch::Contains("ends at byte " + size));
        const std::string packed = pack(text, compression::gzip);
        CHECK_THROWS_WITH(resumed(memory{packed}), Catch::Contains("ends at byte " + size));
        const std::string enough = text + ' ';
        CHECK(resumed(memory{enough}).records.empty());
    };
    refused("{\"x\":1}\n{\"x\":2222}\n\n", json::shape::lines);
    refused("[{\"x\":1},{\"x\":2222}]", json::shape::array);
    refused("{\"x\":1}\n{\"x\":2222}\n\n", json::shape::concatenated);
    refused("\x1E{\"x\":1}\n\x1E{\"x\":22}\n", json::shape::sequence);
    CHECK_THROWS_AS(
        json::read<point>(memory{"{}"}, {.resume_from = json::position{2, 0, 1}}).begin(),
        std::invalid_argument);
}

TEST_CASE("options that contradict themselves are refused at the first pull") {
    const std::string text = "{\"a\":[{\"x\":1}]}";
    CHECK_THROWS_AS(json::read<point>(memory{text}, {.records_at = "a"}).begin(),
                    std::invalid_argument);
    CHECK_THROWS_AS(
        json::read<point>(memory{text}, {.shape = json::shape::lines, .records_at = "/a"}).begin(),
        std::invalid_argument);
    CHECK_THROWS_WITH(json::read<point>(memory{text}, {.split = {2, 2}}).begin(),
                      Catch::Contains("split.index must be less than split.count"));
    CHECK_THROWS_AS(json::read<point>(memory{text}, {.split = {0, 0}}).begin(),
                    std::invalid_argument);
    CHECK(all_of(json::read<point>(memory{text}, {.records_at = "/a"})) == std::vector<int>{1});
}

TEST_CASE("the members of a large object are records, with their names") {
    struct person {
        int x;
        std::string name;
    };
    const std::string text = "{\"people\":{\"a~/\\u00e9\":{\"x\":1,\"name\":\"one\"},"
                             "\n\"b\":{\"x\":\"2\"},\"\":{\"name\":\"three\",\"x\":3}}}";
    auto people = json::read<json::keyed<person>>(
        memory{text}, {.records_at = "/people/*", .errors = json::skip});
    std::string all;
    for (const auto& [key, value] : people)
        all += key + '=' + std::to_string(value.x) + value.name + ' ';
    CHECK(all == "a~/\u00e9=1one =3three ");
    CHECK(people.rejected() == 1);
    all.clear();
    for (const auto& [key, value] :
         json::read<json::keyed<json::value>>(memory{text}, {.records_at = "/*"}))
        all += key + std::string{value.text().substr(0, 2)};
    CHECK(all == "people{\"");
    all.clear();
    for (const auto& [key, value] : json::read<json::keyed<int>>(
             memory{"{\"key\":\"k\",\"value\":7}\n{\"key\":\"l\",\"value\":8}\n"}))
        all += key + std::to_string(value);
    CHECK(all == "k7l8");
}

TEST_CASE("a keyed record with a bad name, or without its comma, costs that record alone") {
    const auto read = [](const std::string& text, json::options how) {
        std::string all;
        how.records_at = "/*";
        how.errors = json::quarantine(
            [&](const json::rejected& bad) { all.append(to_string(bad.reason)).append(" "); });
        for (const auto& [key, value] : json::read<json::keyed<json::value>>(memory{text}, how))
            all += key + '=' + std::string{value.text()} + ' ';
        return all;
    };
    CHECK(read("{\"a\x01\":1,\"b\xFF\":2,\"\\uD800\":3,\"long one\":4,\"ok\":5}",
               {.max_string_bytes = 5})
          == "unescaped_control_character invalid_utf8 invalid_string string_too_long ok=5 ");
    CHECK(read("{\n  \"a\": [1]\n  \"b\": {\"x\":2},\n  \"c\": 3\n}\n", {})
          == "malformed b={\"x\":2} c=3 ");
    CHECK(read("{\n  \"a\": {\"x\":[},\n  \"b\": \"2,\n  \"c\": 3\n}\n", {}).ends_with("c=3 "));
    CHECK(read("{}", {}).empty());
    CHECK(weir::test::read_detected<std::optional<json::keyed<int>>>(
              memory{"null\n{\"key\":\"k\",\"value\":1}\n"}, {},
              [](const auto& one) { return one ? one->key : "-"; })
              .records
          == std::vector<std::string>{"-", "k"});
}

TEST_CASE("what an error ended is not in use any more") {
    const temporary_file there{"{\"x\":1}\n{\"x\":}\n"};
    auto records = json::read<point>(there);
    CHECK_THROWS_AS(records | weir::count(), json::error);
    const json::position behind = records.position();
    CHECK((std::vector{7} | weir::json::write(there)) == 1);
    CHECK(records.position() == behind);
    CHECK(records.begin() == records.end());
}

TEST_CASE("a byte order mark within a source is named") {
    std::string why;
    auto records = json::read<point>(
        memory{"{\"x\":1}\n\xEF\xBB\xBF{\"x\":2}\n{\"x\":3}\n"},
        {.errors = json::quarantine([&](const json::rejected& bad) { why = bad.message; })});
    CHECK(all_of(std::move(records)) == std::vector<int>{1, 3});
    CHECK_THAT(why, Catch::Contains("byte order mark"));
}

TEST_CASE("an object too long to be a record is told how to be read as an array") {
    const std::string text = "{\"items\":[" + std::string(1000, ' ') + "]}";
    try {
        json::read<point>(memory{text}, {.max_record_bytes = 100}).begin();
        FAIL("accepted");
    } catch (const json::error& error) {
        CHECK_THAT(error.what(), Catch::Contains("say where with records_at"));
    }
}

namespace {

/// All of it is refused, and this file is as it was.
void check_refused(auto records, const std::filesystem::path& untouched) {
    const std::string before = whole_file(untouched);
    try {
        all_of(std::move(records));
        FAIL("read");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::device_or_resource_busy);
        CHECK_THAT(error.what(), Catch::Contains("this program is writing it"));
    }
    CHECK(whole_file(untouched) == before);
}

/// Opened only when it is read, and tells nothing before.
class wrapped final : public weir::bytes::source {
public:
    explicit wrapped(std::filesystem::path path) : file_{std::move(path)} {}
    std::size_t read(std::span<char> into) override { return file_.read(into); }
    std::string name() const override { return file_.name(); }

private:
    weir::bytes::file file_;
};

} // namespace

TEST_CASE("a quarantine is never what is read, in whatever way the two names meet") {
    const temporary_file data{"{\"x\":1}\n{\"x\":\n"};
    const temporary_file other{"{\"x\":2}\n"};
    const temporary_path link, same, dangling, missing;
    std::filesystem::create_symlink(data, link);
    std::filesystem::create_hard_link(data, same);
    const std::filesystem::path path = data;
    for (const std::filesystem::path& bad : std::vector<std::filesystem::path>{
             path, link, same, path.parent_path() / "." / path.filename()}) {
        const json::options how{.errors = json::quarantine(bad)};
        check_refused(json::read<point>(path, how), path);
        check_refused(json::read<point>({other.string(), path.string()}, how), path);
        check_refused(json::read<point>(wrapped{path}, how), path);
        check_refused(json::read<point>(path, {.errors = json::quarantine(bad),
                                               .progress = [](const json::progress&) {}}),
                      path);
        const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        check_refused(json::read<point>(weir::bytes::descriptor{fd}, how), path);
        ::close(fd);
    }
    std::filesystem::create_symlink(missing, dangling);
    check_refused(json::read<point>({other.string(), missing.string()},
                                    {.errors = json::quarantine(dangling.string())}),
                  other);
    CHECK_FALSE(std::filesystem::exists(missing));
}

TEST_CASE("a quarantine is not what another reader reads, nor what is written") {
    const temporary_file data{"{\"x\":1}\n{\"x\":\n"};
    const temporary_path bad;
    const json::options how{.errors =
                                json::quarantine(static_cast<const std::filesystem::path&>(bad))};
    const auto check_busy = [](auto run) {
        try {
            run();
            FAIL("run");
        } catch (const std::system_error& error) {
            CHECK(error.code() == std::errc::device_or_resource_busy);
        }
    };
    check_busy([&] { json::read<point>(data, how) | json::write(bad); });
    CHECK_FALSE(std::filesystem::exists(bad));

    auto records = json::read<point>(data, how);
    auto record = records.begin();
    auto lines = json::read<json::value>(bad);
    check_busy([&] { lines.begin(); });
    ++record; // to the end: its quarantine may be read
    auto again = json::read<json::value>(bad);
    CHECK(again.begin() != again.end());
    check_busy([&] { all_of(json::read<point>(data, how)); }); // while that is being read
}

TEST_CASE("what is read is not written, until it has been read to its end") {
    const temporary_file data{"{\"x\":1}\n{\"x\":2}\n"};
    const std::filesystem::path path = data;
    const std::string before = whole_file(path);
    for (const bool is_later : {false, true}) {
        const temporary_file first{"{\"x\":3}\n"};
        const std::vector<std::filesystem::path> paths =
            is_later ? std::vector<std::filesystem::path>{first, path} : std::vector{path};
        std::size_t pulled = 0;
        CHECK_THROWS_AS(json::read<point>(paths) | weir::inspect([&](const point&) { ++pulled; })
                            | json::write(path),
                        std::system_error);
        CHECK(pulled == 0);
        CHECK(whole_file(path) == before);
    }
    auto records = json::read<point>(path);
    std::vector<point> all;
    for (const point& p : records) {
        if (all.empty()) CHECK_THROWS_AS(all | json::write(path), std::system_error);
        all.push_back(p);
    }
    CHECK((all | json::write(path)) == 2);
    CHECK(whole_file(path) == before);
}
