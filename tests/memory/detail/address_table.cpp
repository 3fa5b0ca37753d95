// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/memory/detail/address_table.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <thread>
#include <vector>

namespace {

using weir::detail::address_table;
using weir::detail::block;

// Lives until the end of the program, like that of the program itself: it gives nothing back.
address_table& table_for_good() {
    static std::vector<std::unique_ptr<address_table>> tables;
    return *tables.emplace_back(std::make_unique<address_table>());
}

const void* address(std::uint64_t n) {
    const std::uint64_t number = 16 * n;
    return reinterpret_cast<const void*>(static_cast<std::uintptr_t>(number));
}

block numbered(std::uint64_t n) { return {n % 1000, 3, n, false}; }

constexpr auto never_stale = [](const block&) { return false; };

} // namespace

TEST_CASE("a side table keeps what a map keeps") {
    for (const std::uint64_t addresses : {10u, 700u, 30000u}) {
        std::mt19937_64 random{addresses};
        address_table& table = table_for_good();
        std::map<const void*, std::uint64_t> expected;
        for (std::uint64_t step = 1; step <= 200000; ++step) {
            // Dense and sparse addresses, so that some share their home.
            const std::uint64_t n = 1 + random() % addresses;
            const void* const at = address(n % 3 == 0 ? n << 20 : n);
            const bool is_known = expected.contains(at);
            switch (random() % 4) {
            case 0:
            case 1:
                if (!table.insert(at, numbered(step), never_stale)) FAIL("no memory");
                expected[at] = step;
                break;
            case 2: {
                const std::optional<block> taken = table.take(at);
                if (taken.has_value() != is_known) FAIL("take at step " << step);
                if (taken && taken->sequence() != expected[at]) FAIL("taken at step " << step);
                expected.erase(at);
                break;
            }
            default: {
                const std::optional<block> found = table.find(at);
                if (found.has_value() != is_known) FAIL("find at step " << step);
                if (found && found->sequence() != expected[at]) FAIL("found at step " << step);
            }
            }
        }
        for (const auto& [at, sequence] : expected) {
            const std::optional<block> found = table.find(at);
            REQUIRE(found.has_value());
            REQUIRE(found->sequence() == sequence);
            REQUIRE(found->bytes() == sequence % 1000);
        }
    }
}

TEST_CASE("an empty side table takes no memory and finds nothing") {
    address_table& table = table_for_good();
    REQUIRE(table.bytes() == 0);
    REQUIRE_FALSE(table.find(address(1)));
    REQUIRE_FALSE(table.take(address(1)));
}

TEST_CASE("a side table takes at most 192 bytes a block kept, and 24 KiB") {
    address_table& table = table_for_good();
    for (std::uint64_t n = 1; n <= 100000; ++n) {
        table.insert(address(n), numbered(n), never_stale);
        if (table.bytes() > 192 * n && table.bytes() > 24 * 1024)
            FAIL(n << " blocks take " << table.bytes());
    }
    REQUIRE(table.bytes() >= 24 * 100000);
}

TEST_CASE("a side table does not grow with blocks that come and go, nor with stale ones") {
    address_table& table = table_for_good();
    for (std::uint64_t n = 1; n <= 100000; ++n) {
        table.insert(address(n), numbered(n), never_stale);
        table.take(address(n));
    }
    REQUIRE(table.bytes() == 24 * 1024);
    for (std::uint64_t n = 1; n <= 100000; ++n)
        table.insert(address(n), numbered(n),
                     [&](const block& old) { return old.sequence() + 100 < n; });
    REQUIRE(table.bytes() == 24 * 1024);
    for (std::uint64_t n = 99901; n <= 100000; ++n) REQUIRE(table.find(address(n)));
}

TEST_CASE("threads may share a side table") {
    address_table& table = table_for_good();
    std::vector<std::size_t> wrong(4);
    std::vector<std::thread> threads;
    for (std::uint64_t t = 0; t < wrong.size(); ++t)
        threads.emplace_back([&, t] {
            for (std::uint64_t n = 1; n <= 5000; ++n)
                table.insert(address(4 * n + t), numbered(n), never_stale);
            for (std::uint64_t n = 1; n <= 5000; ++n) {
                const std::optional<block> taken = table.take(address(4 * n + t));
                if (!taken || taken->sequence() != n) ++wrong[t];
            }
        });
    for (std::thread& each : threads) each.join();
    for (const std::size_t each : wrong) REQUIRE(each == 0);
}
