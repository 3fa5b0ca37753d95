// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/detail/replacement_file.hpp>

#include "bytes/another_user.hpp"
#include "bytes/failing_fsync.hpp"
#include "bytes/temporary.hpp"
#include "bytes/whole_file.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

using weir::detail::replacement_file;
using weir::test::as_user;
using weir::test::can_be_others;
using weir::test::in_a_child;
using weir::test::nobody;
using weir::test::somebody;
using weir::test::temporary_directory;
using weir::test::whole_file;
namespace fs = std::filesystem;

namespace {

/// The file in the directory that is not complete yet.
fs::path incomplete_in(const temporary_directory& there) {
    for (const fs::path& file : there.files())
        if (file.extension() == ".incomplete") return file;
    return {};
}

constexpr mode_t sticky = 01777;

void put(const fs::path& path, std::string_view text, mode_t mode = 0644, uid_t owner = ::geteuid(),
         gid_t group = ::getegid()) {
    std::ofstream{path} << text;
    REQUIRE(::chown(path.c_str(), owner, group) == 0);
    REQUIRE(::chmod(path.c_str(), mode) == 0);
}

struct stat status_of(const fs::path& path) {
    struct stat status = {};
    REQUIRE(::lstat(path.c_str(), &status) == 0);
    return status;
}
mode_t mode_of(const fs::path& path) { return status_of(path).st_mode & 07777; }

std::string replace(const fs::path& path) {
    replacement_file file{path};
    if (weir::detail::write_all(file.descriptor(), "new") != 0) return "not written";
    file.commit();
    return "replaced";
}

/// What the refusal says, or "replaced".
std::string outcome_of(const fs::path& path) {
    try {
        return replace(path);
    } catch (const std::system_error& error) {
        return error.what();
    }
}

/// An access control list as the kernel shows it: the owner, `user`, the group, the mask, others.
std::string access_list(unsigned owner, uid_t user, unsigned of_user, unsigned group, unsigned mask,
                        unsigned other) {
    std::string list;
    const auto add = [&](std::uint64_t number, int bytes) {
        for (int i = 0; i < bytes; ++i) list += static_cast<char>(number >> 8 * i & 0xFF);
    };
    const auto entry = [&](unsigned tag, unsigned may, std::uint32_t who) {
        add(tag, 2);
        add(may, 2);
        add(who, 4);
    };
    constexpr std::uint32_t nobody_named = ~std::uint32_t{0};
    add(2, 4);
    entry(0x01, owner, nobody_named);
    entry(0x02, of_user, user);
    entry(0x04, group, nobody_named);
    entry(0x10, mask, nobody_named);
    entry(0x20, other, nobody_named);
    return list;
}

constexpr const char* access_name = "system.posix_acl_access";

/// Where access control lists are not supported, says so, which skips the test.
bool set_list(const fs::path& path, const std::string& list, const char* name = access_name) {
    if (::setxattr(path.c_str(), name, list.data(), list.size(), 0) == 0) return true;
    std::cout << "skipped: no access control lists in " << path.parent_path().string() << '\n';
    return false;
}

std::string list_of(const fs::path& path) {
    std::string list(1000, '\0');
    const ssize_t size = ::getxattr(path.c_str(), access_name, list.data(), list.size());
    list.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return list;
}

} // namespace

TEST_CASE("a link that another user made in a directory for all is not followed") {
    if (!can_be_others()) return;
    const temporary_directory there{sticky}, elsewhere;
    const fs::path secret = elsewhere / "secret";
    put(secret, "old", 0600);
    REQUIRE(::symlink(secret.c_str(), (there / "to a file").c_str()) == 0);
    REQUIRE(::symlink((elsewhere / "none").c_str(), (there / "to nothing").c_str()) == 0);
    fs::create_symlink(there / "to a file", elsewhere / "through mine");
    for (const char* link : {"to a file", "to nothing"})
        REQUIRE(::lchown((there / link).c_str(), nobody, nobody) == 0);
    for (const fs::path& path :
         {there / "to a file", there / "to nothing", elsewhere / "through mine"})
        CHECK(outcome_of(path) == "weir: cannot write " + path.string() + ": Permission denied");
    CHECK(whole_file(secret) == "old");
    CHECK(mode_of(secret) == 0600);
    CHECK(elsewhere.files().size() == 2);
    CHECK(there.files().size() == 2);

    // One's own is followed, and so is one of the directory's owner.
    put(elsewhere / "nobody's", "old", 0644, nobody, nobody);
    fs::create_symlink(elsewhere / "nobody's", there / "root's");
    CHECK(as_user(nobody, [&] { return replace(there / "root's"); }) == "replaced");
    fs::create_symlink(secret, there / "mine");
    CHECK(outcome_of(there / "mine") == "replaced");
    CHECK(whole_file(secret) == "new");
}

