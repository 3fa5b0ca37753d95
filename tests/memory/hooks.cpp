// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/measured.hpp"

#include <weir/memory/hooks.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <random>
#include <string>
#include <vector>

using weir::test::is_measured;
using weir::test::is_replaced;

namespace {

/// One way to ask for memory, with the way to give it back.
struct form {
    const char* name;
    bool aligned;
    bool throws;
    void* (*allocate)(std::size_t, std::align_val_t);
    void (*release)(void*, std::size_t, std::align_val_t);
};

using align = std::align_val_t;
using size = std::size_t;

// Every form of new, and with each of them every form of delete that the standard pairs with it.
const std::array<form, 20> forms{{
    {"new, delete", false, true, [](size n, align) { return ::operator new(n); },
     [](void* p, size, align) { ::operator delete(p); }},
    {"new, sized delete", false, true, [](size n, align) { return ::operator new(n); },
     [](void* p, size n, align) { ::operator delete(p, n); }},
    {"new, nothrow delete", false, true, [](size n, align) { return ::operator new(n); },
     [](void* p, size, align) { ::operator delete(p, std::nothrow); }},
    {"new[], delete[]", false, true, [](size n, align) { return ::operator new[](n); },
     [](void* p, size, align) { ::operator delete[](p); }},
    {"new[], sized delete[]", false, true, [](size n, align) { return ::operator new[](n); },
     [](void* p, size n, align) { ::operator delete[](p, n); }},
    {"new[], nothrow delete[]", false, true, [](size n, align) { return ::operator new[](n); },
     [](void* p, size, align) { ::operator delete[](p, std::nothrow); }},
    {"nothrow new, delete", false, false,
     [](size n, align) { return ::operator new(n, std::nothrow); },
     [](void* p, size, align) { ::operator delete(p); }},
    {"nothrow new, nothrow delete", false, false,
     [](size n, align) { return ::operator new(n, std::nothrow); },
     [](void* p, size, align) { ::operator delete(p, std::nothrow); }},
    {"nothrow new[], delete[]", false, false,
     [](size n, align) { return ::operator new[](n, std::nothrow); },
     [](void* p, size, align) { ::operator delete[](p); }},
    {"nothrow new[], nothrow delete[]", false, false,
     [](size n, align) { return ::operator new[](n, std::nothrow); },
     [](void* p, size, align) { ::operator delete[](p, std::nothrow); }},
    {"aligned new, delete", true, true, [](size n, align a) { return ::operator new(n, a); },
     [](void* p, size, align a) { ::operator delete(p, a); }},
    {"aligned new, sized delete", true, true, [](size n, align a) { return ::operator new(n, a); },
     [](void* p, size n, align a) { ::operator delete(p, n, a); }},
    {"aligned new, nothrow delete", true, true,
     [](size n, align a) { return ::operator new(n, a); },
     [](void* p, size, align a) { ::operator delete(p, a, std::nothrow); }},
    {"aligned new[], delete[]", true, true, [](size n, align a) { return ::operator new[](n, a); },
     [](void* p, size, align a) { ::operator delete[](p, a); }},
    {"aligned new[], sized delete[]", true, true,
     [](size n, align a) { return ::operator new[](n, a); },
     [](void* p, size n, align a) { ::operator delete[](p, n, a); }},
    {"aligned new[], nothrow delete[]", true, true,
     [](size n, align a) { return ::operator new[](n, a); },
     [](void* p, size, align a) { ::operator delete[](p, a, std::nothrow); }},
    {"aligned nothrow new, delete", true, false,
     [](size n, align a) { return ::operator new(n, a, std::nothrow); },
     [](void* p, size, align a) { ::operator delete(p, a); }},
    {"aligned nothrow new, nothrow delete", true, false,
     [](size n, align a) { return ::operator new(n, a, std::nothrow); },
     [](void* p, size, align a) { ::operator delete(p, a, std::nothrow); }},
    {"aligned nothrow new[], delete[]", true, false,
     [](size n, align a) { return ::operator new[](n, a, std::nothrow); },
     [](void* p, size, align a) { ::operator delete[](p, a); }},
    {"aligned nothrow new[], nothrow delete[]", true, false,
     [](size n, align a) { return ::operator new[](n, a, std::nothrow); },
     [](void* p, size, align a) { ::operator delete[](p, a, std::nothrow); }},
}};

struct running_ledger {
    running_ledger() { REQUIRE(weir::detail::program_ledger.begin()); }
    ~running_ledger() { weir::detail::program_ledger.end(); }
};

/// What stands in the line of the stage that this file charges to. Reading it allocates nothing.
weir::detail::ledger_line figures() {
    static weir::detail::ledger_snapshot now;
    weir::detail::program_ledger.copy_to(now);
    return now.lines[1];
}

weir::detail::running_stage open_stage() {
    const std::uint32_t trace = weir::detail::program_ledger.running();
    return {trace, weir::detail::program_ledger.locked(trace, [](weir::detail::ledger& at) {
                return at.open(weir::detail::stage_name{"hooks"}, {"hooks.cpp", 1, 1},
                               weir::detail::outside, false);
            })};
}

} // namespace

