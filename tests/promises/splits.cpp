// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/chunks.hpp"
#include "bytes/packing.hpp"
#include "bytes/temporary.hpp"
#include "promises/real_files.hpp"
#include "json/outcome.hpp"

#include <weir/bytes/file.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fs = std::filesystem;
namespace json = weir::json;
using weir::bytes::memory;
using weir::test::checksum;
using weir::test::chunks;
using weir::test::read_detected;
using weir::test::real_file;
using weir::test::real_files;
using weir::test::temporary_file;

namespace {

using texts = std::vector<std::string>;

/// The records of all parts, one part after the other.
template <class Read>
texts all_parts(std::size_t count, Read read) {
    texts all;
    for (std::size_t i = 0; i < count; ++i)
        for (std::string& record : read(json::split{i, count})) all.push_back(std::move(record));
    return all;
}

/// The records of one part, none of them bad.
template <class Source>
texts part_of(Source source, json::options how, json::split part) {
    how.split = part;
    auto read = read_detected<json::value>(std::move(source), std::move(how));
    if (read.error) throw *read.error;
    return std::move(read.records);
}

/// Reads a text in 1 to 64 parts: where it tells its size, and where it does not.
void check_parts(std::string_view text, const texts& expected, const json::options& how) {
    for (std::size_t count = 1; count <= 64; ++count) {
        CAPTURE(count);
        REQUIRE(all_parts(count, [&](json::split part) { return part_of(memory{text}, how, part); })
                == expected);
        REQUIRE(all_parts(count,
                          [&](json::split part) {
                              return part_of(chunks::of(text, 1 + count % 7), how, part);
                          })
                == expected);
    }
}

/// Passes its reads on, and counts the bytes; and tells its size, and skips without reading.
class counted final : public weir::bytes::source {
public:
    counted(fs::path path, std::uint64_t& bytes) : file_{std::move(path)}, bytes_{&bytes} {}

    std::size_t read(std::span<char> into) override {
        const std::size_t got = file_.read(into);
        *bytes_ += got;
        return got;
    }
    std::uint64_t skip(std::uint64_t count) override { return file_.skip(count); }
    std::optional<std::uint64_t> size() override { return file_.size(); }
    std::string name() const override { return file_.name(); }

private:
    weir::bytes::file file_;
    std::uint64_t* bytes_;
};

} // namespace

TEST_CASE("each real record is in exactly one of 1 to 64 parts, and in its order") {
    const auto data = weir::test::real_data();
    if (!data) return;
    for (const real_file& file : real_files) {
        CAPTURE(file.name);
        const fs::path path = *data / file.name;
        checksum whole;
        for (const json::value& record : json::read<json::value>(path, file.how()))
            whole.add(record.text());
        REQUIRE(whole.records() == file.records);
        // A text that does not tell its size is dealt out in turn, so that the parts are not in its
        // order. Of anything but plain lines, each part reads all that is before it.
        const bool is_packed = path.extension() == ".gz" || path.extension() == ".zst";
        const bool is_quick = file.is_lines() && !is_packed;
        const bool is_large = file.records > 2'000;
        for (std::size_t count = 1; count <= 64; count = is_quick ? count + 1 : 2 * count) {
            if (is_large && count > 4) break;
            CAPTURE(count);
            std::vector<std::pair<std::uint64_t, std::string>> places;
            checksum parts;
            std::size_t records = 0;
            for (std::size_t i = 0; i < count; ++i) {
                json::options how = file.how();
                how.split = {i, count};
                auto part = json::read<json::value>(path, how);
                for (const json::value& record : part) {
                    ++records;
                    if (is_packed)
                        places.emplace_back(part.position().offset, record.text());
                    else
                        parts.add(record.text());
                }
            }
            CHECK(records == file.records);
            std::ranges::sort(places);
            for (const auto& [place, record] : places) parts.add(record);
            CHECK(parts == whole);
        }
    }
}

