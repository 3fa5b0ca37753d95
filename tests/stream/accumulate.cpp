// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/stream/accumulate.hpp>

#include <memory>
#include <ranges>
#include <utility>
#include <vector>

namespace {

struct last {
    std::unique_ptr<int> kept;
    void add(int&& n) { kept = std::make_unique<int>(n); }
    std::unique_ptr<int> result() && { return std::move(kept); }
};

} // namespace

TEST_CASE("an accumulator takes what the range yields, and may be move-only") {
    auto sink = weir::accumulate(last{});
    REQUIRE(*(std::views::iota(1, 4) | std::move(sink)) == 3);
}
