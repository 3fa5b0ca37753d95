// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "json/outcome.hpp"

#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/file.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fs = std::filesystem;
namespace json = weir::json;
using weir::test::read_all;

namespace {

std::optional<fs::path> real_data() {
    const char* const told = std::getenv("WEIR_CORPUS");
    const fs::path there = told != nullptr ? told : "../shared/data";
    if (fs::is_directory(there / "ndjson")) return there;
    std::cout << "skipped: no real data at " << there.string() << '\n';
    return {};
}

std::string text_of(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

struct command_closer {
    void operator()(std::FILE* command) const noexcept { ::pclose(command); }
};

std::unique_ptr<std::FILE, command_closer> zcat(const fs::path& path) {
    std::unique_ptr<std::FILE, command_closer> unpacked{
        ::popen(("zcat '" + path.string() + '\'').c_str(), "r")};
    REQUIRE(unpacked != nullptr);
    return unpacked;
}

weir::bytes::descriptor output_of(std::FILE* command) {
    return weir::bytes::descriptor{::fileno(command)};
}

} // namespace

TEST_CASE("793 phones, each an array of strings and numbers") {
    const auto data = real_data();
    if (!data) return;
    const fs::path phones = *data / "ndjson/amazon_cellphones.ndjson";

    const auto texts = read_all<json::value>(weir::bytes::file{phones});
    CHECK_FALSE(texts.error);
    REQUIRE(texts.records.size() == 793);
    std::string joined;
    for (const std::string& record : texts.records) joined += record + '\n';
    std::string original = text_of(phones);
    if (!original.ends_with('\n')) original += '\n';
    CHECK((joined == original));

    std::size_t count = 0;
    for (const auto& phone : json::read<std::vector<json::value>>(phones)) {
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

TEST_CASE("53,615 DNS queries through a pipe from zcat, as texts") {
    const auto data = real_data();
    if (!data) return;
    const fs::path packed = *data / "ndjson/zeek-dns.json.gz";
    CHECK_THROWS_WITH(json::read<json::value>(packed).begin(),
                      Catch::Contains("compressed with gzip"));
    const auto unpacked = zcat(packed);
    std::size_t count = 0;
    for (const json::value& query : json::read<json::value>(output_of(unpacked.get()))) {
        REQUIRE(query.kind() == json::kind::object);
        REQUIRE(query.text().starts_with("{\"_path\":\"dns\""));
        REQUIRE(query.text().ends_with('}'));
        ++count;
    }
    CHECK(count == 53'615);
}

TEST_CASE("53,615 DNS queries through a pipe from zcat, as the DOM parser sees them") {
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
    const auto first = zcat(packed);
    const auto again = zcat(packed);
    simdjson::dom::parser parser;
    std::size_t count = 0;
    for (const auto& [text, record] : [&] {
             std::vector<std::pair<std::string, query_record>> pairs;
             auto texts = json::read<json::value>(output_of(first.get()));
             auto text = texts.begin();
             for (const query_record& one : json::read<query_record>(output_of(again.get()))) {
                 pairs.emplace_back((*text).text(), one);
                 ++text;
             }
             return pairs;
         }()) {
        simdjson::dom::element dom;
        REQUIRE(parser.parse(text).get(dom) == simdjson::SUCCESS);
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
    CHECK(count == 53'615);
}

TEST_CASE("whatever a JSON text of the test suite does, its neighbours stand") {
    const auto data = real_data();
    if (!data) return;
    const std::string before = "{\"before\":1}";
    const std::string behind = "[\"behind\"]";
    std::size_t accepted = 0;
    std::size_t tried = 0;
    for (const auto& entry : fs::directory_iterator{*data / "JSONTestSuite/test_parsing"}) {
        const std::string name = entry.path().filename().string();
        std::string text = text_of(entry.path());
        while (text.ends_with('\n')) text.pop_back();
        if (text.find('\n') != text.npos) continue;
        CAPTURE(name);
        ++tried;
        const auto alone = read_all<json::value>(
            weir::bytes::memory{text}, {.errors = json::skip, .max_record_bytes = 500'000});
        if (name.starts_with("y_")) {
            REQUIRE(alone.records.size() == 1);
            const std::size_t begin = text.find_first_not_of(" \t\r");
            REQUIRE(alone.records[0]
                    == text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin));
            ++accepted;
        }
        const std::string line_of_three = before + '\n' + text + '\n' + behind;
        const auto three =
            read_all<json::value>(weir::bytes::memory{line_of_three}, {.errors = json::skip});
        REQUIRE(three.records.size() >= 2);
        REQUIRE(three.records.front() == before);
        REQUIRE(three.records.back() == behind);
        if (!text.starts_with("\xEF\xBB\xBF") && !alone.error)
            REQUIRE(three.records.size() == 2 + alone.records.size());
    }
    CHECK(accepted > 80);
    CHECK(tried > 290);
}
