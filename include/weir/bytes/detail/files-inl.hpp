// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/files.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <glob.h>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace weir::bytes {

WEIR_DETAIL_INLINE files glob(std::string_view pattern) {
    const std::string text{pattern};
    ::glob_t found = {};
    const int result = ::glob(text.c_str(), GLOB_NOSORT, nullptr, &found);
    const std::unique_ptr<::glob_t, void (*)(::glob_t*)> freed{&found, ::globfree};
    if (result == GLOB_NOSPACE) throw std::bad_alloc{};

    std::vector<std::filesystem::path> paths;
    for (std::size_t i = 0; i < found.gl_pathc; ++i) {
        std::error_code unreadable; // reading it will say so
        const auto status = std::filesystem::status(found.gl_pathv[i], unreadable);
        if (!std::filesystem::is_directory(status)) paths.emplace_back(found.gl_pathv[i]);
    }
    if (paths.empty())
        throw std::system_error{ENOENT, std::generic_category(),
                                "weir: no file matches \"" + text + '"'
                                    + (found.gl_pathc != 0 ? ", only directories do" : "")};
    std::ranges::sort(paths, {}, &std::filesystem::path::native);
    return files{std::move(paths)};
}

} // namespace weir::bytes
