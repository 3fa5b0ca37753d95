// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::detail {

/// The columns that tell rows apart: `.key = "id"`, or `.key = {"year", "city"}`.
class table_key {
public:
    table_key() = default;
    table_key(std::string column) { columns_.push_back(std::move(column)); }
    table_key(const char* column) : table_key{std::string{column}} {}
    table_key(std::initializer_list<std::string_view> columns) {
        for (const std::string_view each : columns) columns_.emplace_back(each);
    }

    const std::vector<std::string>& columns() const noexcept { return columns_; }

private:
    std::vector<std::string> columns_;
};

} // namespace weir::detail
