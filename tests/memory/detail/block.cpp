// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/memory/detail/block.hpp>

#include <cstdint>
#include <random>

using weir::detail::block;
using weir::detail::stage_id;

TEST_CASE("a block remembers its size, origin, account, sequence and kind") {
    std::mt19937_64 random{7};
    for (int i = 0; i < 10000; ++i) {
        const std::uint64_t bytes = random() & block::max_bytes;
        const auto origin = static_cast<stage_id>(random());
        const auto account = random() & block::max_account;
        const std::uint64_t sequence = random() >> 9;
        const bool frame = (random() & 1) != 0;
        const block made{bytes, origin, sequence, frame, account};
        REQUIRE(made.bytes() == bytes);
        REQUIRE(made.origin() == origin);
        REQUIRE(made.account() == account);
        REQUIRE(made.sequence() == sequence);
        REQUIRE(made.is_frame() == frame);
        REQUIRE_FALSE(made.is_adopted());
        const block adopted = block::adopted(bytes, origin, sequence, account);
        REQUIRE(adopted.bytes() == bytes);
        REQUIRE(adopted.origin() == origin);
        REQUIRE(adopted.account() == account);
        REQUIRE(adopted.sequence() == sequence);
        REQUIRE(adopted.is_frame());
        REQUIRE(adopted.is_adopted());
    }
}
