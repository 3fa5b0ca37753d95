// SPDX-License-Identifier: BSL-1.0
#include "memory/block_of.hpp"

#include <weir/memory/scope.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>

namespace {

weir::generator<int> numbers(int n) {
    const auto held = block_of(1000);
    for (int i = 0; i < n; ++i) co_yield i;
}

} // namespace

extern "C" [[gnu::visibility("default")]] void run_plugin() {
    const weir::scope whole{"whole"};
    if ((numbers(100) | weir::stage("plugin") | weir::count()) != 100) __builtin_trap();
}
