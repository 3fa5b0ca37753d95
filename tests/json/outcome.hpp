// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/memory.hpp>
#include <weir/bytes/source.hpp>
#include <weir/json/error.hpp>
#include <weir/json/options.hpp>
#include <weir/json/read.hpp>
#include <weir/json/value.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::test {

/// All that became of a source: its records, and why they ended.
template <class Record>
struct outcome {
    std::vector<Record> records;
    std::optional<json::error> error;
    std::uint64_t rejected = 0;
};

inline constexpr struct {
    template <class T>
    T operator()(const T& record) const {
        return record;
    }
    std::string operator()(const json::value& record) const { return std::string{record.text()}; }
} owned;

/// `keep` makes of each record what is to be kept of it. The source is read as lines unless another
/// shape is said, or `json::shape::detect` by way of read_detected().
template <class T, std::derived_from<bytes::source> Source, class Keep = decltype(owned)>
auto read_detected(Source source, json::options how = {}, Keep keep = {}) {
    outcome<decltype(keep(std::declval<T&>()))> result;
    auto records = json::read<T>(std::move(source), std::move(how));
    try {
        for (T& record : records) result.records.push_back(keep(record));
    } catch (const json::error& error) {
        result.error = error;
    }
    result.rejected = records.rejected();
    return result;
}
template <class T, std::derived_from<bytes::source> Source, class Keep = decltype(owned)>
auto read_all(Source source, json::options how = {}, Keep keep = {}) {
    if (how.shape == json::shape::detect && how.records_at.empty()) how.shape = json::shape::lines;
    return read_detected<T>(std::move(source), std::move(how), keep);
}
template <class T>
auto read_all(std::string_view text, json::options how = {}) {
    return read_all<T>(bytes::memory{text}, how);
}

/// The one record of a text.
template <class T>
T read_one(std::string_view text, json::options how = {}) {
    auto result = read_all<T>(text, how);
    if (result.error) throw *result.error;
    return std::move(result.records.at(0));
}

/// Why the first record of a text is rejected.
template <class T>
json::error error_of(std::string_view text, json::options how = {}) {
    auto result = read_all<T>(text, how);
    if (!result.error) throw std::logic_error{"accepted: " + std::string{text}};
    return *result.error;
}

template <class T>
struct one_member {
    T a;
};

/// The member `a` of an object that has it alone.
template <class T>
T member(std::string_view text) {
    return read_one<one_member<T>>("{\"a\":" + std::string{text} + '}').a;
}

/// Why it is rejected.
template <class T>
json::error member_error(std::string_view text) {
    json::error why = error_of<one_member<T>>("{\"a\":" + std::string{text} + '}');
    if (why.path() != "/a") throw std::logic_error{"not for this member: " + why.path()};
    return why;
}

} // namespace weir::test