TEST_CASE("a part of a file of lines reads its own bytes, and little more") {
    std::string text;
    for (int i = 0; i < 200'000; ++i) text += "{\"i\":" + std::to_string(i) + "}\n";
    const temporary_file there{text};
    constexpr std::size_t count = 8;
    std::size_t records = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t bytes = 0;
        for ([[maybe_unused]] const json::value& each :
             json::read<json::value>(counted{there, bytes}, {.split = {i, count}}))
            ++records;
        CHECK(bytes < text.size() / count + 4 * (std::size_t{64} << 10));
    }
    CHECK(records == 200'000);
}

TEST_CASE("each line is in exactly one part, whatever is between the lines") {
    const std::string giant = "{\"giant\":\"" + std::string(900, 'x') + "\"}";
    const std::string text = "\xEF\xBB\xBF{\"a\":1}\r\n"
                             "\r\n"
                             "\n   \n"
                             "      {\"leading blanks\":2}\n"
                             "\t{\"b\":[1,2,3]}   \r\n"
                           + giant
                           + "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"
                             "7\n8\r\n\"9\"\nnull\n"
                             "                                                  [10]\n"
                             "{\"last\":11}";
    const texts expected{R"({"a":1})",
                         R"({"leading blanks":2})",
                         R"({"b":[1,2,3]})",
                         giant,
                         "7",
                         "8",
                         "\"9\"",
                         "null",
                         "[10]",
                         R"({"last":11})"};
    check_parts(text, expected, {});
    check_parts(text + "\r\n", expected, {.shape = json::shape::lines});
}

TEST_CASE("each line is in exactly one part, wherever the parts begin") {
    std::string text;
    texts expected;
    for (int i = 0; i < 40; ++i) { // as many parts as bytes, and more
        expected.push_back(std::to_string(i * i));
        text.append(static_cast<std::size_t>(i % 3), ' ') += expected.back();
        text += i % 5 == 0 ? "\r\n" : "\n";
        if (i % 7 == 0) text += '\n';
    }
    for (const std::size_t count :
         {text.size() - 1, text.size(), text.size() + 1, 3 * text.size()}) {
        CAPTURE(count);
        CHECK(all_parts(count,
                        [&](json::split part) {
                            return part_of(memory{text}, {.shape = json::shape::lines}, part);
                        })
              == expected);
    }
    check_parts(text, expected, {.shape = json::shape::lines});
}

TEST_CASE("a line behind a byte order mark is in exactly one part, however small the parts are") {
    const std::string text = "\xEF\xBB\xBF[1]\n[2]\n";
    for (std::size_t count = 1; count <= 2 * text.size(); ++count) {
        CAPTURE(count);
        CHECK(all_parts(count,
                        [&](json::split part) {
                            return part_of(memory{text}, {.shape = json::shape::lines}, part);
                        })
              == std::vector<std::string>{"[1]", "[2]"});
    }
}

TEST_CASE("nothing is divided into parts with nothing in them") {
    for (const std::string_view none : {"", "\n", "\r\n\r\n", "\xEF\xBB\xBF"})
        for (const json::shape shape : {json::shape::detect, json::shape::lines,
                                        json::shape::concatenated, json::shape::sequence})
            check_parts(none, {}, {.shape = shape});
    check_parts("[]", {}, {});
    check_parts("[ ]\n", {}, {.shape = json::shape::array});
}

TEST_CASE("each element is in exactly one part") {
    const std::string giant = "{\n  \"giant\": \"" + std::string(700, 'x') + "],[\"\n}";
    const std::string elements = "{\"a\":1},{\"b\":\"],\\\"\"}\r\n,\n [3]  ,4,\"5\"\n\n\n\n,\n"
                               + giant + ",\nnull,{\"last\":[[8]]}\n";
    const texts expected{R"({"a":1})", R"({"b":"],\""})",  "[3]", "4", "\"5\"", giant,
                         "null",       R"({"last":[[8]]})"};
    check_parts("[" + elements + "]", expected, {.shape = json::shape::array});
    check_parts("\xEF\xBB\xBF \n [\n" + elements + "\n]\n", expected,
                {.shape = json::shape::array});
    check_parts("{\"x\":[1,2],\"y\":{\"z\":[" + elements + "]},\"w\":[3]}", expected,
                {.records_at = "/y/z"});
    texts twice = expected;
    twice.insert(twice.end(), expected.begin(), expected.end());
    check_parts("{\"x\":{\"z\":[" + elements + "]},\"y\":{\"z\":[" + elements + "]}}", twice,
                {.records_at = "/*/z"});
}

