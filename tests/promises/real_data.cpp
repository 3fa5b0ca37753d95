// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/chunks.hpp"
#include "bytes/tool.hpp"
#include "bytes/whole_file.hpp"
#include "memory/measured.hpp"
#include "promises/real_files.hpp"
#include "json/outcome.hpp"

#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/file.hpp>
#include <weir/memory/trace.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <simdjson.h>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fs = std::filesystem;
namespace json = weir::json;
using weir::test::checksum;
using weir::test::read_all;
using weir::test::real_data;
using weir::test::real_file;
using weir::test::real_files;

namespace {

struct command_closer {
    void operator()(std::FILE* command) const noexcept { ::pclose(command); }
};

std::unique_ptr<std::FILE, command_closer> cat(const fs::path& path) {
    std::unique_ptr<std::FILE, command_closer> out{
        ::popen(("cat '" + path.string() + '\'').c_str(), "r")};
    REQUIRE(out != nullptr);
    return out;
}

/// A file, a few bytes at a time.
class slow_file final : public weir::bytes::source {
public:
    slow_file(fs::path path, std::size_t longest) : file_{std::move(path)}, longest_{longest} {}

    std::size_t read(std::span<char> into) override {
        return file_.read(into.first(std::min(into.size(), longest_)));
    }
    std::string name() const override { return file_.name(); }

private:
    weir::bytes::file file_;
    std::size_t longest_;
};

/// A text several times over, between what is before and what is behind.
class repeated final : public weir::bytes::source {
public:
    struct parts {
        std::string before, text, between, behind;
    };
    repeated(const parts& of, int times) : of_{&of}, rest_{of.before}, left_{times} {}

    std::size_t read(std::span<char> into) override {
        while (rest_.empty() && step_ != done) {
            if (step_ == text && left_ > 0) {
                rest_ = of_->between;
                step_ = between;
            } else if (left_ > 0) {
                rest_ = of_->text;
                step_ = text;
                --left_;
            } else {
                rest_ = of_->behind;
                step_ = done;
            }
        }
        const std::size_t got = rest_.copy(into.data(), into.size());
        rest_.remove_prefix(got);
        return got;
    }
    std::string name() const override { return "repeated"; }

private:
    enum { before, text, between, done } step_ = before;
    const parts* of_;
    std::string_view rest_;
    int left_;
};

checksum sum_of(weir::test::any_source source, const real_file& file) {
    checksum sum;
    for (const json::value& record : json::read<json::value>(std::move(source), file.how()))
        sum.add(record.text());
    return sum;
}

/// What a file that holds its records several times is made of.
repeated::parts parts_of(const fs::path& path, const real_file& file) {
    if (file.is_lines()) {
        std::string text = weir::test::whole_file(path); // packed texts may follow one another
        const bool is_packed = path.extension() == ".gz" || path.extension() == ".zst";
        if (!is_packed && !text.ends_with('\n')) text += '\n';
        return {"", std::move(text), "", ""};
    }
    std::string records;
    for (const json::value& record : json::read<json::value>(path, file.how()))
        records.append(records.empty() ? "\n" : ",\n").append(record.text());
    if (file.records_at.empty()) return {"[", std::move(records), ",", "\n]\n"};
    const std::string name{file.records_at.substr(1)};
    return {R"({"other":[1,{"a":"]"}],")" + name + "\":[", std::move(records), ",",
            "\n],\"more\":[]}\n"};
}

/// Python's own reading of a file, compared with the records on standard input, one a line.
constexpr std::string_view compare_script = R"(
import gzip, json, subprocess, sys
path, records_at, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
if path.endswith('.gz'):
    text = gzip.open(path, 'rb').read()
elif path.endswith('.zst'):
    text = subprocess.run(['zstd', '-dc', path], stdout=subprocess.PIPE, check=True).stdout
else:
    text = open(path, 'rb').read()
if records_at == 'lines':
    expected = [json.loads(line) for line in text.split(b'\n') if line.strip()]
else:
    expected = json.loads(text)
    for step in records_at.split('/')[1:]:
        expected = expected[step]
ours = [json.loads(line) for line in sys.stdin.buffer.read().split(b'\n') if line]
if len(expected) != count:
    print('python finds', len(expected))
