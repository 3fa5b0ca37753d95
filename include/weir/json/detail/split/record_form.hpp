// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstddef>

namespace weir::json::detail {

/// What the type of the records says about their text, where the text itself leaves open whether an
/// array is one record or has the records as elements.
struct record_form {
    std::size_t brackets = 0; ///< how many opening square brackets a record begins with, at most
    bool is_known = false;    ///< false if it may also be more: a value of any shape
    bool is_keyed = false;    ///< the members of objects are records, with their names
};

} // namespace weir::json::detail
