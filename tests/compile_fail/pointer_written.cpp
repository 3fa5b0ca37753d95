// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::write does not follow pointers: none, one or many objects may be behind one; transform to the object, a std::optional or a std::string_view
#include <weir/json/write.hpp>

#include <string_view>
#include <vector>

struct user {
#ifdef WEIR_FIXED
    std::string_view name;
#else
    const char* name;
#endif
};

auto save(std::vector<user>& users) { return users | weir::json::write("users.ndjson"); }
