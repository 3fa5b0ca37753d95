// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/inputs.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::optional<std::uint64_t> inputs_of<bytes::files>::size() {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < files_.count(); ++i) {
        std::error_code failed; // a pipe, for example; reading reports a file that does not exist
        sum += std::filesystem::file_size(files_.path(i), failed);
        if (failed) return {};
    }
    return sum;
}

} // namespace weir::json::detail
