// SPDX-License-Identifier: BSL-1.0
// expect: weir: a batch lies in memory as an array, which std::vector<bool> is not; transform the elements to char first
#include <weir/stream/batch.hpp>
#include <weir/stream/generator.hpp>

#include <ranges>
#include <utility>

bool any(weir::generator<bool> answers) {
#ifdef WEIR_FIXED
    const auto as_char = std::views::transform([](bool answer) { return answer ? 'y' : 'n'; });
    auto pipe = std::move(answers) | as_char | weir::batch(100);
#else
    auto pipe = std::move(answers) | weir::batch(100);
#endif
    return pipe.begin() != pipe.end();
}
