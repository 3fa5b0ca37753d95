// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/detail/usable_processors.hpp>

#include <sched.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

using weir::detail::usable_processors;

namespace {

/// A directory with files of its own, in place of the root.
class made_root {
public:
    made_root() : path_{std::filesystem::temp_directory_path() / "weir_usable_processors"} {
        std::filesystem::remove_all(path_);
    }
    ~made_root() { std::filesystem::remove_all(path_); }
    made_root(const made_root&) = delete;
    made_root& operator=(const made_root&) = delete;

    void write(const std::string& file, std::string_view text) {
        std::filesystem::create_directories(
            (path_.string() + file).substr(0, (path_.string() + file).rfind('/')));
        std::ofstream{path_.string() + file} << text;
    }
    unsigned processors() const { return usable_processors(path_.string()); }

private:
    std::filesystem::path path_;
};

} // namespace

TEST_CASE("as many threads can run as there are processors in the affinity of the process") {
    const made_root nothing;
    cpu_set_t all;
    REQUIRE(::sched_getaffinity(0, sizeof all, &all) == 0);
    REQUIRE(nothing.processors() == static_cast<unsigned>(CPU_COUNT(&all)));
    unsigned on_one = 0;
    std::thread{[&] {
        cpu_set_t one;
        CPU_ZERO(&one);
        for (std::size_t i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++i)
            if (CPU_ISSET(i, &all)) CPU_SET(i, &one);
        ::sched_setaffinity(0, sizeof one, &one);
        on_one = nothing.processors();
    }}.join();
    REQUIRE(on_one == 1);
}

TEST_CASE("a quota of a cgroup, or of one around it, is not exceeded") {
    made_root root;
    const unsigned all = root.processors();
    root.write("/proc/self/cgroup", "0::/a/b\n");
    root.write("/sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
    REQUIRE(root.processors() == all);
    root.write("/sys/fs/cgroup/a/cpu.max", "50000 100000\n");
    REQUIRE(root.processors() == 1);
    root.write("/sys/fs/cgroup/a/cpu.max", "9900000 100000\n");
    REQUIRE(root.processors() == all);
    root.write("/proc/self/cgroup", "7:memory:/x\n3:cpu,cpuacct:/c\n");
    root.write("/sys/fs/cgroup/cpu/c/cpu.cfs_quota_us", "-1\n");
    root.write("/sys/fs/cgroup/cpu/c/cpu.cfs_period_us", "100000\n");
    REQUIRE(root.processors() == all);
    root.write("/sys/fs/cgroup/cpu/c/cpu.cfs_quota_us", "20000\n");
    REQUIRE(root.processors() == 1);
}
