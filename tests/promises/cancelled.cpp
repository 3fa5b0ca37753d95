// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/packing.hpp"
#include "bytes/pipe.hpp"
#include "bytes/temporary.hpp"
#include "bytes/whole_file.hpp"

#include <weir/weir.hpp>

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <ranges>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace fs = std::filesystem;
namespace json = weir::json;
using weir::bytes::descriptor;
using weir::test::temporary_directory;
using weir::test::temporary_file;
using weir::test::temporary_path;
using weir::test::whole_file;

namespace {

struct numbered {
    int i;
};

/// What a thread does until it is cancelled, and whether its objects were destroyed then.
struct cancelled_thread {
    std::function<void(cancelled_thread&)> work;
    std::atomic<int> seen = 0; ///< by the work
    std::atomic<bool> is_unwound = false;
    std::atomic<bool> is_done = false;

    static void* run(void* of) {
        auto& self = *static_cast<cancelled_thread*>(of);
        struct local {
            std::atomic<bool>& destroyed;
            ~local() { destroyed = true; }
        };
        const local here{self.is_unwound};
        self.work(self);
        self.is_done = true;
        ::pthread_testcancel();
        return nullptr;
    }
};

std::ptrdiff_t open_descriptors() {
    return std::distance(fs::directory_iterator{"/proc/self/fd"}, fs::directory_iterator{});
}

/// Cancels a thread when it has seen so many records and, as far as can be told, waits for more.
void cancel(std::function<void(cancelled_thread&)> work, int when_seen, bool in_the_middle = true,
            std::chrono::microseconds later = std::chrono::milliseconds{5}) {
    const std::ptrdiff_t before = open_descriptors();
    cancelled_thread of;
    of.work = std::move(work);
    ::pthread_t thread;
    REQUIRE(::pthread_create(&thread, nullptr, cancelled_thread::run, &of) == 0);
    while (of.seen < when_seen) std::this_thread::yield();
    if (in_the_middle) {
        std::this_thread::sleep_for(later);
        REQUIRE(::pthread_cancel(thread) == 0);
    }
    void* result = nullptr;
    REQUIRE(::pthread_join(thread, &result) == 0);
    CHECK(result == PTHREAD_CANCELED);
    CHECK(of.is_unwound);
    CHECK(of.is_done != in_the_middle);
    CHECK(open_descriptors() == before);
}

/// Records of a pipe that stays open, and gives no more than two.
class silent_pipe : public weir::test::pipe {
public:
    silent_pipe() { write("{\"i\":1}\n{\"i\":2}\n"); }
};

auto records_of(const silent_pipe& from, json::options how = {}) {
    how.shape = json::shape::lines;
    return json::read<numbered>(descriptor{from.input()}, how);
}

} // namespace

TEST_CASE("a thread that waits for a record may be cancelled, in any pipe") {
    silent_pipe from;
    const auto count = [](cancelled_thread& in) { return [&in](auto&&) { ++in.seen; }; };
    static constexpr auto each = [](auto records) -> weir::generator<numbered&> {
        for (numbered& record : records) co_yield record;
    };
    constexpr auto nested = [](auto records) -> weir::generator<numbered&> {
        co_yield weir::elements_of(each(std::move(records)));
    };
    SECTION("a loop") {
        cancel([&](auto& in) { records_of(from) | weir::for_each(count(in)); }, 2);
    }
    SECTION("stages") {
        cancel(
            [&](auto& in) {
                records_of(from) | weir::stage("records") | weir::through(each)
                    | weir::through(nested) | weir::inspect(count(in)) | weir::batch(100)
                    | weir::for_each([](auto&&) {});
            },
            2);
    }
    SECTION("tee, replay, merge") {
        cancel(
            [&](auto& in) {
                auto [all, again] = weir::tee(records_of(from), {.items = 10});
                weir::replay rows{std::move(all)
                                      | weir::through([](auto of) -> weir::generator<int> {
                                            for (const numbered& record : of) co_yield record.i;
                                        }),
                                  {.items = 10}};
                rows.mark();
                weir::merge(rows | std::views::transform([](int i) { return i; }),
                            std::views::iota(0, 5))
                    | weir::for_each(count(in));
            },
            3);
    }
    SECTION("where the source is compressed, or a stream") {
        cancel(
            [&](auto& in) {
                std::ifstream stream{"/dev/fd/" + std::to_string(from.input())};
                json::read<numbered>(stream, {.shape = json::shape::lines})
                    | weir::for_each(count(in));
            },
            2);
    }
    SECTION("a named pipe") {
        const temporary_path path;
        REQUIRE(::mkfifo(path.string().c_str(), 0600) == 0);
        cancel([&](auto& in) { json::read<numbered>(path) | weir::for_each(count(in)); }, 0);
    }
    // Nobody holds a lock, nor a file.
    from.write("{\"i\":3}\n");
    from.close_output();
    records_of(from) | weir::count();
}

