// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "bind_user.hpp"
#include "user.hpp"

#include <weir/bytes/decompressed_source.hpp>
#include <weir/bytes/file.hpp>

#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <new>
#include <span>
#include <stdexcept>
#include <string_view>
#include <unordered_set>
#include <vector>

// The program that loads everything first, written as well as it can be: the file in memory, once;
// the users in a vector of the right size, each parsed where it stays; pointers to them, not
// copies, from step to step.

namespace bench::eager {

/// The first `length` bytes of a file, when it is decompressed.
inline simdjson::padded_string load_text(const std::filesystem::path& path, std::uint64_t length) {
    simdjson::padded_string text(length);
    if (text.data() == nullptr) throw std::bad_alloc{};
    weir::bytes::file file{path};
    weir::bytes::decompressed_source bytes{file};
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t got = bytes.read(std::span{text.data() + at, text.size() - at});
        if (got == 0) throw std::runtime_error{path.string() + " is shorter than it was"};
        at += got;
    }
    return text;
}

/// How much is parsed at once: what simdjson recommends, or less if there is less.
inline std::size_t batch_for(const simdjson::padded_string& text) {
    return std::min(text.size(), simdjson::dom::DEFAULT_BATCH_SIZE);
}

inline std::vector<user> load_users(const std::filesystem::path& path, std::uint64_t length) {
    const simdjson::padded_string text = load_text(path, length);
    std::vector<user> users;
    // One more for a last line that is not ended.
    users.reserve(
        static_cast<std::size_t>(1 + std::count(text.data(), text.data() + text.size(), '\n')));
    one_thread_parser parser;
    simdjson::ondemand::document_stream documents;
    detail::check(parser.iterate_many(text, batch_for(text)).get(documents));
    for (auto document : documents) {
        simdjson::ondemand::object object;
        detail::check(document.get_object().get(object));
        bind_user(object, users.emplace_back());
    }
    return users;
}

/// Of the users in the first `length` bytes of the file.
inline std::uint64_t count_cities(const std::filesystem::path& path, std::uint64_t length) {
    const std::vector<user> users = load_users(path, length);

    std::vector<const user*> adults;
    adults.reserve(users.size());
    for (const user& u : users)
        if (is_adult(u)) adults.push_back(&u);

    std::unordered_set<std::string_view> seen;
    std::vector<const user*> first_in_city;
    for (const user* u : adults)
        if (seen.insert(u->city).second) first_in_city.push_back(u);
    return first_in_city.size();
}

} // namespace bench::eager
