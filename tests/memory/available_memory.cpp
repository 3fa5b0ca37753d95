// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "memory/measured.hpp"

#include <weir/memory/available_memory.hpp>
#include <weir/memory/detail/linux_memory.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

/// A directory that looks like / to weir, until it is destroyed.
class fake_root {
public:
    fake_root() {
        static int made = 0;
        path_ = std::filesystem::temp_directory_path()
              / ("weir_available_memory_" + std::to_string(::getpid()) + '_'
                 + std::to_string(++made));
        std::filesystem::remove_all(path_);
    }
    ~fake_root() { std::filesystem::remove_all(path_); }
    fake_root(const fake_root&) = delete;
    fake_root& operator=(const fake_root&) = delete;

    fake_root& file(const std::string& name, const std::string& text) {
        const std::filesystem::path full = path_.string() + name;
        std::filesystem::create_directories(full.parent_path());
        std::ofstream{full} << text << '\n';
        return *this;
    }
    fake_root& system_has(std::uint64_t mebibytes) {
        return file("/proc/meminfo", "MemTotal:       99999999 kB\nMemFree:            1234 kB\n"
                                     "MemAvailable:   "
                                         + std::to_string(mebibytes * 1024) + " kB");
    }
    fake_root& group_2(const std::string& group, const std::string& max, std::uint64_t current,
                       std::uint64_t inactive_file = 0) {
        const std::string path = "/sys/fs/cgroup" + group;
        return file(path + "/memory.max", max)
            .file(path + "/memory.current", std::to_string(current))
            .file(path + "/memory.stat", "anon 5\nfile 77\nslab 3\ninactive_anon 9\ninactive_file "
                                             + std::to_string(inactive_file));
    }
    fake_root& group_1(const std::string& group, std::uint64_t limit, std::uint64_t usage,
                       std::uint64_t inactive_file = 0) {
        const std::string path = "/sys/fs/cgroup/memory" + group;
        return file(path + "/memory.limit_in_bytes", std::to_string(limit))
            .file(path + "/memory.usage_in_bytes", std::to_string(usage))
            .file(path + "/memory.stat",
                  "inactive_file 1\ntotal_inactive_file " + std::to_string(inactive_file));
    }

    weir::detail::linux_memory files() const { return weir::detail::linux_memory{path_.string()}; }
    weir::memory_limit available() const { return files().available(); }

private:
    std::filesystem::path path_;
};

} // namespace

TEST_CASE("where nothing can be read no limit is known") {
    const weir::memory_limit none = fake_root{}.available();
    CHECK_FALSE(none);
    CHECK(none.bytes == ~std::uint64_t{0});
    CHECK(none.limited_by.empty());
    fake_root broken;
    broken.file("/proc/meminfo", "MemAvailable: many kB").file("/proc/self/cgroup", "0:\n:\nx\n");
    CHECK_FALSE(broken.available());
}

TEST_CASE("what the system has available is a limit") {
    fake_root root;
    root.system_has(512);
    CHECK(root.available());
    CHECK(root.available().bytes == 512 * mebibyte);
    CHECK(root.available().limited_by == "the system's MemAvailable");
}

