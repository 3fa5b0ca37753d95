// SPDX-License-Identifier: BSL-1.0
#include <weir/weir.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// What binds, reads, looks into and writes every kind of value: compiled with each version of simdjson.

namespace {

enum class colour : std::uint8_t { red, green };

struct leaf {
    int n;
};

struct record {
    std::int64_t id;
    double share;
    float part;
    bool known;
    colour paint;
    std::string name;
    std::string_view raw;
    std::optional<std::string> note;
    std::unique_ptr<leaf> owned;
    std::vector<leaf> leaves;
    std::map<std::string, int> counts;
    std::variant<int, std::string, leaf> any;
    weir::json::value rest;
};

} // namespace

int main(int count, char** arguments) {
    if (count != 2) return 1;
    std::int64_t sum = 0;
    for (const record& each : weir::json::read<record>(arguments[1])) sum += each.id;
    for (const weir::json::value& each : weir::json::read<weir::json::value>(arguments[1]))
        sum += each["counts"]["a"].get<int>().value_or(0);
    for (const auto& each : weir::json::read<weir::json::keyed<leaf>>(arguments[1]))
        sum += each.value.n;
    weir::json::read<leaf>(arguments[1]) | weir::json::write("-");
    return sum == 0 ? 1 : 0;
}
