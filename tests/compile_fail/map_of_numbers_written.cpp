// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::write cannot write a map whose keys are not strings; transform the keys to std::string, or the map to a vector of pairs
#include <weir/json/write.hpp>

#include <map>
#include <string>
#include <vector>

#ifdef WEIR_FIXED
using ages = std::map<std::string, int>;
#else
using ages = std::map<int, int>;
#endif

auto save(std::vector<ages>& all) { return all | weir::json::write("ages.ndjson"); }
