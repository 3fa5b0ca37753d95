// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::to would keep elements that are good only until the next record
#include <weir/json/detail/reflect/record_traits.hpp>
#include <weir/json/value.hpp>
#include <weir/stream/to.hpp>

#include <optional>
#include <string>
#include <vector>

struct detail {
    std::string name;
#ifdef WEIR_FIXED
    std::string content;
#else
    weir::json::value content;
#endif
};
struct city {
    struct {
        std::optional<std::vector<detail>> details;
    } description;
};

auto copy(const std::vector<city>& cities) { return cities | weir::to<std::vector<city>>(); }
