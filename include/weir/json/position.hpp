// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace weir::json {

/// A place between two records, to go on from in another run: `options.resume_from`. Means something
/// only together with the same sources and the same options.
struct position {
    std::size_t source = 0;   ///< which of several files, counted from 0
    std::uint64_t offset = 0; ///< bytes of it, unpacked, that are done with
    std::uint64_t line = 1;   ///< the line of that byte, counted from 1

    constexpr bool operator==(const position&) const = default;
};

/// The `index`-th of `count` parts of the sources, counted from 0; all of them unless said. Each
/// record is in exactly one part.
///
/// A part is a range of bytes of each file, and a record belongs to the part that its first byte is
/// in; of lines, the first byte of the line. Where a source does not tell its size before it is read (it is compressed, or a pipe), its
/// text is dealt out in turn instead, a mebibyte at a time. Lines of a plain file are found by
/// seeking; of anything else all that is before them has to be read, but not parsed. Parts that run
/// side by side need a quarantine file each.
struct split {
    std::size_t index = 0;
    std::size_t count = 1;

    constexpr bool operator==(const split&) const = default;
};

} // namespace weir::json
