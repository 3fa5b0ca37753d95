// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/progress.hpp>

#include <memory>

namespace weir::json {

/// `options.progress` for people: how far it is, on one line of a terminal that is drawn again at
/// most ten times a second: the source, a bar, the records, the speed in bytes as they are stored,
/// and how long it will take. Draws nothing if the descriptor is no terminal.
///
///     weir::json::read<user>(path, {.progress = weir::json::progress_bar()})
///
/// Time is counted from its making. Copies draw the same line, and the last of them ends it if that
/// has not been done, as after an exception. Throws nothing but std::bad_alloc: what cannot be
/// drawn is not.
class progress_bar {
public:
    explicit progress_bar(int descriptor = 2);

    void operator()(const progress& now) const;

private:
    class line;
    std::shared_ptr<line> line_;
};

} // namespace weir::json

#ifndef WEIR_COMPILED
#include <weir/json/detail/progress_bar-inl.hpp>
#endif
