// SPDX-License-Identifier: BSL-1.0
#include "bytes/packing.hpp"
#include "bytes/temporary.hpp"
#include "catch.hpp"

#include <weir/weir.hpp>

#include <algorithm>
#include <array>
#include <barrier>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <numeric>
#include <ostream>
#include <ranges>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// What a report says of whole programs, against a counter that shares nothing with it: the linker
// (--wrap) leads every call of malloc, aligned_alloc and free in this executable here. Only the
// allocation hooks call these: what is within shared libraries, the C library and the exceptions
// of the C++ library among them, is not led here, and is in no report either. Of each block, the
// 16 bytes of its header are left out; of an over-aligned one as many as its alignment.

extern "C" {
void* __real_malloc(std::size_t bytes);
void* __real_aligned_alloc(std::size_t alignment, std::size_t bytes);
void __real_free(void* block);
void* __wrap_malloc(std::size_t bytes);
void* __wrap_aligned_alloc(std::size_t alignment, std::size_t bytes);
void __wrap_free(void* block);
}

namespace {

struct figures {
    std::uint64_t alive = 0, peak = 0, allocated = 0, blocks = 0;

    friend bool operator==(const figures&, const figures&) = default;
    friend std::ostream& operator<<(std::ostream& out, const figures& of) {
        return out << of.alive << " B alive, " << of.peak << " B at the peak, " << of.allocated
                   << " B allocated in " << of.blocks << " blocks";
    }
};

/// Counts blocks that are allocated between resume() and pause(), until they are freed.
class malloc_counter {
public:
    void resume() { counts_ = true; }
    figures pause() {
        counts_ = false;
        return now_;
    }
    void reset() {
        size_ = 0;
        now_ = {};
    }

    void* allocated(void* block, std::size_t bytes) {
        const std::lock_guard hold{lock_};
        if (!counts_ || block == nullptr) return block;
        if (size_ == blocks_.size()) std::abort();
        blocks_[size_++] = {block, bytes};
        now_.alive += bytes;
        now_.allocated += bytes;
        ++now_.blocks;
        now_.peak = std::max(now_.peak, now_.alive);
        return block;
    }
    void freed(void* block) {
        const std::lock_guard hold{lock_};
        for (std::size_t i = size_; i-- > 0;) {
            if (blocks_[i].address != block) continue;
            now_.alive -= blocks_[i].bytes;
            blocks_[i] = blocks_[--size_];
            return;
        }
    }

private:
    struct counted {
        void* address;
        std::size_t bytes;
    };
    std::mutex lock_;
    std::array<counted, 1u << 16> blocks_{}; ///< that are alive
    std::size_t size_ = 0;
    bool counts_ = false;
    figures now_;
};

constinit malloc_counter counter;

constexpr std::size_t header = 16;

figures figures_of(const weir::report& of) {
    figures told{of.outside.live_bytes, of.peak, of.outside.allocated_bytes,
                 of.outside.allocated_blocks};
    for (const weir::report::row& row : of.stages) {
        told.alive += row.live_bytes;
        told.allocated += row.allocated_bytes;
        told.blocks += row.allocated_blocks;
    }
    return told;
}

/// `program` is given what `make` returns, which is made before the trace: only what enters its
/// account may be allocated there. What the program returns is alive in the first look.
template <class Make, class Program>
void require_agreement(Make make, Program program) {
    counter.reset();
    counter.resume();
    auto made = make();
    counter.pause();
    std::array<figures, 2> counted, told; // Catch, too, allocates, and so waits for the end
    {
        const weir::trace trace;
        counter.resume();
        {
            [[maybe_unused]] const auto kept = program(std::move(made));
            counted[0] = counter.pause();
            told[0] = figures_of(trace.report());
        }
        counted[1] = counter.pause();
        told[1] = figures_of(trace.report());
    }
    REQUIRE(counted[0].blocks > 0);
    REQUIRE(told[0] == counted[0]);
    REQUIRE(told[1] == counted[1]);
}
template <class Program>
void require_agreement(Program program) {
    require_agreement([] { return 0; }, [&](int) { return program(); });
}

weir::generator<std::string> words(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        std::string word(i % 100, 'w');
        co_yield std::move(word);
    }
}

/// In a frame that is too large to be kept for another.
weir::generator<int> numbers(std::size_t n) {
    std::array<int, 1000> all{};
    std::iota(all.begin(), all.end(), 0);
    for (std::size_t i = 0; i < n; ++i) co_yield all[i];
}

weir::generator<int> tree(int depth) {
    if (depth > 0) co_yield weir::elements_of(tree(depth - 1));
    co_yield depth;
    if (depth > 0) co_yield weir::elements_of(tree(depth - 1));
}

weir::generator<int> nested(weir::generator<int> source) {
    co_yield weir::elements_of(std::move(source));
}

struct city {
    std::string name;
    std::vector<std::string> streets;
};

std::string cities_as_json() {
    std::string text;
    for (int i = 0; i < 300; ++i)
        text += R"({"name":")" + std::string(static_cast<std::size_t>(i % 50), 'c')
              + R"(","streets":["a street of some length","another"]})" + '\n';
    return text;
}

const auto size_of = [](const std::string& word) { return word.size(); };
const auto as_vector = weir::to<std::vector>();

} // namespace

void* __wrap_malloc(std::size_t bytes) {
    return counter.allocated(__real_malloc(bytes), bytes - header);
}
/// The size of an over-aligned type is a multiple of its alignment, so that the hooks round nothing.
void* __wrap_aligned_alloc(std::size_t alignment, std::size_t bytes) {
    return counter.allocated(__real_aligned_alloc(alignment, bytes), bytes - alignment);
}
void __wrap_free(void* block) {
    counter.freed(block);
    __real_free(block);
}