TEST_CASE("what may not be looked at is not taken for what is not there") {
    if (!can_be_others()) return;
    const temporary_directory there;
    fs::create_directory(there / "private");
    put(there / "private/file", "old");
    fs::create_symlink("private/file", there / "link");
    REQUIRE(::chmod((there / "private").c_str(), 0700) == 0);
    for (const char* name : {"link", "private/file", "private/none"})
        CHECK_THAT(as_user(nobody, [&] { return replace(there / name); }),
                   Catch::EndsWith(": Permission denied"));
    CHECK(whole_file(there / "private/file") == "old");
}

TEST_CASE("a directory need not be readable for a file in it to be written") {
    if (!can_be_others()) return;
    const temporary_directory there{0733};
    for (int i = 0; i < 2; ++i)
        CHECK(as_user(nobody, [&] { return replace(there / "file"); }) == "replaced");
    CHECK(whole_file(there / "file") == "new");
}

TEST_CASE("of several processes that replace one file at the same time none is refused") {
    const temporary_directory there;
    const fs::path path = there / "file", link = there / "link";
    fs::create_symlink("file", link);
    const auto replace_often = [&] {
        for (int i = 0; i < 50; ++i) replace(i % 2 == 0 ? path : link);
        return std::string{"replaced"};
    };
    std::vector<std::string> said(3);
    std::vector<std::thread> threads;
    for (std::string& each : said) threads.emplace_back([&] { each = in_a_child(replace_often); });
    for (std::thread& each : threads) each.join();
    CHECK(said == std::vector<std::string>(3, "replaced"));
    CHECK(there.files().size() == 2);
}

TEST_CASE("a file that is replaced can be read by its owner alone until it is complete") {
    const temporary_directory there;
    for (const mode_t mode : {0600U, 0640U, 0644U, 0666U, 0755U}) {
        const fs::path path = there / "users.ndjson";
        put(path, "old", mode);
        replacement_file file{path};
        CHECK(mode_of(incomplete_in(there)) == 0600);
        file.commit();
        CHECK(mode_of(path) == mode);
    }
}

TEST_CASE("permissions that change while a file is being written are those of the new one") {
    const temporary_directory there;
    put(there / "users.ndjson", "old", 0644);
    replacement_file file{there / "users.ndjson"};
    REQUIRE(::chmod((there / "users.ndjson").c_str(), 0600) == 0);
    file.commit();
    CHECK(mode_of(there / "users.ndjson") == 0600);
}

TEST_CASE("a file that is replaced keeps its owner and group") {
    if (!can_be_others()) return;
    const temporary_directory there;
    constexpr gid_t adm = 4;
    put(there / "log", "old", 0640, somebody, adm);
    CHECK(outcome_of(there / "log") == "replaced");
    const struct stat now = status_of(there / "log");
    CHECK(now.st_uid == somebody);
    CHECK(now.st_gid == adm);
    CHECK(mode_of(there / "log") == 0640);
}

TEST_CASE("where the group cannot be kept, nobody may do what he could not do before") {
    if (!can_be_others()) return;
    const temporary_directory there;
    const auto mode_after = [&](mode_t before) {
        put(there / "file", "old", before, nobody, 4);
        CHECK(as_user(somebody, [&] { return replace(there / "file"); }) == "replaced");
        CHECK(status_of(there / "file").st_gid == somebody);
        return mode_of(there / "file");
    };
    CHECK(mode_after(0646) == 0644);
    CHECK(mode_after(0662) == 0622);
    CHECK(mode_after(0606) == 0600); // the group was shut out
    CHECK(mode_after(0666) == 0666);
}