elif len(ours) != count:
    print('weir finds', len(ours))
elif ours != expected:
    print('other values, from record', [a == b for a, b in zip(ours, expected)].index(False))
else:
    print('equal')
)";

void compare_with_python(const fs::path& path, const real_file& file) {
    std::string lines;
    for (const json::value& record : json::read<json::value>(path, file.how())) {
        const std::size_t begin = lines.size();
        lines += record.text();
        std::replace_if( // within a record a line end is a blank
            lines.begin() + static_cast<std::ptrdiff_t>(begin), lines.end(),
            [](char c) { return c == '\n' || c == '\r'; }, ' ');
        lines += '\n';
    }
    const weir::test::temporary_file script{compare_script};
    const std::string told =
        weir::test::output_of("python3 " + script.string() + " '" + path.string() + "' '"
                                  + (file.is_lines() ? "lines" : std::string{file.records_at})
                                  + "' " + std::to_string(file.records),
                              lines);
    CHECK(told == "equal\n");
}

} // namespace

TEST_CASE("real records are as many as are known to be there, the same from a file, a pipe, or 64 "
          "bytes at a time") {
    const auto data = real_data();
    if (!data) return;
    for (const real_file& file : real_files) {
        CAPTURE(file.name);
        const fs::path path = *data / file.name;
        const checksum from_file = sum_of(weir::bytes::file{path}, file);
        CHECK(from_file.records() == file.records);

        const auto output = cat(path);
        CHECK(sum_of(weir::bytes::descriptor{::fileno(output.get())}, file) == from_file);
        CHECK(sum_of(slow_file{path, 64}, file) == from_file);
        const std::string text = weir::test::unpacked_text_of(path);
        CHECK(sum_of(weir::test::chunks::of(text, 64), file) == from_file);

        if (!file.is_lines()) continue;
        checksum of_lines;
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            std::string_view line = std::string_view{text}.substr(begin, end - begin);
            while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
            if (!line.empty()) of_lines.add(line);
            begin = end + 1;
        }
        CHECK(from_file == of_lines);
    }
}

TEST_CASE("real records have the values that Python finds in the files") {
    const auto data = real_data();
    if (!data || !weir::test::is_installed("python3")) return;
    for (const real_file& file : real_files) {
        if (file.name.ends_with(".zst")) continue;
        CAPTURE(file.name);
        compare_with_python(*data / file.name, file);
    }
}

TEST_CASE("real records packed with zstd have the values that Python finds in the files") {
    const auto data = real_data();
    if (!data || !weir::test::is_installed("python3") || !weir::test::is_installed("zstd")) return;
    for (const real_file& file : real_files) {
        if (!file.name.ends_with(".zst")) continue;
        CAPTURE(file.name);
        compare_with_python(*data / file.name, file);
    }
}

