// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../first_in_city/bind_user.hpp"
#include "../first_in_city/eager.hpp"
#include "file_prefix.hpp"
#include "prefixes.hpp"
#include "problem.hpp"

#include <weir/detail/format_number.hpp>
#include <weir/json/detail/split/detect_shape.hpp>
#include <weir/weir.hpp>

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Records of any shape: how many of each kind, how many bytes, and how long is the longest?

namespace demo {

struct summary {
    std::array<std::uint64_t, 6> of_kind{};
    std::uint64_t bytes = 0;
    std::uint64_t longest = 0;

    void add(const weir::json::value& record) {
        ++of_kind[static_cast<std::size_t>(record.kind())];
        bytes += record.text().size();
        longest = std::max<std::uint64_t>(longest, record.text().size());
    }

    std::string in_words() const {
        const std::array<std::string, 6> names{"objects ", "arrays ",   "strings ",
                                               "numbers ", "booleans ", "nulls "};
        std::string text;
        for (std::size_t i = 0; i < names.size(); ++i)
            if (of_kind[i] != 0) text += names[i] + weir::detail::with_commas(of_kind[i]) + ", ";
        return text + weir::detail::with_commas(bytes) + " bytes of JSON, the longest record "
             + weir::detail::with_commas(longest) + " bytes";
    }
};

namespace detail {

namespace ondemand = simdjson::ondemand;

/// simdjson's raw text goes on to the next token.
inline std::string_view without_blanks_behind(std::string_view text) {
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

/// The record as weir has it, without blanks behind it. What weir checks of a scalar is not checked.
inline weir::json::value value_of(ondemand::document_reference document) {
    using weir::json::kind;
    std::string_view text;
    ondemand::json_type type{};
    bench::detail::check(document.type().get(type));
    if (type == ondemand::json_type::object) {
        ondemand::object object;
        bench::detail::check(document.get_object().get(object));
        bench::detail::check(object.raw_json().get(text));
        return {kind::object, without_blanks_behind(text)};
    }
    if (type == ondemand::json_type::array) {
        ondemand::array array;
        bench::detail::check(document.get_array().get(array));
        bench::detail::check(array.raw_json().get(text));
        return {kind::array, without_blanks_behind(text)};
    }
    bench::detail::check(document.raw_json_token().get(text));
    text = without_blanks_behind(text);
    switch (type) {
    case ondemand::json_type::string:
        return {kind::string, text};
    case ondemand::json_type::number:
        return {kind::number, text};
    case ondemand::json_type::boolean:
        return {kind::boolean, text};
    default:
        return {kind::null, text};
    }
}

/// The best there is for records of unknown shape: they stay in the text, and the vector points
/// there. simdjson must be told the longest before it can begin.
inline std::string summarise_eagerly(const std::filesystem::path& path, std::uint64_t length) {
    const simdjson::padded_string text = bench::eager::load_text(path, length);
    std::size_t records = 0, longest = 0;
    for (std::size_t at = 0; at < text.size(); ++records) {
        const std::string_view rest{text.data() + at, text.size() - at};
        const std::size_t line = std::min(rest.find('\n'), rest.size() - 1) + 1;
        longest = std::max(longest, line);
        at += line;
    }
    std::vector<weir::json::value> values;
    values.reserve(records);
    bench::one_thread_parser parser;
    ondemand::document_stream documents;
    const std::size_t batch = std::max(longest, bench::eager::batch_for(text));
    constexpr std::string_view mark = weir::json::detail::byte_order_mark; // simdjson reads none
    const std::size_t begin = std::string_view{text}.starts_with(mark) ? mark.size() : 0;
    bench::detail::check(
        parser.iterate_many(text.data() + begin, text.size() - begin, batch).get(documents));
    for (auto document : documents) {
        ondemand::document_reference record;
        bench::detail::check(std::move(document).get(record));
        values.push_back(value_of(record));
    }
    summary all;
    for (const weir::json::value& each : values) all.add(each);
    return all.in_words();
}

inline std::string summarise_lazily(const std::filesystem::path& path, std::uint64_t length) {
    const auto add = [](summary so_far, const weir::json::value& record) {
        so_far.add(record);
        return so_far;
    };
    const summary all = weir::json::read<weir::json::value>(file_prefix{path, length})
                      | weir::stage("parse") | weir::fold(summary{}, add);
    return all.in_words();
}

} // namespace detail

inline problem summary_of_records(const std::filesystem::path& path) {
    return {
        "the file, then a std::vector<value> that points into it",
        "read<value> | stage | fold",
        [=](const prefix& of) { return detail::summarise_eagerly(path, of.bytes); },
        [=](const prefix& of) { return detail::summarise_lazily(path, of.bytes); },
    };
}

} // namespace demo