TEST_CASE("a file that is replaced keeps its access control list, or is its owner's alone") {
    if (!can_be_others()) return;
    const temporary_directory there;
    const fs::path path = there / "file";
    put(path, "old", 0600);
    const std::string list = access_list(6, somebody, 6, 0, 6, 0);
    if (!set_list(path, list)) return;
    REQUIRE(mode_of(path) == 0660); // the mask, not what the group may
    CHECK(outcome_of(path) == "replaced");
    CHECK(list_of(path) == list);
    CHECK(mode_of(path) == 0660);

    CHECK(as_user(somebody, [&] { return replace(path); }) == "replaced"); // has another group
    CHECK(list_of(path).empty());
    CHECK(mode_of(path) == 0600);
}

TEST_CASE(
    "a file that is replaced does not take on the list that the directory gives to new ones") {
    const temporary_directory there;
    put(there / "old", "old", 0640);
    if (!set_list(there.path(), access_list(7, nobody, 6, 6, 6, 4), "system.posix_acl_default"))
        return;
    CHECK(outcome_of(there / "old") == "replaced");
    CHECK(list_of(there / "old").empty());
    CHECK(mode_of(there / "old") == 0640);
    CHECK(outcome_of(there / "new") == "replaced");
    put(there / "any", "");
    CHECK(list_of(there / "new").size() == list_of(there / "any").size());
}

TEST_CASE("a file of another user in a directory for all is refused before anything is written") {
    if (!can_be_others()) return;
    const temporary_directory there{sticky};
    const fs::path path = there / "file";
    put(path, "old", 0666, somebody, somebody);
    const auto opening = [&] {
        const replacement_file opened{path};
        return std::string{"opened"};
    };
    CHECK(
        as_user(nobody, opening)
        == "weir: cannot write " + path.string()
               + " (it is another user's, and so is its directory, in which each may replace only "
                 "his own files): Operation not permitted");
    CHECK(there.files().size() == 1);
    CHECK(as_user(somebody, [&] { return replace(path); }) == "replaced");
}

