// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/memory.hpp>
#include <weir/bytes/source.hpp>
#include <weir/json/error.hpp>
#include <weir/json/options.hpp>
#include <weir/json/read.hpp>
#include <weir/json/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::test {

/// A source of any type: a reader is compiled for each type of record alone, not for each of source.
class any_source final : public bytes::source {
public:
    template <std::derived_from<bytes::source> Source>
    any_source(Source of) : of_{std::make_unique<Source>(std::move(of))} {}

    std::size_t read(std::span<char> into) override { return of_->read(into); }
    std::uint64_t skip(std::uint64_t count) override { return of_->skip(count); }
    std::optional<std::uint64_t> size() override { return of_->size(); }
    std::string name() const override { return of_->name(); }

private:
    std::unique_ptr<bytes::source> of_;
};

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
template <class T, class Keep = decltype(owned)>
auto read_detected(any_source source, json::options how = {}, Keep keep = {}) {
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
/// `how`, with lines where nothing else is said.
inline json::options as_lines(json::options how) {
    if (how.shape == json::shape::detect && how.records_at.empty()) how.shape = json::shape::lines;
    return how;
}
template <class T, class Keep = decltype(owned)>
auto read_all(any_source source, const json::options& how = {}, Keep keep = {}) {
    return read_detected<T>(std::move(source), as_lines(how), keep);
}
template <class T>
auto read_all(std::string_view text, const json::options& how = {}) {
    return read_detected<T>(bytes::memory{text}, as_lines(how));
}

inline void expect_accepted(const std::optional<json::error>& why) {
    if (why) throw *why;
}
inline json::error expect_refused(const std::optional<json::error>& why, std::string_view text) {
    if (!why) throw std::logic_error{"accepted: " + std::string{text}};
    return *why;
}

/// The one record of a text.
template <class T>
T read_one(std::string_view text, const json::options& how = {}) {
    auto result = read_all<T>(text, how);
    expect_accepted(result.error);
    return std::move(result.records.at(0));
}

/// Why the first record of a text is rejected.
template <class T>
json::error error_of(std::string_view text, const json::options& how = {}) {
    return expect_refused(read_all<T>(text, how).error, text);
}

} // namespace weir::test
