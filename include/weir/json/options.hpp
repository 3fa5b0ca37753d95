// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace weir::json {

/// What becomes of a record that cannot be read. The records around it are not affected.
class error_policy {
public:
    constexpr bool operator==(const error_policy&) const = default;

    /// Throws a json::error out of the pull, which ends the stream.
    static constexpr error_policy fail() noexcept { return error_policy{false}; }
    /// Passes over the record; the reader counts it in `rejected()`.
    static constexpr error_policy skip() noexcept { return error_policy{true}; }

private:
    constexpr explicit error_policy(bool goes_on) noexcept : goes_on_{goes_on} {}
    bool goes_on_;
};

inline constexpr error_policy fail = error_policy::fail();
inline constexpr error_policy skip = error_policy::skip();

/// How `json::read` reads.
///
///     weir::json::read<user>(path, {.errors = weir::json::skip})
struct options {
    error_policy errors = fail;

    /// The longest record that is accepted, in bytes without the line end. The buffer grows to the
    /// longest record met, never beyond this. More than 4 GiB is taken as 4 GiB.
    std::size_t max_record_bytes = std::size_t{16} << 20;

    /// How deep objects and arrays that are bound to members may nest. Each level takes some
    /// hundred bytes of stack while it is read.
    std::size_t max_depth = 256;
};

} // namespace weir::json