TEST_CASE("what another user has laid out in a directory for all gets nothing of what is written") {
    if (!can_be_others()) return;
    const temporary_directory there{sticky}, elsewhere;
    put(there / "file", "old", 0600, somebody, somebody);
    REQUIRE(::mkfifo((there / "pipe").c_str(), 0666) == 0);
    REQUIRE(::chown((there / "pipe").c_str(), somebody, somebody) == 0);
    REQUIRE(::chmod((there / "pipe").c_str(), 0666) == 0);
    const int reader = ::open((there / "pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    fs::create_symlink(there / "pipe", elsewhere / "link");
    // Root may write to everything: the kernel asks for O_CREAT before it says no.
    for (const fs::path& path : {there / "file", there / "pipe", elsewhere / "link"})
        CHECK(outcome_of(path)
              == "weir: cannot write " + path.string()
                     + " (it is another user's, in a directory for all, and he would get what is "
                       "written): Permission denied");
    CHECK(as_user(nobody, [&] { return replace(there / "pipe"); }).ends_with("Permission denied"));
    CHECK(as_user(somebody, [&] { return replace(there / "pipe"); }) == "replaced");
    CHECK(whole_file(there / "file") == "old");
    ::close(reader);

    // What the owner of the directory has made is what open() would write to.
    const temporary_directory somebodys{sticky};
    put(somebodys / "file", "old", 0600, somebody, somebody);
    REQUIRE(::chown(somebodys.path().c_str(), somebody, somebody) == 0);
    CHECK(outcome_of(somebodys / "file") == "replaced");
    CHECK(status_of(somebodys / "file").st_uid == somebody);
}

TEST_CASE("a file that something is mounted on is refused before anything is written") {
    const temporary_directory there;
    put(there / "inner", "old");
    put(there / "outer", "");
    const std::string said = in_a_child([&]() -> std::string {
        if (::unshare(CLONE_NEWNS) != 0
            || ::mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
            || ::mount((there / "inner").c_str(), (there / "outer").c_str(), nullptr, MS_BIND,
                       nullptr)
                   != 0)
            return "may not mount";
        const replacement_file opened{there / "outer"};
        return "opened";
    });
    if (said == "may not mount") {
        std::cout << "skipped: nothing can be mounted here\n";
        return;
    }
    CHECK(said
          == "weir: cannot write " + (there / "outer").string()
                 + " (something is mounted on it; write to another file in its place): Device or "
                   "resource busy");
    CHECK(there.files().size() == 2);
}

TEST_CASE("a signal that interrupts writing to the disk does not end it, and a real error does") {
    const temporary_directory there;
    put(there / "file", "old");
    weir::test::fsync_error = EINTR;
    weir::test::fsync_failures = 3;
    CHECK(outcome_of(there / "file") == "replaced");
    CHECK(weir::test::fsync_failures == 0);
    put(there / "file", "old");
    weir::test::fsync_error = EIO;
    weir::test::fsync_failures = 1;
    CHECK_THAT(outcome_of(there / "file"), Catch::EndsWith("file: Input/output error"));
    CHECK(whole_file(there / "file") == "old");
    CHECK(there.files().size() == 1);
}

TEST_CASE("a file that is called by a relative path is where it was called, wherever one goes") {
    const temporary_directory there, elsewhere;
    fs::create_directory(there / "inner");
    put(there / "old", "old", 0640);
    const std::string said = in_a_child([&]() -> std::string {
        fs::current_path(there.path());
        replacement_file kept{"old"}, inner{"inner/new"};
        const replacement_file given_up{"given up"};
        fs::current_path(elsewhere.path());
        kept.commit();
        inner.commit();
        return "written";
    });
    CHECK(said == "written");
    CHECK(mode_of(there / "old") == 0640);
    CHECK(whole_file(there / "old").empty());
    CHECK(fs::exists(there / "inner/new"));
    CHECK(there.files().size() == 2);
    CHECK(elsewhere.files().empty());
}

TEST_CASE("where a complete file cannot get its name, it is kept, and one is told where") {
    const temporary_directory there;
    const fs::path path = there / "file";
    std::string said;
    fs::path beside;
    {
        replacement_file file{path};
        beside = incomplete_in(there);
        REQUIRE(weir::detail::write_all(file.descriptor(), "all of it") == 0);
        fs::create_directory(path); // as late as that
        try {
            file.commit();
        } catch (const std::system_error& error) {
            CHECK(error.code() == std::errc::is_a_directory);
            said = error.what();
        }
    }
    CHECK(said
          == "weir: cannot write " + path.string() + " (all of it is in " + beside.string()
                 + "): Is a directory");
    CHECK(whole_file(beside) == "all of it");
}

TEST_CASE("a file that is removed before it has its name is not said to be anywhere") {
    const temporary_directory there;
    replacement_file file{there / "file"};
    fs::remove(incomplete_in(there));
    CHECK_THROWS_WITH(file.commit(),
                      Catch::Contains(" (somebody has removed it while it was written): No such"));
}

TEST_CASE("what a killed program leaves is recognised by its name") {
    const temporary_directory there;
    const pid_t child = ::fork();
    if (child == 0) {
        const replacement_file one{there / "users.ndjson"}, two{there / "a b.gz"};
        ::raise(SIGKILL);
    }
    REQUIRE(child > 0);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    CHECK(there.files().size() == 2);
    const std::string start = ".users.ndjson." + std::to_string(child) + '-';
    const auto is_of_users = [&](const fs::path& file) {
        return file.filename().string().starts_with(start) && file.extension() == ".incomplete";
    };
    const auto left = there.files();
    CHECK(std::count_if(left.begin(), left.end(), is_of_users) == 1);
    put(there / "users.ndjson", "");
    put(there / "my.incomplete", "");
    put(there / ".my-own.incomplete", "");
    // As the reference says, but whatever its age.
    const std::string clear = "find '" + there.path().string()
                            + "' -name '.*.[0-9]*-[0-9]*.incomplete' -mmin -1440 -delete";
    REQUIRE(std::system(clear.c_str()) == 0);
    CHECK(there.files().size() == 3);
}

TEST_CASE("a path with a NUL in it is refused, whatever is before that") {
    const temporary_directory there;
    put(there / "file", "old");
    CHECK(outcome_of((there / "file").string() + std::string{"\0.txt", 5})
          == "weir: cannot write a path with a NUL in it, after \"" + (there / "file").string()
                 + "\": Invalid argument");
    CHECK(outcome_of(std::string(1, '\0')).find("with a NUL in it") != std::string::npos);
    CHECK(whole_file(there / "file") == "old");
}

TEST_CASE("what is no name of a file is refused before anything is written") {
    const temporary_directory there;
    for (const std::string name : {"/", "/.", "/..", "/none/", "/none/x"})
        CHECK_THAT(outcome_of(there.path().string() + name),
                   Catch::StartsWith("weir: cannot write "));
    CHECK(there.files().empty());
}