TEST_CASE("a cgroup of version 2 has left what it may use less what it cannot give up") {
    fake_root root;
    root.system_has(4'096).file("/proc/self/cgroup", "0::/user.slice/job.scope");
    root.group_2("/user.slice/job.scope", std::to_string(300 * mebibyte), 120 * mebibyte,
                 20 * mebibyte);
    CHECK(root.available().bytes == 200 * mebibyte);
    CHECK(root.available().limited_by == "the cgroup's memory.max");
    root.group_2("/user.slice/job.scope", "max", 120 * mebibyte);
    CHECK(root.available().bytes == 4'096 * mebibyte);
    root.group_2("/user.slice/job.scope", std::to_string(100 * mebibyte), 120 * mebibyte);
    CHECK(root.available().bytes == 0);
    root.group_2("/user.slice/job.scope", std::to_string(100 * mebibyte), 5, 20 * mebibyte);
    CHECK(root.available().bytes == 100 * mebibyte);
}

TEST_CASE("each cgroup that the process is in counts, all the way up, and the least decides") {
    fake_root root;
    root.system_has(4'096).file("/proc/self/cgroup", "0::/a/b/c");
    root.group_2("/a/b/c", "max", 10);
    root.group_2("/a/b", std::to_string(700 * mebibyte), 0);
    root.group_2("/a", std::to_string(500 * mebibyte), 100 * mebibyte);
    root.group_2("/other", "1000", 0);
    CHECK(root.available().bytes == 400 * mebibyte);
    root.group_2("/a/b", std::to_string(700 * mebibyte), 650 * mebibyte);
    CHECK(root.available().bytes == 50 * mebibyte);
    root.group_2("", "7000", 0);
    CHECK(root.available().bytes == 7'000);
}

TEST_CASE("in a container, where the path is not there, the group at the mount counts") {
    for (const char* path : {"/docker/0123abc", "/../../host.slice", "/"}) {
        fake_root root;
        root.system_has(4'096).file("/proc/self/cgroup", std::string{"0::"} + path);
        root.group_2("", std::to_string(256 * mebibyte), 56 * mebibyte);
        CAPTURE(path);
        CHECK(root.available().bytes == 200 * mebibyte);
    }
}

TEST_CASE("cgroups of version 1 are read from the memory controller") {
    fake_root root;
    root.system_has(4'096).file("/proc/self/cgroup",
                                "9:cpu,cpuacct:/cpus\n5:memory:/docker/abc\n3:memory2:/no\n0::/x");
    root.group_1("/docker/abc", 300 * mebibyte, 150 * mebibyte, 50 * mebibyte);
    root.group_1("/cpus", 1, 0);
    CHECK(root.available().bytes == 200 * mebibyte);
    CHECK(root.available().limited_by == "the cgroup's memory.limit_in_bytes");
    root.group_1("/docker", 100 * mebibyte, 0);
    CHECK(root.available().bytes == 100 * mebibyte);
}

TEST_CASE("a cgroup is slowed down above its memory.high, which counts where it is less") {
    fake_root root;
    root.system_has(4'096).file("/proc/self/cgroup", "0::/a/b");
    root.group_2("/a/b", std::to_string(300 * mebibyte), 120 * mebibyte, 20 * mebibyte);
    root.file("/sys/fs/cgroup/a/b/memory.high", std::to_string(150 * mebibyte));
    CHECK(root.available().bytes == 50 * mebibyte);
    CHECK(root.available().limited_by == "the cgroup's memory.high");
    root.file("/sys/fs/cgroup/a/b/memory.high", std::to_string(400 * mebibyte));
    CHECK(root.available().bytes == 200 * mebibyte);
    CHECK(root.available().limited_by == "the cgroup's memory.max");
    root.group_2("/a/b", "max", 120 * mebibyte, 20 * mebibyte);
    CHECK(root.available().bytes == 300 * mebibyte);
    root.file("/sys/fs/cgroup/a/b/memory.high", "max");
    CHECK(root.available().bytes == 4'096 * mebibyte);
}

TEST_CASE("cgroups are found where they are mounted, from the group that is mounted there on") {
    const std::string other = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n";
    const auto limited = [](fake_root& root, const std::string& group, std::uint64_t mebibytes) {
        root.file(group + "/memory.max", std::to_string(mebibytes * mebibyte));
    };
    fake_root root;
    root.system_has(4'096).file("/proc/self/cgroup", "0::/jobs/mine/inner");
    root.file(
        "/proc/self/mountinfo",
        other + "35 22 0:30 / /cg\\040roups rw shared:9 master:1 - cgroup2 cgroup2 rw,nsdelegate");
    limited(root, "/cg roups/jobs", 700);
    limited(root, "/sys/fs/cgroup", 1); // of nobody: nothing is mounted there
    CHECK(root.available().bytes == 700 * mebibyte);
    limited(root, "/cg roups/jobs/mine/inner", 300);
    CHECK(root.available().bytes == 300 * mebibyte);

    // A part of the tree: the mount is the group /jobs/mine.
    root.file("/proc/self/mountinfo", other + "35 22 0:30 /jobs/mine /part rw - cgroup2 none rw");
    limited(root, "/part", 200);
    limited(root, "/part/jobs/mine", 2);
    CHECK(root.available().bytes == 200 * mebibyte);
    limited(root, "/part/inner", 100);
    CHECK(root.available().bytes == 100 * mebibyte);

    // A part that this process is not in, even if its name begins alike: the usual place.
    root.file("/proc/self/mountinfo", other + "35 22 0:30 /jobs/min /part rw - cgroup2 none rw");
    CHECK(root.available().bytes == 1 * mebibyte);
}

TEST_CASE("of version 1 the mount that has the memory controller counts") {
    fake_root root;
    root.system_has(4'096).file("/proc/self/cgroup", "9:cpu:/a\n5:memory:/a\n0::/");
    root.file("/proc/self/mountinfo", "40 22 0:31 / /one/cpu rw - cgroup cgroup rw,cpu\n"
                                      "41 22 0:32 / /one/mem rw - cgroup cgroup rw,memory\n"
                                      "42 22 0:33 / /one/two rw - cgroup2 cgroup2 rw");
    for (const char* mount : {"/one/cpu", "/one/mem"})
        root.file(mount + std::string{"/a/memory.limit_in_bytes"},
                  std::to_string((mount == std::string{"/one/mem"} ? 300 : 3) * mebibyte));
    CHECK(root.available().bytes == 300 * mebibyte);
    CHECK(root.available().limited_by == "the cgroup's memory.limit_in_bytes");
    root.file("/one/two/memory.max", std::to_string(30 * mebibyte));
    CHECK(root.available().bytes == 30 * mebibyte);
    root.file("/proc/self/mountinfo", "40 22\n- cgroup2\n\n41 22 0:32 / - cgroup2"); // no sense
    CHECK(root.available().bytes == 4'096 * mebibyte);
}

TEST_CASE("the number that stands for no limit in version 1 is none") {
    fake_root root;
    root.file("/proc/self/cgroup", "5:cpuset,memory:/docker/abc");
    root.group_1("", 0x7FFF'FFFF'FFFF'F000, 10);
    CHECK_FALSE(root.available());
    root.group_1("", 300 * mebibyte, 100 * mebibyte); // the path is the host's
    CHECK(root.available().bytes == 200 * mebibyte);
}

TEST_CASE("a limit of the process leaves what it does not use already") {
    fake_root root;
    weir::memory_limit least;
    root.files().narrow_by(least, 1'000 * mebibyte, "VmSize:", "RLIMIT_AS");
    CHECK_FALSE(least); // what is used is not known
    root.file("/proc/self/status", "Name:\tx\nVmPeak:\t  9999 kB\nVmSize:\t  102400 kB");
    root.files().narrow_by(least, 1'000 * mebibyte, "VmSize:", "RLIMIT_AS");
    CHECK(least.bytes == 900 * mebibyte);
    CHECK(least.limited_by == "RLIMIT_AS");
    root.files().narrow_by(least, 2'000 * mebibyte, "VmSize:", "RLIMIT_DATA");
    CHECK(least.limited_by == "RLIMIT_AS");
    root.files().narrow_by(least, 50 * mebibyte, "VmSize:", "RLIMIT_DATA");
    CHECK(least.bytes == 0);
}

TEST_CASE("a real process that may use 64 MiB more is told so") {
#ifdef __linux__
    if (!weir::test::is_replaced()) return; // sanitizers reserve terabytes of addresses
    std::uint64_t size = 0;
    std::ifstream{"/proc/self/statm"} >> size;
    size *= static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const ::pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const ::rlimit limit{size + 64 * mebibyte, size + 64 * mebibyte};
        if (::setrlimit(RLIMIT_AS, &limit) != 0) ::_exit(2);
        const weir::memory_limit found = weir::available_memory();
        const bool right = found.bytes > 56 * mebibyte && found.bytes <= 64 * mebibyte
                        && found.limited_by == "RLIMIT_AS";
        ::_exit(right ? 0 : 1);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(weir::available_memory().limited_by != "RLIMIT_AS");
#else
    CHECK_FALSE(weir::available_memory());
#endif
}

TEST_CASE("asking what is available charges nobody") {
    if (!weir::test::is_measured()) return;
    weir::trace trace;
    const weir::scope here{"here"};
    const weir::memory_limit found = weir::available_memory();
    CHECK(trace.report().peak == 0);
    CHECK(found.bytes > 0);
}