TEST_CASE("every form of new is charged with the bytes asked for, and every delete credits them") {
    if (!is_measured()) return;
    for (const form& one : forms)
        for (std::size_t alignment = 1; alignment <= 4096; alignment *= 2)
            for (const std::size_t bytes : {0u, 1u, 15u, 16u, 17u, 1000u, 5000u}) {
                if (!one.aligned && alignment > 1) continue;
                std::uint64_t charged = 0, blocks = 0, left = 0;
                bool is_aligned = false, found = false;
                {
                    const running_ledger running;
                    const weir::detail::stage_guard inside{open_stage()};
                    void* const p = one.allocate(bytes, align{alignment});
                    charged = figures().live.bytes;
                    blocks = figures().live.blocks;
                    found = p != nullptr;
                    const std::size_t wanted =
                        one.aligned ? alignment : __STDCPP_DEFAULT_NEW_ALIGNMENT__;
                    is_aligned = reinterpret_cast<std::uintptr_t>(p) % wanted == 0;
                    one.release(p, bytes, align{alignment});
                    left = figures().live.bytes + figures().live.blocks;
                }
                INFO(one.name << ", " << bytes << " bytes aligned to " << alignment);
                REQUIRE(found);
                REQUIRE(is_aligned);
                // A sanitizer may tell of none as of one.
                if (!WEIR_DETAIL_SANITIZED || bytes != 0) REQUIRE(charged == bytes);
                REQUIRE(blocks == 1);
                REQUIRE(left == 0);
            }
}

TEST_CASE("new and delete expressions come here too") {
    if (!is_measured()) return;
    struct alignas(256) wide {
        std::array<char, 512> text{};
    };
    struct counted {
        ~counted() { value = 0; }
        int value = 0;
    };
    const volatile void* volatile seen = nullptr; // or the expressions might be left out
    std::array<std::uint64_t, 5> bytes{};
    {
        const running_ledger running;
        const weir::detail::stage_guard inside{open_stage()};
        int* const one = new int{1};
        seen = one;
        bytes[0] = figures().live.bytes;
        wide* const two = new wide;
        seen = two;
        bytes[1] = figures().live.bytes;
        wide* const three = new wide[3];
        seen = three;
        bytes[2] = figures().live.bytes;
        counted* const four = new (std::nothrow) counted[10];
        seen = four;
        bytes[3] = figures().live.bytes;
        delete one;
        delete two;
        delete[] three;
        delete[] four;
        bytes[4] = figures().live.bytes;
    }
    REQUIRE(bytes[0] == sizeof(int));
    REQUIRE(bytes[1] == bytes[0] + sizeof(wide));
    REQUIRE(bytes[2] == bytes[1] + 3 * sizeof(wide));
    REQUIRE(bytes[3] >= bytes[2] + 10 * sizeof(counted));
    REQUIRE(bytes[4] == 0);
    REQUIRE(seen != nullptr);
}

TEST_CASE("deleting nothing does nothing") {
    void* const nothing = nullptr;
    for (const form& one : forms) one.release(nothing, 0, align{64});
    SUCCEED();
}

