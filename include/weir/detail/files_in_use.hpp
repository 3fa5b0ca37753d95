// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <sys/types.h>

// Which regular files this program is reading and writing: what it reads is not what it writes.

namespace weir::detail {

/// A regular file, by whatever name or descriptor. One that does not exist yet is known by its
/// directory and its name.
struct file_identity {
    dev_t device;
    ino_t number;       ///< of the file, or of its directory
    std::string name{}; ///< only if it does not exist

    bool operator==(const file_identity&) const = default;
};

/// std::nullopt for anything else than a regular file: a pipe, a terminal, /dev/null.
std::optional<file_identity> identity_of(int fd) noexcept;
std::optional<file_identity> identity_of(const std::filesystem::path& path);

enum class file_use {
    reading,
    replacing, ///< by a new file, at the end
    appending, ///< whole lines, which may be those of several writers
    descriptor, ///< writing to what somebody else has opened, perhaps under two numbers: `> log 2>&1`
};

/// Says that this program uses a file, for as long as it lives. Thread-safe; allocates nothing.
class file_in_use {
public:
    file_in_use() = default;
    file_in_use(const file_in_use&) noexcept {} ///< a copy does not use the file yet
    file_in_use(file_in_use&& other) noexcept { take(other); }
    file_in_use& operator=(const file_in_use& other) noexcept;
    file_in_use& operator=(file_in_use&& other) noexcept;
    ~file_in_use() { end(); }

    /// Several may use a file in the same way, except `replacing`. If another one uses it in
    /// another way, nothing changes, and this way is returned. Anything else than a regular file is
    /// always free.
    [[nodiscard]] std::optional<file_use> begin(std::optional<file_identity> file, file_use how);

    void end() noexcept;

    bool has_begun() const noexcept { return begun_; }
    bool is_regular_file() const noexcept { return file_.has_value(); }

private:
    std::optional<file_use> conflict(const file_identity& file, file_use how) const noexcept;
    void take(file_in_use& other) noexcept;
    void link() noexcept;
    void unlink() noexcept;

    std::optional<file_identity> file_; ///< if any, this is in the list
    file_use how_ = file_use::reading;
    bool begun_ = false;
    file_in_use* previous_ = nullptr;
    file_in_use* next_ = nullptr;
};

/// All that are in use in this program and its shared libraries. Nothing is allocated or freed while
/// it is locked.
struct list_of_files_in_use {
    void lock() { mutex.lock(); }
    void unlock() { mutex.unlock(); }

    std::mutex mutex{};
    file_in_use* first = nullptr;
};
[[gnu::visibility("default")]] inline constinit list_of_files_in_use files_in_use{};

/// Throws the std::system_error that says that the file `name` cannot be used as `wanted`, because
/// it is in use as `other`.
[[noreturn]] void throw_in_use(const std::string& name, file_use wanted, file_use other);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/files_in_use-inl.hpp>
#endif