TEST_CASE("bytes alive, bytes at the peak and blocks are what a counter of malloc says") {
    SECTION("gauges") {
        require_agreement([] {
            return words(500) | weir::stage("words")
                 | std::views::filter([](const std::string& word) { return word.size() % 3 == 0; })
                 | weir::stage("some") | as_vector;
        });
    }
    SECTION("a sorted set, and nothing kept") {
        require_agreement([] {
            const auto seen = words(300) | weir::stage("words") | weir::to<std::set>();
            return seen.size();
        });
    }
    SECTION("nested generators") {
        require_agreement([] { return tree(7) | weir::stage("tree") | as_vector; });
    }
    SECTION("ranges in generators") {
        require_agreement([] {
            const auto repeat = [](auto source) -> weir::generator<std::string> {
                for (std::string&& word : source)
                    co_yield weir::elements_of(std::vector<std::string>(3, word));
            };
            return words(100) | weir::stage("words") | weir::through(repeat)
                 | weir::stage("repeated") | as_vector;
        });
    }
    SECTION("batches") {
        require_agreement([] {
            std::vector<std::size_t> sizes;
            for (const auto& batch :
                 words(250) | weir::stage("words") | weir::batch(7) | weir::stage("batches"))
                sizes.push_back(batch.size());
            return sizes;
        });
    }
    SECTION("tee") {
        require_agreement([] {
            auto [one, other] = weir::tee(words(200) | weir::stage("words"), {.items = 200});
            auto first = std::move(one) | weir::stage("one") | as_vector;
            return std::pair{std::move(first),
                             std::move(other) | weir::stage("other") | weir::count()};
        });
    }
    SECTION("replay") {
        require_agreement([] {
            weir::replay again{words(200) | weir::stage("words"), {.items = 100}};
            again.mark();
            auto first = again | weir::take(50) | as_vector;
            again.rewind();
            return std::pair{std::move(first), again | as_vector};
        });
    }
    SECTION("merge") {
        require_agreement([] {
            std::vector<weir::generator<int>> sources;
            for (std::size_t i = 0; i < 5; ++i) sources.push_back(numbers(20 * i));
            return weir::merge(std::move(sources)) | weir::stage("merged") | as_vector;
        });
    }
    SECTION("group_fold") {
        require_agreement([] {
            return words(400) | weir::stage("words")
                 | weir::group_fold(size_of, std::string{}, std::plus<>{});
        });
    }
    SECTION("records of a file") {
        const weir::test::temporary_file file{cities_as_json()};
        require_agreement([&] {
            return weir::json::read<city>(file.string()) | weir::stage("read") | as_vector;
        });
    }
    SECTION("records that are written, compressed, and read again") {
        if (weir::test::is_built_with(weir::bytes::compression::gzip)) {
            const weir::test::temporary_file from{cities_as_json()}, to{""};
            require_agreement([&] {
                const std::string path = to.string() + ".gz";
                weir::json::read<city>(from.string()) | weir::stage("read")
                    | weir::json::write(path);
                auto cities = weir::json::read<city>(path) | weir::stage("again") | as_vector;
                std::filesystem::remove(path);
                return cities;
            });
        }
    }
    SECTION("an exception") {
        require_agreement([] {
            std::vector<std::string> kept;
            try {
                for (std::string&& word :
                     words(300) | weir::stage("words") | weir::inspect([](const std::string& w) {
                         if (w.size() == 99) throw std::runtime_error{"too long a word"};
                     }) | weir::stage("inspected"))
                    kept.push_back(std::move(word));
            } catch (const std::runtime_error& error) {
                kept.emplace_back(error.what());
            }
            return kept;
        });
    }
    SECTION("a loop that is left") {
        require_agreement([] {
            auto pipe = nested(tree(9)) | weir::stage("tree");
            for (int depth : pipe)
                if (depth == 8) break;
            return pipe;
        });
    }
    SECTION("types of larger alignment") {
        struct alignas(64) wide {
            int number;
        };
        require_agreement([] {
            return std::views::iota(0, 100)
                 | std::views::transform([](int i) { return std::make_unique<wide>(wide{i}); })
                 | weir::stage("wide") | as_vector;
        });
    }
    SECTION("a coroutine that two stages read in turn") {
        require_agreement([] {
            auto source = numbers(1000);
            for (int i = 0; i < 1000; ++i) {
                auto one = source | weir::stage("one");
                auto other = source | weir::stage("other");
                static_cast<void>(i % 2 == 0 ? one.begin() : other.begin());
                source.consume();
            }
            return source;
        });
    }
    SECTION("a coroutine that is handed on") {
        require_agreement([] {
            auto source = numbers(10);
            auto pipe = nested(std::move(source)) | weir::stage("nested");
            pipe.begin();
            return pipe;
        });
    }
    SECTION("a coroutine from before the trace, which enters the account") {
        require_agreement([] { return numbers(10); },
                          [](weir::generator<int> source) {
                              auto pipe = nested(std::move(source)) | weir::stage("nested");
                              pipe.begin();
                              return pipe;
                          });
    }
    SECTION("several threads") {
        require_agreement([] {
            // They come and go as they like; the peak is when all of them wait.
            std::barrier all{4};
            const auto work = [&](std::size_t n) {
                const auto kept = words(n) | weir::stage("words") | as_vector;
                all.arrive_and_wait();
                all.arrive_and_wait();
            };
            std::vector<std::jthread> threads;
            for (std::size_t i = 1; i < 4; ++i)
                threads.emplace_back(weir::carry_stage(work), 100 * i);
            all.arrive_and_wait();
            auto peak = std::make_unique<std::array<char, 1u << 20>>();
            all.arrive_and_wait();
            threads.clear();
            return peak;
        });
    }
}
