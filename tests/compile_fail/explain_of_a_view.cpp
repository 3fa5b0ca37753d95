// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::explain cannot look into this range; end the pipe with a stage of weir's, weir::stage("end") for example
#include <weir/stream/explain.hpp>
#include <weir/stream/stage.hpp>

#include <ranges>
#include <string>
#include <vector>

std::string explained(std::vector<int>& numbers) {
    auto pipe = numbers | weir::stage("numbers")
              | std::views::filter([](int n) { return n % 2 == 0; })
#ifdef WEIR_FIXED
              | weir::stage("end")
#endif
        ;
    return weir::explain(pipe);
}