TEST_CASE("live blocks are distinct, aligned, and keep what was written to them") {
    struct held {
        const form* one;
        std::size_t bytes;
        align alignment;
        unsigned char* at;
        unsigned char fill;
    };
    std::mt19937 random{11};
    const auto below = [&](std::size_t bound) { return random() % bound; };
    std::vector<held> blocks;
    const auto intact = [](const held& it) {
        return std::all_of(it.at, it.at + it.bytes,
                           [&](unsigned char byte) { return byte == it.fill; });
    };
    for (int step = 0; step < 20000; ++step) {
        if (below(2) == 0 || blocks.empty()) {
            const form& one = forms[below(forms.size())];
            const auto alignment = align{std::size_t{1} << below(13)};
            const std::size_t bytes = below(3) == 0 ? below(9000) : below(40);
            void* const p = one.allocate(bytes, alignment);
            const auto fill = static_cast<unsigned char>(random());
            REQUIRE(p != nullptr);
            if (one.aligned)
                REQUIRE(reinterpret_cast<std::uintptr_t>(p) % static_cast<std::size_t>(alignment)
                        == 0);
            std::memset(p, fill, bytes);
            blocks.push_back({&one, bytes, alignment, static_cast<unsigned char*>(p), fill});
        } else {
            std::swap(blocks[below(blocks.size())], blocks.back());
            const held it = blocks.back();
            blocks.pop_back();
            REQUIRE(intact(it));
            it.one->release(it.at, it.bytes, it.alignment);
        }
    }
    std::vector<std::pair<std::uintptr_t, std::uintptr_t>> spans;
    for (const held& it : blocks) {
        const auto at = reinterpret_cast<std::uintptr_t>(it.at);
        spans.emplace_back(at, at + std::max<std::size_t>(it.bytes, 1));
    }
    std::sort(spans.begin(), spans.end());
    for (std::size_t i = 1; i < spans.size(); ++i) REQUIRE(spans[i - 1].second <= spans[i].first);
    for (const held& it : blocks) {
        REQUIRE(intact(it));
        it.one->release(it.at, it.bytes, it.alignment);
    }
}

TEST_CASE("what cannot be had is a bad_alloc, or null where nothing may be thrown") {
    if (!is_replaced()) return; // a sanitizer ends the program
    constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
    for (const form& one : forms)
        for (const std::size_t bytes :
             {all, all - 1, all - 15, all - 16, all - 17, all - 4096, all - 8192, all / 2,
              std::size_t{1} << 48, (std::size_t{1} << 48) - 1}) {
            INFO(one.name << ", " << bytes << " bytes");
            const auto alignment = align{one.aligned ? 4096u : 1u};
            if (one.throws)
                REQUIRE_THROWS_AS(one.allocate(bytes, alignment), std::bad_alloc);
            else
                REQUIRE(one.allocate(bytes, alignment) == nullptr);
        }
}

TEST_CASE("a failed allocation is charged to nobody") {
    if (!is_replaced()) return;
    std::uint64_t blocks = 0;
    {
        const running_ledger running;
        const weir::detail::stage_guard inside{open_stage()};
        for (const form& one : forms)
            if (!one.throws) one.allocate(std::size_t{1} << 47, align{64});
        blocks = figures().allocated_blocks;
    }
    REQUIRE(blocks == 0);
}

namespace {

int calls_of_handler = 0;
constexpr std::size_t too_many = std::numeric_limits<std::size_t>::max() / 2;

struct handler_guard {
    explicit handler_guard(std::new_handler handler) : before{std::set_new_handler(handler)} {
        calls_of_handler = 0;
    }
    ~handler_guard() { std::set_new_handler(before); }
    std::new_handler before;
};

} // namespace

TEST_CASE("the new_handler is called until it gives up") {
    if (!is_replaced()) return;
    for (const form& one : forms) {
        INFO(one.name);
        const handler_guard guard{[] {
            if (++calls_of_handler == 3) std::set_new_handler(nullptr);
        }};
        if (one.throws)
            REQUIRE_THROWS_AS(one.allocate(too_many, align{32}), std::bad_alloc);
        else
            REQUIRE(one.allocate(too_many, align{32}) == nullptr);
        REQUIRE(calls_of_handler == 3);
    }
}

TEST_CASE("what the new_handler throws comes out of new, or is null where nothing may be thrown") {
    if (!is_replaced()) return;
    struct given_up : std::bad_alloc {};
    for (const form& one : forms) {
        INFO(one.name);
        const handler_guard guard{[] { throw given_up{}; }};
        if (one.throws)
            REQUIRE_THROWS_AS(one.allocate(too_many, align{32}), given_up);
        else
            REQUIRE(one.allocate(too_many, align{32}) == nullptr);
    }
}

namespace {

// Allocated before main by one constructor and freed after it by another's destructor.
struct keeps_until_the_end {
    std::string text = std::string(1000, 'x');
    ~keeps_until_the_end() { text = std::string(2000, 'y'); }
};
keeps_until_the_end static_object;

} // namespace

TEST_CASE("static objects may allocate before main and free after it") {
    REQUIRE(static_object.text == std::string(1000, 'x'));
    static keeps_until_the_end another; // outlives the runner
    REQUIRE(another.text.size() == 1000);
}
