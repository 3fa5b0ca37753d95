// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>

#include <concepts>
#include <cstdint>
#include <ranges>
#include <vector>

using weir::test::counting;

TEST_CASE("count pulls every element once, and returns their number") {
    for (int n = 0; n < 20; ++n) {
        int resumes = 0;
        const std::same_as<std::uint64_t> auto elements = counting(n, resumes) | weir::count();
        REQUIRE(elements == static_cast<std::uint64_t>(n));
        REQUIRE(resumes == n);
        REQUIRE((std::vector<int>(static_cast<std::size_t>(n)) | weir::count()) == elements);
    }
}

TEST_CASE("count does not look at the elements") {
    int looked_at = 0;
    const auto elements = std::views::iota(0, 10) | std::views::transform([&](int n) {
                              ++looked_at;
                              return n;
                          })
                        | weir::count();
    REQUIRE(elements == 10);
    REQUIRE(looked_at == 0);
}

TEST_CASE("count takes what is left of a generator, named by reference or given away") {
    int resumes = 0;
    auto kept = counting(10, resumes);
    auto at = kept.begin();
    ++at;
    REQUIRE((std::ranges::ref_view{kept} | weir::count()) == 9);
    REQUIRE((std::move(kept) | weir::count()) == 0);
}

TEST_CASE("count is usable at compile time") {
    static_assert((std::views::iota(0, 7) | weir::count()) == 7);
}
