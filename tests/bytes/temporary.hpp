// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace weir::test {

/// A path that nobody else has, removed at the end with all that is there.
class temporary_path {
public:
    temporary_path() = default;
    ~temporary_path() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temporary_path(const temporary_path&) = delete;
    temporary_path& operator=(const temporary_path&) = delete;

    operator const std::filesystem::path&() const noexcept { return path_; }
    const std::filesystem::path& path() const noexcept { return path_; }
    std::string string() const { return path_.string(); }

private:
    /// Also where a process that had the same number was killed.
    static std::string unique_name() {
        static std::atomic<int> made{0};
        static const std::string run = std::to_string(std::random_device{}());
        return "weir-test-" + std::to_string(::getpid()) + '-' + run + '-' + std::to_string(++made);
    }

    std::filesystem::path path_ = std::filesystem::temp_directory_path() / unique_name();
};

/// A file with this text, removed at the end.
class temporary_file : public temporary_path {
public:
    explicit temporary_file(std::string_view text) {
        std::ofstream{path(), std::ios::binary} << text;
    }
};

/// A directory in which everybody may do everything, except what `mode` forbids.
class temporary_directory : public temporary_path {
public:
    explicit temporary_directory(unsigned mode = 0777) {
        std::filesystem::create_directory(path());
        std::filesystem::permissions(path(), std::filesystem::perms{mode});
    }
    std::filesystem::path operator/(std::string_view name) const { return path() / name; }
    std::vector<std::filesystem::path> files() const {
        return {std::filesystem::directory_iterator{path()}, {}};
    }
};

} // namespace weir::test
