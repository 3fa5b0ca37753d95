// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../corpus/write_corpus.hpp"
#include "../first_in_city/eager.hpp"
#include "../first_in_city/lazy.hpp"
#include "file_prefix.hpp"
#include "prefixes.hpp"
#include "problem.hpp"
#include "progress.hpp"

#include <weir/detail/format_number.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

// Without a file the demo reads users that it makes up: the adults, the first in each city,
// counted.

namespace demo {

inline problem first_in_city(const std::filesystem::path& path) {
    const auto in_words = [](std::uint64_t cities) { return std::to_string(cities) + " cities"; };
    return {
        "the file, then a std::vector<user>",
        "read<user> | stage | filter(is_adult) | stage | through(first_in_city) | stage | count",
        [=](const prefix& of) { return in_words(bench::eager::count_cities(path, of.bytes)); },
        [=](const prefix& of) {
            return in_words(bench::lazy::count_cities(file_prefix{path, of.bytes}));
        },
    };
}

namespace detail {

/// Whether the prefix ends with the last of so many users of the corpus. Each has its number in it,
/// and the corpus is written under another name until it is complete.
inline bool is_corpus(const std::filesystem::path& path, const std::vector<prefix>& prefixes,
                      std::uint64_t records) {
    if (prefixes.empty() || prefixes.back().records != records) return false;
    std::string expected;
    corpus::append_user(expected, corpus::default_seed, records - 1);
    const std::uint64_t end = prefixes.back().bytes;
    if (end < expected.size()) return false;
    std::string found(expected.size(), '\0');
    std::ifstream file{path, std::ios::binary};
    file.seekg(static_cast<std::streamoff>(end - expected.size()));
    file.read(found.data(), static_cast<std::streamsize>(found.size()));
    return file && found == expected;
}

inline void check_room(const std::filesystem::path& path, std::uint64_t records) {
    constexpr std::uint64_t bytes_a_record = 460; // a little more than the corpus has
    const std::filesystem::path directory = std::filesystem::absolute(path).parent_path();
    const std::uint64_t needed = records * bytes_a_record;
    const std::uint64_t available = std::filesystem::space(directory).available;
    if (available < needed)
        throw std::runtime_error{"no room for " + path.string() + ": it takes "
                                 + weir::detail::in_bytes(needed) + ", and "
                                 + weir::detail::in_bytes(available) + " are free in "
                                 + directory.string() + "; --records asks for fewer"};
}

} // namespace detail

/// The users at `path`, written there first if they are not there yet.
inline std::vector<prefix> users_at(const std::filesystem::path& path, std::uint64_t records,
                                    progress& on) {
    if (std::filesystem::exists(path)) {
        const std::vector<prefix> there = prefixes_of(path, records, on);
        if (detail::is_corpus(path, there, records)) return there;
        std::filesystem::remove(path);
    }
    detail::check_room(path, records);
    corpus::write(path, corpus::append_user, corpus::default_seed, records,
                  [&](std::uint64_t done) { on.say("writing " + path.string(), done, records); });
    return prefixes_of(path, records, on);
}

} // namespace demo
