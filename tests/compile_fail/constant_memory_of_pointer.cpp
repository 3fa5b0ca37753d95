// SPDX-License-Identifier: BSL-1.0
// expect: weir::constant_memory and weir::project read the pipe that is returned, but not one that is const, behind a pointer or within a pair or an array: return the pipe itself, or read it and return nothing
#include <weir/report/constant_memory.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>

#include <cstdint>
#include <memory>
#include <utility>

static weir::generator<int> numbers(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) co_yield 1;
}

int main() {
    const auto make_pipe = [](std::uint64_t n) {
        auto pipe = numbers(n) | weir::stage("numbers");
#ifdef WEIR_FIXED
        return pipe;
#else
        return std::make_shared<decltype(pipe)>(std::move(pipe));
#endif
    };
    return weir::constant_memory(make_pipe) ? 0 : 1;
}
