// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::write cannot write a map whose keys are not strings; transform the keys to std::string, or the map to a vector of pairs
#include <weir/json/write.hpp>

#include <map>
#include <string>
#include <vector>

struct town {
#ifdef WEIR_FIXED
    std::map<std::string, int> ages;
#else
    std::map<int, int> ages;
#endif
};

auto save(std::vector<town>& towns) { return towns | weir::json::write("towns.ndjson"); }
