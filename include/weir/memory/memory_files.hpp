// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/memory_limit.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace weir::detail {

/// What Linux tells about memory in the files below `root`/proc and `root`/sys. What cannot be read
/// limits nothing.
class memory_files {
public:
    explicit memory_files(std::string root = {}) : root_{std::move(root)} {}

    /// The least of what the system has available and what each cgroup of this process has left.
    memory_limit available() const {
        memory_limit least;
        if (const auto free = kilobytes_after("MemAvailable:", "/proc/meminfo"))
            narrow(least, *free, "the system's MemAvailable");
        std::ifstream groups{root_ + "/proc/self/cgroup"};
        for (std::string line; std::getline(groups, line);) {
            // hierarchy:controllers:path, the controllers empty in version 2
            const std::size_t first = line.find(':');
            const std::size_t second = line.find(':', first == line.npos ? first : first + 1);
            if (second == line.npos) continue;
            const std::string controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
            const std::string path = line.substr(second + 1);
            if (controllers == ",,") {
                narrow_along(least, "/sys/fs/cgroup", path, version_2);
                narrow_along(least, "/sys/fs/cgroup/unified", path, version_2);
            } else if (controllers.find(",memory,") != controllers.npos) {
                narrow_along(least, "/sys/fs/cgroup/memory", path, version_1);
            }
        }
        return least;
    }

    /// What a limit on VmSize or VmData leaves.
    void narrow_by(memory_limit& least, std::uint64_t limit, const char* used,
                   const char* name) const {
        if (const auto already = kilobytes_after(used, "/proc/self/status"))
            narrow(least, limit - std::min(limit, *already), name);
    }

private:
    struct version {
        const char *limit, *usage, *reclaimable, *name;
    };
    static constexpr version version_2{"/memory.max", "/memory.current", "inactive_file",
                                       "the cgroup's memory.max"};
    static constexpr version version_1{"/memory.limit_in_bytes", "/memory.usage_in_bytes",
                                       "total_inactive_file", "the cgroup's memory.limit_in_bytes"};

    static void narrow(memory_limit& least, std::uint64_t bytes, const char* limited_by) {
        if (bytes < least.bytes) least = {bytes, limited_by};
    }

    /// The group at `path` below `mount`, and all that it is in. In a container the path may be
    /// that of the host, where nothing is found; the container's own group is at the mount then.
    void narrow_along(memory_limit& least, const std::string& mount, std::string path,
                      const version& of) const {
        while (path.ends_with('/')) path.pop_back();
        for (;;) {
            narrow_by_group(least, mount + path, of);
            if (path.empty()) return;
            path.resize(path.rfind('/') == path.npos ? 0 : path.rfind('/'));
        }
    }

    void narrow_by_group(memory_limit& least, const std::string& group, const version& of) const {
        // Version 1 says a number near 2^63 where there is no limit, version 2 says "max".
        constexpr std::uint64_t unlimited = 0x7FFF'FFFF'0000'0000;
        const auto limit = number_in(group + of.limit);
        if (!limit || *limit >= unlimited) return;
        const std::uint64_t usage = number_in(group + of.usage).value_or(0);
        // What caches files is given up in time.
        const std::uint64_t cached =
            number_after(of.reclaimable, group + "/memory.stat").value_or(0);
        const std::uint64_t used = usage - std::min(usage, cached);
        narrow(least, *limit - std::min(*limit, used), of.name);
    }

    std::optional<std::uint64_t> number_in(const std::string& file) const {
        std::ifstream in{root_ + file};
        std::uint64_t number = 0;
        return in >> number ? std::optional{number} : std::nullopt;
    }

    std::optional<std::uint64_t> number_after(std::string_view key, const std::string& file) const {
        std::ifstream in{root_ + file};
        for (std::string word; in >> word;)
            if (word == key) {
                std::uint64_t number = 0;
                return in >> number ? std::optional{number} : std::nullopt;
            }
        return std::nullopt;
    }

    std::optional<std::uint64_t> kilobytes_after(std::string_view key,
                                                 const std::string& file) const {
        const auto number = number_after(key, file);
        return number && *number < std::numeric_limits<std::uint64_t>::max() / 1024
                 ? std::optional{*number * 1024}
                 : std::nullopt;
    }

    std::string root_;
};

} // namespace weir::detail