TEST_CASE("ten times the real records cost not one byte more") {
    const auto data = real_data();
    if (!data || !weir::test::is_measured()) return;
    for (const real_file& file : real_files) {
        CAPTURE(file.name);
        const repeated::parts parts = parts_of(*data / file.name, file);
        std::uint64_t peaks[2] = {};
        // A small file is taken often enough for its buffers to be full.
        const int once = 1 + static_cast<int>(200'000 / parts.text.size());
        for (const int times : {once, 10 * once}) {
            const weir::trace trace;
            const checksum sum = sum_of(repeated{parts, times}, file);
            peaks[times != once] = trace.report().peak;
            CHECK(sum.records() == static_cast<std::size_t>(times) * file.records);
        }
        CHECK(peaks[1] == peaks[0]);
    }
}

TEST_CASE("the vulnerabilities of 2002 are as many as their file says") {
    const auto data = real_data();
    if (!data) return;
    const fs::path packed = *data / "nested/nvdcve-1.1-2002.json.gz";
    std::optional<std::string> said;
    for (const json::value& whole : json::read<json::value>( // 21 MB, more than a record may have
             packed,
             {.shape = json::shape::concatenated, .max_record_bytes = std::size_t{32} << 20})) {
        REQUIRE_FALSE(said);
        said = whole["CVE_data_numberOfCVEs"].get<std::string>();
    }
    struct vulnerability {
        struct {
            struct {
                std::string ID;
            } CVE_data_meta;
        } cve;
        std::string publishedDate;
    };
    std::size_t count = 0;
    for (const vulnerability& one :
         json::read<vulnerability>(packed, {.records_at = "/CVE_Items"})) {
        REQUIRE(one.cve.CVE_data_meta.ID.starts_with("CVE-"));
        REQUIRE(one.publishedDate.ends_with('Z'));
        ++count;
    }
    CHECK(said == std::to_string(count));
    CHECK(count == 6'768);
}

TEST_CASE("793 phones, each an array of strings and numbers") {
    const auto data = real_data();
    if (!data) return;
    std::size_t count = 0;
    for (const auto& phone : json::read<std::vector<json::value>>(
             *data / "ndjson/amazon_cellphones.ndjson", {.validate = json::validate::full})) {
        REQUIRE(phone.size() == 9);
        REQUIRE(phone[0].kind() == json::kind::string);
        REQUIRE(phone[7].kind() == (count == 0 ? json::kind::string : json::kind::number));
        ++count;
    }
    CHECK(count == 793);
}

TEST_CASE("six events, their lines ended with CRLF") {
    const auto data = real_data();
    if (!data) return;
    struct event {
        std::string Source;
        int EventID;
    };
    const auto events =
        read_all<event>(weir::bytes::file{*data / "ndjson/winevents-raccine-small-crlf.json"});
    CHECK_FALSE(events.error);
    REQUIRE(events.records.size() == 6);
    for (const event& one : events.records) {
        CHECK(one.Source == "Raccine");
        CHECK(one.EventID > 0);
    }
}

TEST_CASE("53,615 DNS queries, as the DOM parser sees them") {
    const auto data = real_data();
    if (!data) return;
    struct query_record {
        std::string uid;
        std::int64_t trans_id;
        bool RD;
        std::optional<std::string> query;
        std::optional<double> rtt;
        std::optional<std::vector<std::string>> answers;
        std::optional<std::vector<double>> TTLs;
    };
    const fs::path packed = *data / "ndjson/zeek-dns.json.gz";
    simdjson::dom::parser parser;
    std::size_t count = 0;
    auto texts = json::read<json::value>(packed);
    auto text = texts.begin();
    for (const query_record& record : json::read<query_record>(packed)) {
        REQUIRE(text != texts.end());
        simdjson::dom::element dom;
        REQUIRE(parser.parse((*text).text()).get(dom) == simdjson::SUCCESS);
        ++text;
        std::string_view uid;
        std::int64_t trans_id{};
        bool rd{};
        REQUIRE(dom["uid"].get(uid) == simdjson::SUCCESS);
        REQUIRE(dom["trans_id"].get(trans_id) == simdjson::SUCCESS);
        REQUIRE(dom["RD"].get(rd) == simdjson::SUCCESS);
        REQUIRE(record.uid == uid);
        REQUIRE(record.trans_id == trans_id);
        REQUIRE(record.RD == rd);
        std::string_view query;
        REQUIRE(record.query.has_value() == (dom["query"].get(query) == simdjson::SUCCESS));
        if (record.query) REQUIRE(*record.query == query);
        double rtt{};
        REQUIRE(record.rtt.has_value() == (dom["rtt"].get(rtt) == simdjson::SUCCESS));
        if (record.rtt) REQUIRE(*record.rtt == rtt);
        simdjson::dom::array list;
        REQUIRE(record.answers.has_value() == (dom["answers"].get(list) == simdjson::SUCCESS));
        if (record.answers) REQUIRE(record.answers->size() == list.size());
        REQUIRE(record.TTLs.has_value() == (dom["TTLs"].get(list) == simdjson::SUCCESS));
        if (record.TTLs) {
            std::size_t i = 0;
            for (const simdjson::dom::element item : list) {
                double seconds{};
                REQUIRE(item.get(seconds) == simdjson::SUCCESS);
                REQUIRE(record.TTLs->at(i++) == seconds);
            }
            REQUIRE(i == record.TTLs->size());
        }
        ++count;
    }
    CHECK(text == texts.end());
    CHECK(count == 53'615);
}
