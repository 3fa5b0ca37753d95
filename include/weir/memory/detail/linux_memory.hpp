// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/memory_limit.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

namespace weir::detail {

/// The memory limits of Linux, read from the files below `root`/proc and from the mounted cgroups.
/// A file that cannot be read sets no limit.
class linux_memory {
public:
    explicit linux_memory(std::string root = {}) : root_{std::move(root)} {}

    /// The smallest of what the system has available and what each cgroup of this process has left.
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
            const bool unified = controllers == ",,";
            if (!unified && controllers.find(",memory,") == controllers.npos) continue;
            const version& of = unified ? version_2 : version_1;
            if (narrow_along_mounts(least, path, of)) continue;
            for (const char* usual : of.usual_mounts)
                if (usual) narrow_along(least, usual, path, of);
        }
        return least;
    }

    /// Lowers `least` to what a limit on VmSize or VmData leaves.
    void narrow_by(memory_limit& least, std::uint64_t limit, const char* used,
                   const char* name) const {
        if (const auto already = kilobytes_after(used, "/proc/self/status"))
            narrow(least, limit - std::min(limit, *already), name);
    }

private:
    struct bound {
        const char *file, *name;
    };
    struct version {
        const char* file_system;
        const char* controller; ///< among the mount's options; null: not needed
        std::array<bound, 2> limits;
        const char *usage, *reclaimable;
        std::array<const char*, 2> usual_mounts;
    };
    // Above memory.high a group is slowed down, and its memory is reclaimed.
    static constexpr version version_2{"cgroup2",
                                       nullptr,
                                       {{{"/memory.max", "the cgroup's memory.max"},
                                         {"/memory.high", "the cgroup's memory.high"}}},
                                       "/memory.current",
                                       "inactive_file",
                                       {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}};
    static constexpr version version_1{
        "cgroup",
        "memory",
        {{{"/memory.limit_in_bytes", "the cgroup's memory.limit_in_bytes"}, {}}},
        "/memory.usage_in_bytes",
        "total_inactive_file",
        {"/sys/fs/cgroup/memory", nullptr}};

    static void narrow(memory_limit& least, std::uint64_t bytes, const char* limited_by) {
        if (bytes < least.bytes) least = {bytes, limited_by};
    }

    /// Reads the groups at the mounts in /proc/self/mountinfo. Returns false if none of these
    /// mounts has a group at `path` or above.
    bool narrow_along_mounts(memory_limit& least, const std::string& path,
                             const version& of) const {
        bool found = false;
        std::ifstream mounts{root_ + "/proc/self/mountinfo"};
        for (std::string line; std::getline(mounts, line);) {
            // number parent device root mount options [tags] - type source options
            std::istringstream words{line};
            std::string word, top, mount, type, options;
            words >> word >> word >> word >> top >> mount;
            while (words >> word && word != "-") {
            }
            words >> type >> word >> options;
            if (type != of.file_system) continue;
            if (of.controller
                && (',' + options + ',').find(',' + std::string{of.controller} + ',')
                       == std::string::npos)
                continue;
            top = unescaped(top == "/" ? "" : top);
            if (!path.starts_with(top) || (path.size() > top.size() && path[top.size()] != '/'))
                continue;
            narrow_along(least, unescaped(mount), path.substr(top.size()), of);
            found = true;
        }
        return found;
    }

    /// Spaces in names are written as \040.
    static std::string unescaped(const std::string& name) {
        const auto octal = [](char c) { return c >= '0' && c <= '7'; };
        std::string text;
        for (std::size_t i = 0; i < name.size(); ++i)
            if (name[i] == '\\' && i + 3 < name.size() && octal(name[i + 1]) && octal(name[i + 2])
                && octal(name[i + 3])) {
                text += static_cast<char>((name[i + 1] - '0') * 64 + (name[i + 2] - '0') * 8
                                          + (name[i + 3] - '0'));
                i += 3;
            } else {
                text += name[i];
            }
        return text;
    }

    /// Reads the group at `path` below `mount`, and all its parents. In a container `path` may be
    /// the path on the host, where nothing is found; then the container's own group is at the
    /// mount.
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
        // Without a limit, version 1 has a number near 2^63, version 2 has "max".
        constexpr std::uint64_t unlimited = 0x7FFF'FFFF'0000'0000;
        std::uint64_t least_limit = unlimited;
        const char* name = nullptr;
        for (const bound& each : of.limits)
            if (const auto bytes = each.file ? number_in(group + each.file) : std::nullopt;
                bytes && *bytes < least_limit) {
                least_limit = *bytes;
                name = each.name;
            }
        if (!name) return;
        const std::uint64_t usage = number_in(group + of.usage).value_or(0);
        // File cache is reclaimed in time.
        const std::uint64_t cached =
            number_after(of.reclaimable, group + "/memory.stat").value_or(0);
        const std::uint64_t used = usage - std::min(usage, cached);
        narrow(least, least_limit - std::min(least_limit, used), name);
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
