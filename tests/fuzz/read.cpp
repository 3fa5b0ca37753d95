// SPDX-License-Identifier: BSL-1.0
//
// Any bytes, as any shape, in any chunks: nothing crashes, every record is a piece of the text where
// it is said to be, and none of it depends on the chunks. The buffer is allocated to its last byte of
// padding, so that the address sanitizer sees a read behind it.
//
// The first four bytes of the input choose the options, the rest is the text.

#include "bytes/chunks.hpp"

#include <weir/json/read.hpp>
#include <weir/json/value.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace json = weir::json;

namespace {

/// What became of a text, in full.
struct outcome {
    std::vector<std::string> events;
    bool operator==(const outcome&) const = default;
};

[[noreturn]] void fail(const char* promise, const outcome& one, const outcome& other) {
    std::fprintf(stderr, "broken: %s\n", promise);
    for (const outcome* shown : {&one, &other}) {
        std::fprintf(stderr, "----\n");
        for (const std::string& event : shown->events)
            std::fprintf(stderr, "%.300s\n", event.c_str());
    }
    std::abort();
}

struct row {
    std::optional<std::int64_t> a;
    std::optional<std::string> s;
    std::optional<std::vector<double>> list;
    std::optional<json::value> any;
};

std::string told(const json::rejected& record) {
    const bool is_cut = record.reason == json::reason::record_too_long
                     || record.reason == json::reason::broken_structure;
    return "rejected " + std::to_string(record.offset) + ' ' + std::to_string(record.line) + ' '
         + std::string{to_string(record.reason)} + ' ' + record.path + ' '
         + (is_cut ? "" : std::to_string(record.length) + ' ' + record.raw);
}

/// All that is found in a value: by its index, or by its text alone.
std::string found_in(const json::value& at, bool by_text, int deepest = 20) {
    const json::value of{at.kind(), at.text()};
    const json::value& from = by_text ? of : at;
    std::string all{from.text()};
    if (deepest == 0) return all;
    for (const json::value& each : from.elements()) all += found_in(each, by_text, deepest - 1);
    for (const auto& each : from.members())
        all.append(each.raw_name)
            .append(from[each.raw_name].text())
            .append(found_in(each.value, by_text, deepest - 1));
    return all;
}
std::string what_is_found(const json::value& at, bool by_text) {
    try {
        return found_in(at, by_text);
    } catch (const json::bad_access&) {
        return "refused";
    }
}

template <class T>
outcome read(std::string_view text, json::options how, std::size_t longest) {
    outcome all;
    how.errors =
        json::quarantine([&](const json::rejected& record) { all.events.push_back(told(record)); });
    auto records = json::read<T>(weir::test::chunks::of(text, longest), how);
    try {
        for (T& record : records) {
            const json::position behind = records.position();
            std::string event = "record to " + std::to_string(behind.offset) + ' '
                              + std::to_string(behind.line) + ' ';
            if constexpr (std::same_as<T, json::value>) {
                event += record.text();
                std::string_view passed = text.substr(0, behind.offset);
                passed = passed.substr(0, passed.find_last_not_of(" \t\r\n") + 1);
                const bool is_packed = text.starts_with("\x1F\x8B") || text.starts_with("\x28\xB5");
                if (!is_packed && !passed.ends_with(record.text()))
                    fail("a record is a piece of the text", all, all);
                const std::string by_index = what_is_found(record, false);
                if (by_index != what_is_found(record, true)
                    || (by_index == "refused" && how.validate == json::validate::full))
                    fail("what is in a value is found by its index", all, all);
            } else if constexpr (std::same_as<T, json::keyed<json::value>>) {
                event.append(record.key).append("=").append(record.value.text());
            } else {
                event += record.s.value_or("-");
            }
            all.events.push_back(std::move(event));
        }
    } catch (const json::error& error) {
        all.events.push_back("thrown " + told(error.record()));
    } catch (const weir::bytes::broken_compression&) {
        all.events.push_back("broken compression");
    }
    return all;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 4) return 0;
    static constexpr std::array shapes{json::shape::detect, json::shape::lines, json::shape::array,
                                       json::shape::concatenated, json::shape::sequence};
    static constexpr std::array<const char*, 4> paths{"/a", "/*", "/a/*/b", "/0/a"};
    json::options how;
    how.shape = shapes[data[0] % shapes.size()];
    if (data[0] >= 'a') {
        how.shape = json::shape::detect;
        how.records_at = paths[data[0] % paths.size()];
    }
    how.max_record_bytes = data[1] % 2 == 0 ? std::size_t{16} << 20 : data[1] / 2 + 1;
    how.max_depth = data[2] % 3 == 0 ? 5 : 256;
    how.validate = data[2] % 2 == 0 ? json::validate::touched : json::validate::full;
    const std::size_t longest = 1 + data[3] % 100;
    const std::string_view text{reinterpret_cast<const char*>(data) + 4, size - 4};

    const outcome whole = read<json::value>(text, how, text.size() + 1);
    const outcome pieces = read<json::value>(text, how, longest);
    if (whole != pieces) fail("chunks make no difference", whole, pieces);
    const outcome rows = read<row>(text, how, text.size() + 1);
    const outcome row_pieces = read<row>(text, how, longest);
    if (rows != row_pieces) fail("chunks make no difference", rows, row_pieces);
    const outcome keyed = read<json::keyed<json::value>>(text, how, text.size() + 1);
    const outcome keyed_pieces = read<json::keyed<json::value>>(text, how, longest);
    if (keyed != keyed_pieces) fail("chunks make no difference", keyed, keyed_pieces);
    return 0;
}
