// SPDX-License-Identifier: BSL-1.0
#include "library.hpp"

#include "memory/block_of.hpp"

#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>

#include <memory>
#include <vector>

namespace {

weir::generator<int> kept(int records, std::size_t bytes) {
    std::vector<std::unique_ptr<char[]>> all;
    for (int i = 0; i < records; ++i) {
        all.push_back(block_of(bytes));
        co_yield i;
    }
}

} // namespace

std::size_t run_library(int records, std::size_t bytes) {
    return kept(records, bytes) | weir::stage("library") | weir::count();
}
