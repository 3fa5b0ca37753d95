// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/files_in_use.hpp>
#include <weir/json/detail/parse/inputs.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>
#include <unistd.h>

namespace weir::json::detail {

WEIR_DETAIL_INLINE void inputs_of<bytes::files>::check_unwritten() const {
    using weir::detail::file_use;
    for (std::size_t i = 0; i < files_.count(); ++i) {
        const std::filesystem::path& path = files_.path(i);
        weir::detail::file_in_use later;
        if (const auto other = later.begin(path == "-" ? weir::detail::identity_of(STDIN_FILENO)
                                                       : weir::detail::identity_of(path),
                                           file_use::reading))
            weir::detail::throw_in_use(path.string(), file_use::reading, *other);
    }
}

WEIR_DETAIL_INLINE std::optional<std::uint64_t> inputs_of<bytes::files>::size(std::size_t i) {
    std::error_code failed; // a pipe, for example; reading reports a file that does not exist
    const std::uintmax_t size = std::filesystem::file_size(files_.path(i), failed);
    return failed ? std::nullopt : std::optional<std::uint64_t>{size};
}

} // namespace weir::json::detail
