// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/usable_processors.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>

#if __has_include(<sched.h>)
#include <sched.h>
#endif

namespace weir::detail {

/// The beginning of a small file; empty if it cannot be read.
inline std::string text_of_file(const std::string& path) {
    const auto close = [](std::FILE* file) { std::fclose(file); };
    const std::unique_ptr<std::FILE, decltype(close)> file{std::fopen(path.c_str(), "re")};
    std::array<char, 4096> text;
    return {text.data(), file ? std::fread(text.data(), 1, text.size(), file.get()) : 0};
}

/// Processors of a cgroup, and of all that it is in; `most` if they set no limit. In a container
/// `path` may be that of the host: then the container's own group is at the mount.
inline double granted_processors(const std::string& mount, std::string path, double most) {
    for (;;) {
        double quota = 0, period = 0;
        const std::string text = text_of_file(mount + path + "/cpu.max") + ' '
                               + text_of_file(mount + path + "/cpu.cfs_quota_us") + ' '
                               + text_of_file(mount + path + "/cpu.cfs_period_us");
        // "max" or a negative number: no limit
        if (std::sscanf(text.c_str(), "%lf %lf", &quota, &period) == 2 && quota > 0 && period > 0)
            most = std::min(most, quota / period);
        if (path.empty() || path == "/") return most;
        path.resize(path.find_last_of('/') == path.npos ? 0 : path.find_last_of('/'));
    }
}

WEIR_DETAIL_INLINE unsigned usable_processors(const std::string& root) {
    double most = std::max(1U, std::thread::hardware_concurrency());
#ifdef CPU_COUNT_S
    for (int room = 1024; room <= 1 << 20; room *= 2) { // processors that there may be
        const auto free = [](cpu_set_t* set) { CPU_FREE(set); };
        const std::unique_ptr<cpu_set_t, decltype(free)> set{
            CPU_ALLOC(static_cast<std::size_t>(room))};
        const std::size_t size = CPU_ALLOC_SIZE(static_cast<std::size_t>(room));
        if (!set || ::sched_getaffinity(0, size, set.get()) != 0) continue;
        most = CPU_COUNT_S(size, set.get());
        break;
    }
#endif
    const std::string groups = text_of_file(root + "/proc/self/cgroup");
    for (std::size_t at = 0; at < groups.size();) {
        const std::string line = groups.substr(at, groups.find('\n', at) - at);
        at += line.size() + 1;
        // hierarchy:controllers:path, the controllers empty in version 2
        const std::size_t first = line.find(':');
        const std::size_t second = first == line.npos ? first : line.find(':', first + 1);
        if (second == line.npos) continue;
        const std::string controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
        const std::string path = line.substr(second + 1);
        if (controllers == ",,")
            most = granted_processors(root + "/sys/fs/cgroup", path, most);
        else if (controllers.find(",cpu,") != controllers.npos)
            most = granted_processors(root + "/sys/fs/cgroup/cpu", path, most);
    }
    return std::max(1U, static_cast<unsigned>(most + 0.999));
}

} // namespace weir::detail