TEST_CASE("each of several values behind one another is in exactly one part") {
    const std::string giant = "{\n  \"giant\": \"" + std::string(700, 'x') + "}{\"\n}";
    const std::string values = "{\"a\":1}{\"b\":2} [3]\n4 5\r\n\"6\"" + giant + "\n\n{\"last\":8}";
    const texts expected{R"({"a":1})", R"({"b":2})", "[3]", "4",
                         "5",          "\"6\"",      giant, R"({"last":8})"};
    check_parts(values, expected, {.shape = json::shape::concatenated});

    std::string sequence;
    for (const std::string& record : expected) sequence += '\x1E' + record + '\n';
    check_parts(sequence, expected, {});
}

TEST_CASE("each record of several files is in exactly one part") {
    std::string lines, array = "[";
    texts expected;
    for (int i = 0; i < 100; ++i) lines += "{\"i\":" + std::to_string(i) + "}\n";
    for (int i = 100; i < 150; ++i)
        array += (i == 100 ? "" : ",") + std::string{"{\"i\":"} + std::to_string(i) + '}';
    for (int i = 0; i < 150; ++i) expected.push_back("{\"i\":" + std::to_string(i) + '}');
    const temporary_file one{lines}, none{""}, two{array + ']'};
    for (const std::size_t count : {1U, 2U, 3U, 7U, 64U}) {
        texts all;
        for (std::size_t i = 0; i < count; ++i)
            for (const json::value& record : json::read<json::value>(
                     std::vector<fs::path>{one, none, two}, {.split = {i, count}}))
                all.emplace_back(record.text());
        std::ranges::sort(
            all, {}, [](const std::string& record) { return std::pair{record.size(), record}; });
        CHECK(all == expected);
    }
}

TEST_CASE("each record of a packed file is in exactly one part") {
    std::string text;
    texts expected;
    for (int i = 0; text.size() < (std::size_t{7} << 19); ++i) {
        expected.push_back("{\"i\":" + std::to_string(i) + ",\"s\":\""
                           + std::string(static_cast<std::size_t>(i) * 7919 % 2000, 'x') + "\"}");
        text += expected.back() + '\n';
    }
    std::ranges::sort(expected);
    for (const auto how : {weir::bytes::compression::gzip, weir::bytes::compression::zstd}) {
        if (!weir::test::is_built_with(how)) continue;
        const std::string packed = weir::test::pack(text, how);
        for (const std::size_t count : {1U, 2U, 3U, 5U}) {
            texts all = all_parts(count, [&](json::split part) {
                const texts records = part_of(memory{packed}, {}, part);
                CHECK(!records.empty() == (part.index < 4));
                return records;
            });
            std::ranges::sort(all);
            CHECK((all == expected));
        }
    }
}

TEST_CASE("each bad record is in exactly one part, too") {
    std::string lines, array = "[\n", values;
    for (int i = 0; i < 60; ++i) {
        const std::string record =
            i % 4 == 1 ? "{\"i\":" + std::to_string(i) + ",}" : "{\"i\":" + std::to_string(i) + '}';
        lines += record + '\n';
        array += record + (i == 59 ? "\n]" : ",\n");
        values += record + '\n';
    }
    for (const auto& [text, shape] :
         {std::pair{lines, json::shape::lines}, std::pair{array, json::shape::array},
          std::pair{values, json::shape::concatenated}}) {
        for (std::size_t count = 1; count <= 64; ++count) {
            std::uint64_t rejected = 0;
            std::size_t good = 0;
            for (std::size_t i = 0; i < count; ++i) {
                const auto part =
                    read_detected<json::value>(memory{text}, {.shape = shape,
                                                              .split = {i, count},
                                                              .errors = json::skip,
                                                              .validate = json::validate::full});
                CHECK_FALSE(part.error);
                rejected += part.rejected;
                good += part.records.size();
            }
            CHECK(good == 45);
            CHECK(rejected == 15);
        }
    }
}

TEST_CASE("a part that there is not is refused") {
    for (const json::split wrong : {json::split{1, 1}, {3, 3}, {7, 2}, {0, 0}})
        CHECK_THROWS_AS(part_of(memory{"1\n"}, {}, wrong), std::invalid_argument);
}
