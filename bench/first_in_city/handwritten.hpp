// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "bind_user.hpp"
#include "user.hpp"

#include <weir/bytes/file.hpp>

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

// The loop that an expert writes directly on simdjson when the file does not fit in memory: a chunk
// at a time, the incomplete line at its end carried over to the next, one user object for all.

namespace bench::handwritten {

/// Chunks of 64 KiB to 1 MiB were equally fast where this was tuned; smaller and larger were
/// slower.
inline constexpr std::size_t chunk_bytes = std::size_t{64} << 10;

template <class Function>
void for_each_user(const std::filesystem::path& path, Function function) {
    weir::bytes::file file{path}; // no more than open, read and close
    std::size_t capacity = chunk_bytes;
    auto chunk = std::make_unique_for_overwrite<char[]>(capacity + simdjson::SIMDJSON_PADDING);
    std::size_t carried = 0;
    one_thread_parser parser;
    simdjson::ondemand::document_stream documents;
    user u{};
    for (bool ended = false; !ended;) {
        const std::size_t got = file.read(std::span{chunk.get() + carried, capacity - carried});
        const std::size_t end = carried + got;
        ended = got == 0;
        const std::size_t last = std::string_view{chunk.get(), end}.rfind('\n');
        const std::size_t lines = ended ? end : last == std::string_view::npos ? 0 : last + 1;

        if (lines != 0) {
            detail::check(parser.iterate_many(chunk.get(), lines, capacity).get(documents));
            for (auto document : documents) {
                simdjson::ondemand::object object;
                detail::check(document.get_object().get(object));
                bind_user(object, u);
                function(u);
            }
        } else if (end == capacity) { // not one whole line
            auto larger =
                std::make_unique_for_overwrite<char[]>(2 * capacity + simdjson::SIMDJSON_PADDING);
            std::memcpy(larger.get(), chunk.get(), end);
            chunk = std::move(larger);
            capacity *= 2;
        }
        carried = end - lines;
        std::memmove(chunk.get(), chunk.get() + lines, carried);
    }
}

inline std::uint64_t count_cities(const std::filesystem::path& path) {
    std::unordered_set<std::string> seen;
    for_each_user(path, [&](const user& u) {
        if (is_adult(u)) seen.insert(u.city);
    });
    return seen.size();
}

} // namespace bench::handwritten
