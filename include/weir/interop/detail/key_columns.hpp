// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::detail {

/// The names of the columns of a key: none, one, or several.
class key_columns {
public:
    key_columns() = default;
    key_columns(std::string column) { columns_.push_back(std::move(column)); }
    key_columns(const char* column) : key_columns{std::string{column}} {}
    key_columns(std::initializer_list<std::string_view> columns) {
        for (const std::string_view each : columns) columns_.emplace_back(each);
    }

    const std::vector<std::string>& columns() const noexcept { return columns_; }

private:
    std::vector<std::string> columns_;
};

} // namespace weir::detail
