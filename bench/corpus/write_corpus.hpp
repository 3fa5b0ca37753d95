// SPDX-License-Identifier: BSL-1.0
#pragma once

// A corpus as a file, or in memory.
//
//     corpus::write("users.ndjson", corpus::append_user, corpus::default_seed, 1'000'000);
//     const std::string text = corpus::users(1'000);
//
// `write` makes the file under the name `path + ".part"` and renames it when it is complete, so
// that no half file is ever taken for a whole one; a failure removes it. It holds one chunk of
// about a mebibyte, whatever the number of records. Two programs must not write one path at a time.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <system_error>

#include "books.hpp"
#include "users.hpp"

namespace corpus {

inline constexpr std::uint64_t default_seed = 1;

// Appends record `index` of the corpus `seed`: append_user, append_book.
using append_function = void (*)(std::string& out, std::uint64_t seed, std::uint64_t index);

// Told the number of records so far, every ten thousand of them.
using progress_function = std::function<void(std::uint64_t records)>;

namespace detail {

// The message ends with the system's own words, such as "No space left on device".
[[noreturn]] inline void fail(const std::string& what, const std::string& name) {
    const int reason = errno;
    throw std::system_error(reason, std::generic_category(), "cannot " + what + ' ' + name);
}

struct file_closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

inline std::string in_memory(append_function append, std::uint64_t count, std::uint64_t seed) {
    std::string text;
    for (std::uint64_t index = 0; index < count; ++index) append(text, seed, index);
    return text;
}

} // namespace detail

// Writes to a file that is already open, such as stdout, and flushes it; `name` is for the message.
// Returns the number of bytes; throws std::system_error.
inline std::uint64_t write(std::FILE* file, const std::string& name, append_function append,
                           std::uint64_t seed, std::uint64_t count,
                           const progress_function& progress = {}) {
    constexpr std::size_t chunk_size = 1 << 20;
    std::uint64_t bytes = 0;
    std::string chunk;
    const auto put = [&] {
        if (std::fwrite(chunk.data(), 1, chunk.size(), file) != chunk.size())
            detail::fail("write", name);
        bytes += chunk.size();
        chunk.clear();
    };
    for (std::uint64_t index = 0; index < count; ++index) {
        append(chunk, seed, index);
        if (chunk.size() >= chunk_size) put();
        if (progress && (index + 1) % 10'000 == 0) progress(index + 1);
    }
    put();
    if (std::fflush(file) != 0) detail::fail("write", name);
    return bytes;
}

// Returns the size of the file. Throws std::system_error, a std::runtime_error whose message has
// the path and the system's reason, and whatever `progress` throws; there is then no new file.
inline std::uint64_t write(const std::filesystem::path& path, append_function append,
                           std::uint64_t seed, std::uint64_t count,
                           const progress_function& progress = {}) {
    std::filesystem::path part = path;
    part += ".part";
    std::FILE* const opened = std::fopen(part.string().c_str(), "wb");
    if (opened == nullptr) detail::fail("create", part.string());
    try {
        std::unique_ptr<std::FILE, detail::file_closer> file(opened);
        const std::uint64_t bytes = write(opened, part.string(), append, seed, count, progress);
        if (std::fclose(file.release()) != 0) detail::fail("write", part.string());
        std::filesystem::rename(part, path);
        return bytes;
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(part, ignored);
        throw;
    }
}

inline std::string users(std::uint64_t count, std::uint64_t seed = default_seed) {
    return detail::in_memory(append_user, count, seed);
}

inline std::string books(std::uint64_t count, std::uint64_t seed = default_seed) {
    return detail::in_memory(append_book, count, seed);
}

} // namespace corpus
