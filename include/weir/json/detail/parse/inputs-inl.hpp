// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/inputs.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::optional<std::uint64_t> inputs_of<bytes::files>::size(std::size_t i) {
    std::error_code failed; // a pipe, for example; reading reports a file that does not exist
    const std::uintmax_t size = std::filesystem::file_size(files_.path(i), failed);
    return failed ? std::nullopt : std::optional<std::uint64_t>{size};
}

} // namespace weir::json::detail