TEST_CASE("a thread that is cancelled leaves no part of a file, and each file to others") {
    for (const std::string ending : {".ndjson", ".ndjson.gz"}) {
        if (ending.ends_with(".gz") && !weir::test::is_built_with(weir::bytes::compression::gzip))
            continue;
        silent_pipe from;
        const temporary_directory directory;
        const fs::path into = directory / ("records" + ending), bad = directory / "bad";
        const json::options how{.errors = json::quarantine(bad)};
        cancel(
            [&](auto& in) {
                records_of(from, how) | weir::inspect([&](auto&&) { ++in.seen; })
                    | json::write(into);
            },
            2);
        CHECK(directory.files().size() == 1);
        from.write("{\"i\":}\n{\"i\":3}\n");
        from.close_output();
        CHECK((records_of(from, how) | json::write(into)) == 1);
        CHECK((json::read<numbered>(into) | weir::count()) == 1);
        CHECK(whole_file(bad).find("\"raw\"") != std::string::npos);
    }
}

TEST_CASE("a thread that is cancelled while it writes ends, and its readers are closed") {
    const std::vector<numbered> many(100'000);
    weir::test::pipe unread;
    const temporary_file file{"{\"i\":1}\n{\"i\":2}\n"};
    cancel(
        [&](auto& in) {
            auto records = json::read<numbered>(file);
            records.begin();
            ++in.seen;
            many | json::write(fs::path{"/dev/fd/" + std::to_string(unread.output())});
        },
        1);
    CHECK((std::vector<numbered>(1) | json::write(file)) == 1);
}

TEST_CASE("a thread that is to be cancelled closes its files, and ends at the next place to wait") {
    const temporary_file file{"{\"i\":1}\n{\"i\":}\n{\"i\":2}\n"};
    const temporary_path into, bad;
    cancel(
        [&](auto&) {
            int before = 0;
            {
                auto records = json::read<numbered>(file, {.errors = json::quarantine(bad.path())});
                weir::bytes::output_file out{into};
                records.begin();
                out.write("text");
                ::pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
                ::pthread_cancel(::pthread_self());
                ::pthread_setcancelstate(before, &before);
            }
            const weir::trace trace;
            static_cast<void>(trace.report());
        },
        0, false);
    CHECK_FALSE(fs::exists(into));
}

TEST_CASE("a thread that is cancelled while it opens files leaves none open, and none behind") {
    const temporary_file file{"{\"i\":}\n"};
    const temporary_directory directory;
    const fs::path into = directory / "records", bad = directory / "bad";
    for (int i = 0; i < 500; ++i)
        cancel(
            [&](auto& in) {
                for (;;) {
                    ++in.seen;
                    weir::bytes::output_file{into}.write("");
                    json::read<numbered>(file, {.errors = json::quarantine(bad)}) | weir::count();
                }
            },
            1 + i % 3, true, std::chrono::microseconds{0});
    CHECK_FALSE(fs::exists(into));
    CHECK(directory.files().size() == 1);
}
