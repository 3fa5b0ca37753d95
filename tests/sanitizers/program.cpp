// SPDX-License-Identifier: BSL-1.0

// Built with one sanitizer after the other: allocates in several stages and threads what it knows to
// the byte, and holds the ledger against it. Ends with 1 where they differ.
//
// Reads the ledger itself: the strings of a report are made in part by the standard library, which
// is not built with the memory sanitizer, and so takes what they hold for uninitialised.

#include <weir/memory/carry_stage.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/hooks.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string_view>
#include <thread>

WEIR_DEFINE_ALLOCATION_HOOKS;

namespace {

int wrong = 0;

void expect(const char* what, std::uint64_t got, std::uint64_t wanted) {
    if (got == wanted) return;
    std::printf("%s: %llu instead of %llu\n", what, static_cast<unsigned long long>(got),
                static_cast<unsigned long long>(wanted));
    ++wrong;
}

const weir::detail::ledger_snapshot& snapshot() {
    static weir::detail::ledger_snapshot now;
    weir::detail::program_ledger.copy_to(now);
    return now;
}

const weir::detail::ledger_line& line(std::string_view name) {
    const weir::detail::ledger_snapshot& now = snapshot();
    for (const weir::detail::ledger_line& each : now.lines)
        if (each.name.view() == name) return each;
    std::printf("there is no stage %s\n", name.data());
    std::exit(1);
}

// Where a compiler does not see who frees the block it may not take the pair away.
[[gnu::noinline]] void* made(std::size_t bytes) { return ::operator new(bytes); }
[[gnu::noinline]] void freed(void* block) { ::operator delete(block); }

constexpr std::uint64_t rounds = 2'000;

void churn(void* volatile* kept) {
    const weir::scope churning("churn");
    for (std::uint64_t i = 1; i <= rounds; ++i) {
        freed(kept[i % 8]);
        kept[i % 8] = made(i);
    }
}

} // namespace

int main() {
    const weir::trace trace;
    void* handed = nullptr;
    {
        const weir::scope maker("maker");
        handed = made(1'000);
        expect("alive in maker", line("maker").live.bytes, 1'000);
    }
    {
        const weir::scope holder("holder");
        freed(handed);
    }
    expect("handed over", line("maker").handed_over, 1'000);
    expect("received", line("holder").received, 1'000);

    void* volatile kept[2][8] = {};
    std::thread one{[&] { churn(kept[0]); }}, other{weir::carry_stage([&] { churn(kept[1]); })};
    one.join();
    other.join();
    expect("allocated by two threads", line("churn").allocated_bytes, rounds * (rounds + 1));
    expect("blocks of two threads", line("churn").allocated_blocks, 2 * rounds);
    expect("alive of two threads", line("churn").live.blocks, 16);
    for (auto& of_one : kept)
        for (void* each : of_one) freed(each);
    expect("alive of two threads at the end", line("churn").live.bytes, 0);

    { // malloc is seen, too
        const weir::scope c("c");
        void* volatile block = std::malloc(77);
        const std::uint64_t alive = line("c").live.bytes;
        std::free(block);
        expect("alive of malloc", alive, WEIR_DETAIL_SANITIZED ? 77 : 0);
    }
    expect("alive of malloc at the end", line("c").live.bytes, 0);
    return wrong == 0 ? 0 : 1;
}
