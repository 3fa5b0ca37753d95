// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "child.hpp"
#include "prefixes.hpp"
#include "problem.hpp"

#include <weir/report.hpp>
#include <weir/weir.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace demo {

/// Runs the lazy program once more, in a process of its own, and shows its memory as a page, beside
/// the peaks of both programs. Returns where it is.
inline std::filesystem::path write_page(const problem& of, const prefix& over,
                                        const std::string& title,
                                        const std::vector<weir::page::run>& compared) {
    const std::filesystem::path path = std::filesystem::absolute("weir_demo.html");
    in_child([&] {
        const weir::trace running;
        std::string answer = of.lazy(over);
        const weir::page page{.title = title, .figures = running.report(), .compared = compared};
        page.write(path);
        return answer;
    });
    return path;
}

} // namespace demo
